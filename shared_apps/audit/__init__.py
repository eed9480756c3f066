"""The room ``audit``: who did what, when (installed in both schemas)."""
