"""Drills: something is broken on purpose, and the product has to come through. Run by command, short in the suite."""
