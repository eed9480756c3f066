"""The counters of a terminal: how much it holds and how much it can hold."""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields

LENGTHS = (80, 92)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Counters by the place they stand at; None where the answer was too short to hold them."""

    users: int | None = None
    attendance: int | None = None
    operations: int | None = None
    user_capacity: int | None = None
    attendance_capacity: int | None = None


_PLACES = {"users": 16, "attendance": 32, "operations": 40, "user_capacity": 60, "attendance_capacity": 64}


def sizes_of(data: bytes) -> Sizes:
    """Read the counters; what a short answer lacks is unknown, never zero."""
    found = {
        name: int.from_bytes(data[place : place + 4], "little")
        for name, place in _PLACES.items()
        if len(data) >= place + 4
    }
    return Sizes(**found)


def encode_sizes(sizes: Sizes, *, length: int = LENGTHS[0]) -> bytes:
    """Return the counters as a terminal writes them, in ``length`` bytes."""
    out = bytearray(max(length, LENGTHS[0]))
    for field in fields(sizes):
        struct.pack_into("<I", out, _PLACES[field.name], getattr(sizes, field.name) or 0)
    return bytes(out[:length])
