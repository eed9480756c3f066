"""What differs between the profiles of agencies."""

from __future__ import annotations

from tenants.context import current


def has_colours() -> bool:
    """Whether the agency's officers have a coloured card; the Indonesian profile knows none, it has a recap."""
    return current().profile == "MY"
