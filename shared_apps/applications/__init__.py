"""The room ``applications``: an agency asks to join."""
