"""Pure rules of the organisation: supervisor chains, distances."""
