"""Reads of the room."""

from tenant_apps.devices.selectors.mappings import MappingCard, Owners, mapping_cards, owners_of
from tenant_apps.devices.selectors.terminals import (
    TerminalCard,
    policy,
    terminal_by_serial,
    terminal_card,
    terminal_cards,
)

__all__ = [
    "MappingCard",
    "Owners",
    "TerminalCard",
    "mapping_cards",
    "owners_of",
    "policy",
    "terminal_by_serial",
    "terminal_card",
    "terminal_cards",
]
