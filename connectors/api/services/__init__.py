"""Writes of the interface: tokens issued, known and revoked; answers kept."""
