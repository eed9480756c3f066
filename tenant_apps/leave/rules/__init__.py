"""Pure rules of leave and releases."""
