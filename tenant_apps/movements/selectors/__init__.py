"""Reads of the room: movements that count, and the requests for them."""

from tenant_apps.movements.selectors.outings import (
    OPEN_OUTING,
    OutingCard,
    lines_between,
    out_now,
    outing_of,
    outings_between,
    with_movements,
)
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
    movements_among,
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
    "OPEN_OUTING",
    "PENDING",
    "REJECTED",
    "STANDING",
    "MovementSpan",
    "OutingCard",
    "asked_of",
    "file_of",
    "lines_between",
    "movement_title",
    "movements_among",
    "movements_between",
    "movements_of",
    "out_now",
    "outing_of",
    "outings_between",
    "waits_of",
    "whereabouts",
    "with_movements",
]
