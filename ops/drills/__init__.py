"""Drills: what breaks in earnest, broken on purpose and for longer than a test may take."""
