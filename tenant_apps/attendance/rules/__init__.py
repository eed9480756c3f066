"""Pure judgement of one officer's day: facts in, a verdict with its reasons out. No database, no clock, no settings."""
