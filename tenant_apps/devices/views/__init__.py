"""The terminals' pages of an agency's administrators."""

ADMIN = "PENTADBIR"
