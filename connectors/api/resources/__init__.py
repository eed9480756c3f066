"""The interface's addresses, by subject. Each translates in, makes one call of a room, translates out."""
