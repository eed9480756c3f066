"""The operators' page, and the door by which a reader closes a banner."""
