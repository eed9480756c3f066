"""Pure judgements of the accounts."""
