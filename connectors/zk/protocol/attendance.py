"""Attendance records in their five layouts, and which layout a log is written in.

A log does not name its layout. Dividing its length by the terminal's counter gives a wrong size, and silently
nonsense, as soon as somebody clocks in between the two answers; so the counters before and after only narrow the
choice, and what the records say decides.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from connectors.zk.protocol import times
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.words import padded

EARLIEST: Final = datetime(2000, 1, 2)  # noqa: DTZ001 - terminals have no zone; their zero is the day before
RECENT: Final = datetime(2005, 1, 1)  # noqa: DTZ001 - as above
AHEAD: Final = timedelta(days=1)
ENOUGH: Final = 0.95
SAMPLE: Final = 5000
MANY: Final = 20
PIN_LENGTH: Final = 24
_RESERVED: Final = bytes.fromhex("00000000ff000000")


class Layout(StrEnum):
    """How a record is written, named by its length in bytes."""

    SHORT = "8"
    SHORT_ALT = "8-alt"
    NUMBERED = "16"
    NAMED = "40"
    LONG = "49"

    @property
    def size(self) -> int:
        """The length of one record in bytes."""
        return int(self.value.split("-", maxsplit=1)[0])

    @property
    def has_pin(self) -> bool:
        """Whether a record says the person's number itself, and not only the slot it lies in."""
        return self not in (Layout.SHORT, Layout.SHORT_ALT)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One line of the log. ``pin`` is empty where only the slot ``uid`` is told; ``at`` is None for a date that

    does not exist. ``uid`` is a slot that is used again for somebody else: never an identity.
    """

    number: int
    uid: int | None
    pin: str
    at: datetime | None
    verify: int
    state: int
    workcode: int
    raw: bytes


_BLANK: Final = {
    Layout.SHORT: slice(0, 0),
    Layout.SHORT_ALT: slice(3, 4),
    Layout.NUMBERED: slice(10, 12),
    Layout.NAMED: slice(0, 0),
    Layout.LONG: slice(0, 0),
}
"""Bytes that are always zero."""

type _Fields = tuple[int | None, str, int, int, int, int]


def parse(records: bytes, layout: Layout) -> tuple[Attendance, ...]:
    """Read every record of a log, in its order. A date that does not exist spoils its own record only.

    :raises ProtocolError: the length is no multiple of the record's.
    """
    return tuple(_rows(records, layout))


def choose_layout(records: bytes, *, before: int | None, after: int | None, now: datetime) -> Layout:
    """Find the layout of a log that is not empty.

    1. The record lengths that divide the log are candidates. 2. Those whose number of records lies between the
    counters ``before`` and ``after`` the reading are preferred. 3. If one length other than 8 remains, it is that.
    4. Otherwise those whose records make sense (a person, a time between 2000 and a day after ``now``, the terminal's
    naive time) for at least 95 of 100 remain, and of these the one with most times after 2005 wins: a time read from
    the wrong bytes often lands in 2000. Two that do so equally well are undecidable.

    :raises ProtocolError: no layout fits (``undecodable``).
    """
    length = len(records)
    dividing = [layout for layout in Layout if length and length % layout.size == 0]
    low = min(number for number in (before, after, length) if number is not None)
    high = max(number for number in (before, after, 0) if number is not None)
    counted = [layout for layout in dividing if low <= length // layout.size <= high]
    candidates = counted or dividing
    if len(candidates) == 1 and _identified(records, candidates[0]):
        return candidates[0]
    found = [(_sense(records, layout, now), layout) for layout in candidates]
    sensible = sorted((sense[::-1], layout) for sense, layout in found if sense[0] >= ENOUGH)
    if not sensible or (len(sensible) > 1 and sensible[-1][0] == sensible[-2][0]):
        raise ProtocolError(f"a log of {length} bytes fits no layout of records", code="undecodable")
    return sensible[-1][1]


def encode(rows: Iterator[Attendance] | tuple[Attendance, ...], layout: Layout) -> bytes:
    """Return ``rows`` written in ``layout``; the packed zero stands where a row has no time."""
    write = _WRITERS[layout]
    return b"".join(write(row, times.pack(row.at) if row.at else 0) for row in rows)


def _rows(records: bytes, layout: Layout) -> Iterator[Attendance]:
    size = layout.size
    if len(records) % size:
        raise ProtocolError(f"{len(records)} bytes are no whole number of records of {size}", code="incomplete")
    fields_of = _READERS[layout]
    for number in range(len(records) // size):
        raw = records[number * size : (number + 1) * size]
        uid, pin, packed, verify, state, workcode = fields_of(raw)
        yield Attendance(number, uid, pin, _time(packed), verify, state, workcode, raw)


def _time(packed: int) -> datetime | None:
    try:
        return times.unpack(packed)
    except ProtocolError:
        return None


def _identified(records: bytes, layout: Layout) -> bool:
    """Whether the persons of a log can be true: a log put together wrongly has letters where numbers belong.

    A handful of records is taken as it is; the counters agreed.
    """
    rows = list(islice(_rows(records, layout), SAMPLE))
    good = sum(1 for row in rows if _person(row))
    return len(rows) < MANY or good >= ENOUGH * len(rows)


def _sense(records: bytes, layout: Layout, now: datetime) -> tuple[float, float]:
    """Return the share of records that make sense in ``layout``, and of those that are not of the first years.

    No more than a few thousand are looked at.
    """
    latest = now + AHEAD
    size = layout.size
    step = max(1, len(records) // size // SAMPLE)
    chosen = [records[place : place + size] for place in range(0, len(records), size * step)]
    times_seen = [
        row.at
        for row in _rows(b"".join(chosen), layout)
        if row.at is not None and EARLIEST <= row.at <= latest and _person(row) and not any(row.raw[_BLANK[layout]])
    ]
    recent = sum(1 for at in times_seen if at >= RECENT)
    return len(times_seen) / len(chosen), recent / len(chosen)


def _person(row: Attendance) -> bool:
    """Whether the record can be about somebody."""
    if row.uid == 0 and not row.pin:
        return False
    return not row.pin or (row.pin.isascii() and row.pin.isalnum() and row.pin != "0") or row.uid is None


def _pin(field: bytes) -> str:
    """Return the number of a person as it stands; bytes that are no text come out as escapes."""
    return field.split(b"\0", 1)[0].decode("ascii", errors="backslashreplace").strip()


def _read_short(raw: bytes) -> _Fields:
    uid, verify, packed, state = struct.unpack("<HBIB", raw)
    return uid, "", packed, verify, state, 0


def _read_short_alt(raw: bytes) -> _Fields:
    uid, both, _zero, packed = struct.unpack("<HBBI", raw)
    return uid, "", packed, both & 0x0F, both >> 4, 0


def _read_numbered(raw: bytes) -> _Fields:
    pin, packed, verify, state, workcode = struct.unpack("<IIBB2xI", raw)
    return None, str(pin) if pin else "", packed, verify, state, workcode


def _read_named(raw: bytes) -> _Fields:
    uid, pin, verify, packed, state = struct.unpack_from("<H24sBIB", raw)
    return uid, _pin(pin), packed, verify, state, 0


_READERS: Final[dict[Layout, Callable[[bytes], _Fields]]] = {
    Layout.SHORT: _read_short,
    Layout.SHORT_ALT: _read_short_alt,
    Layout.NUMBERED: _read_numbered,
    Layout.NAMED: _read_named,
    Layout.LONG: _read_named,
}


def _write_short(row: Attendance, packed: int) -> bytes:
    return struct.pack("<HBIB", row.uid or 0, row.verify, packed, row.state)


def _write_short_alt(row: Attendance, packed: int) -> bytes:
    return struct.pack("<HBBI", row.uid or 0, (row.state & 0x0F) << 4 | row.verify & 0x0F, 0, packed)


def _write_numbered(row: Attendance, packed: int) -> bytes:
    return struct.pack("<IIBB2xI", int(row.pin or 0), packed, row.verify, row.state, row.workcode)


def _write_named(row: Attendance, packed: int) -> bytes:
    pin = padded(row.pin, PIN_LENGTH)
    return struct.pack("<H24sBIB", row.uid or 0, pin, row.verify, packed, row.state) + _RESERVED


def _write_long(row: Attendance, packed: int) -> bytes:
    return _write_named(row, packed) + bytes(9)


_WRITERS: Final[dict[Layout, Callable[[Attendance, int], bytes]]] = {
    Layout.SHORT: _write_short,
    Layout.SHORT_ALT: _write_short_alt,
    Layout.NUMBERED: _write_numbered,
    Layout.NAMED: _write_named,
    Layout.LONG: _write_long,
}
