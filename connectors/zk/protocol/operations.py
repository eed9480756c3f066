"""The operation log: what was done at the terminal itself."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.zk.protocol import times
from connectors.zk.protocol.errors import ProtocolError

SIZE: Final = 16
WORTH_TELLING: Final = {
    3: "alarm",
    9: "user_deleted",
    13: "data_cleared",
    21: "time_set",
    22: "factory_reset",
    23: "attendance_deleted",
    24: "administrators_cleared",
    43: "deleted_after_download",
    82: "server_changed",
    83: "server_changed",
}
"""Codes an agency should hear of."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Something done at the terminal; the meaning of ``values`` depends on ``code``."""

    code: int
    at: datetime | None
    values: tuple[int, int, int, int] = (0, 0, 0, 0)


def parse(records: bytes) -> tuple[Operation, ...]:
    """Read the operation log.

    :raises ProtocolError: its length is no whole number of records (``incomplete``).
    """
    if len(records) % SIZE:
        raise ProtocolError(f"{len(records)} bytes are no operation log", code="incomplete")
    return tuple(_operation(fields) for fields in struct.iter_unpack("<HBxI4H", records))


def encode(operations: Iterable[Operation]) -> bytes:
    """Return an operation log."""
    return b"".join(
        struct.pack("<HBxI4H", 0, row.code, times.pack(row.at) if row.at else 0, *row.values) for row in operations
    )


def _operation(fields: tuple[int, ...]) -> Operation:
    _zero, code, packed, first, second, third, fourth = fields
    try:
        at = times.unpack(packed)
    except ProtocolError:
        at = None
    return Operation(code, at, (first, second, third, fourth))
