"""The pages: the public site, the application form, its tracker, the operators' side."""
