"""What brings records and people in from outside: one slice a source, each with its own protocol and README."""
