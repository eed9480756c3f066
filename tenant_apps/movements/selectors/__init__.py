"""Reads of the room: movements that count, and the requests for them."""

from tenant_apps.movements.selectors.requests import (
    APPROVED,
    CANCELLED,
    MOVEMENT,
    PENDING,
    REJECTED,
    STANDING,
    asked_of,
    file_of,
    movement_title,
    waits_of,
    whereabouts,
)
from tenant_apps.movements.selectors.spans import (
    COUNTING,
    MOVEMENTS,
    MovementSpan,
    movements_between,
    movements_of,
)

__all__ = [
    "APPROVED",
    "CANCELLED",
    "COUNTING",
    "MOVEMENT",
    "MOVEMENTS",
    "PENDING",
    "REJECTED",
    "STANDING",
    "MovementSpan",
    "asked_of",
    "file_of",
    "movement_title",
    "movements_between",
    "movements_of",
    "waits_of",
    "whereabouts",
]
