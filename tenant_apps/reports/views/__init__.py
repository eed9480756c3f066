"""HTML doors of the room, by subject."""
