"""The room ``accounts``: sign-in: users, roles, invitations, sessions (installed in both schemas)."""
