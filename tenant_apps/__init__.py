"""Rooms of one agency's schema."""
