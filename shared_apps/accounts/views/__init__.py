"""Pages around signing in, by subject."""
