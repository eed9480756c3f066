"""The project: settings, addresses, the stream that wires the rooms, the embedded servers and the demo world."""
