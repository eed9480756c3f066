"""Events a terminal sends by itself while somebody listens. They only make things known sooner: nothing is kept

for a listener who is away, so the log is always read as well.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.zk.protocol import times
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.packet import Packet

PUNCH: Final = 1
_NUMBERED: Final = {10: "<HBB6s", 12: "<IBB6s", 14: "<IBB6s2x"}
_NAMED: Final = frozenset({32, 36, 37, 52})


@dataclass(frozen=True, slots=True)
class LivePunch:
    """A punch as it happens; ``at`` is None for a date that does not exist."""

    pin: str
    at: datetime | None
    verify: int
    state: int


def punch_of(event: Packet) -> LivePunch | None:
    """Return the punch an event tells of, or None for other events and payload lengths we do not know."""
    data = event.data
    if event.session != PUNCH:
        return None
    if len(data) in _NUMBERED:
        number, verify, state, moment = struct.unpack(_NUMBERED[len(data)], data)
        return LivePunch(str(number), _time(moment), verify, state)
    if len(data) in _NAMED:
        name, verify, state, moment = struct.unpack_from("<24sBB6s", data)
        pin = name.split(b"\0", 1)[0].decode("ascii", errors="backslashreplace").strip()
        return LivePunch(pin, _time(moment), verify, state)
    return None


def payload_of(punch: LivePunch, length: int) -> bytes:
    """Return the payload of ``length`` bytes that tells of ``punch``.

    :raises ProtocolError: there is no payload of this length.
    """
    moment = times.pack_event(punch.at) if punch.at else bytes(6)
    if length in _NUMBERED:
        return struct.pack(_NUMBERED[length], int(punch.pin), punch.verify, punch.state, moment)
    if length in _NAMED:
        head = struct.pack("<24sBB6s", punch.pin.encode(), punch.verify, punch.state, moment)
        return head.ljust(length, b"\0")
    raise ProtocolError(f"no event has {length} bytes")


def _time(moment: bytes) -> datetime | None:
    try:
        return times.unpack_event(moment)
    except ProtocolError:
        return None
