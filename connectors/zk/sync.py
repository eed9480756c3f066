"""Reading a terminal so that what comes can be trusted.

1. Log in and ask for the serial number first: addresses are handed out anew and terminals are swapped, and two
   offices must never be mixed. Another serial ends the visit, and nothing is kept.
2. Ask for the time between two looks at our own clock; the drift is the difference to their middle.
3. Read the counters, the users (without passwords), the whole log, and the counters again. The protocol knows no
   *since*, and *newer than last time* would lose what was recorded while the clock stood wrong.
4. The log must be complete: as long as announced, a whole number of records of one layout, and as many as the
   counters before and after allow. If not, it is read once more. Complete but counted otherwise, it is taken with the
   flag ``count_mismatch``; in no known layout, it is kept as it came with ``undecodable``; incomplete, it is refused.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.zk.client import Place, Session, open_session
from connectors.zk.drift import severity_of
from connectors.zk.errors import TerminalError
from connectors.zk.parcel import Contents, Parcel, pack_contents
from connectors.zk.protocol import attendance, commands, users
from connectors.zk.protocol.attendance import Layout
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.sizes import Sizes
from connectors.zk.transport import Limits
from kit import clock

ZONE = "Asia/Kuala_Lumpur"
COUNT_MISMATCH = "count_mismatch"
UNDECODABLE = "undecodable"
USERS_UNREADABLE = "users_unreadable"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read: where, which serial number must answer, and the terminal's zone."""

    place: Place
    serial: str
    zone: str = ZONE
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class _Log:
    records: bytes
    layout: Layout | None
    before: int | None
    after: int | None
    flags: tuple[str, ...]


def read_terminal(order: Order, *, now: Callable[[], datetime] = clock.now) -> Parcel:
    """Visit the terminal of ``order`` and return what it holds.

    :raises TerminalError: it could not be read; nothing of it may be used.
    """
    with open_session(order.place, order.limits) as terminal:
        serial = _verified_serial(terminal, order.serial)
        firmware = terminal.firmware()
        shown, drift = _clock_of(terminal, order.zone, now)
        first = terminal.sizes()
        people, size, user_flags = _people(terminal, first)
        local = now().astimezone(ZoneInfo(order.zone)).replace(tzinfo=None)
        log = _log(terminal, first, local)
        model = _quietly(terminal, commands.DEVICE_NAME)
        contents = Contents(log.layout, log.records, people, size)
        facts: dict[str, Any] = {
            "read_at": now().isoformat(),
            "firmware": firmware,
            "model": model,
            "device_time": shown.isoformat() if shown else "",
            "drift_seconds": drift,
            "clock": severity_of(drift, shown).value,
            "count_before": log.before,
            "count_after": log.after,
            "records": len(log.records) // log.layout.size if log.layout else 0,
            "users": first.users,
            "capacity": first.attendance_capacity,
            "transport": order.place.transport,
            "flags": [*user_flags, *log.flags],
            "bad_sums": terminal.bad_sums,
            "strays": terminal.strays,
        }
    return Parcel(serial, pack_contents(contents), facts)


def _verified_serial(terminal: Session, wanted: str) -> str:
    serial = terminal.option(commands.SERIAL) or ""
    if serial.casefold() != wanted.casefold():
        raise TerminalError(
            "wrong_device", f"{serial[:40] or 'a terminal without number'} answers where {wanted} is", permanent=True
        )
    return wanted


def _clock_of(terminal: Session, zone: str, now: Callable[[], datetime]) -> tuple[datetime | None, float | None]:
    """Return what the terminal's clock shows and how far it is off, in seconds."""
    before = now()
    shown = terminal.time()
    after = now()
    if shown is None:
        return None, None
    middle = (before + (after - before) / 2).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return shown, round((shown - middle).total_seconds(), 1)


def _people(terminal: Session, counters: Sizes) -> tuple[bytes, int, tuple[str, ...]]:
    """Read the users and drop what we must not have. A table nobody can read never costs the log."""
    records = terminal.users()
    if not records:
        return b"", users.LONG, ()
    try:
        size = users.choose_size(records, count=counters.users)
        return users.encode(users.parse(records, size), size), size, ()
    except ProtocolError:
        return b"", users.LONG, (USERS_UNREADABLE,)


def _log(terminal: Session, first: Sizes, local: datetime) -> _Log:
    log = _read_log(terminal, first.attendance, local)
    if not log.flags:
        return log
    return _read_log(terminal, log.after, local)


def _read_log(terminal: Session, before: int | None, local: datetime) -> _Log:
    records = terminal.attendance()
    after = terminal.sizes().attendance
    if not records:
        layout: Layout | None = Layout.NAMED
    else:
        try:
            layout = attendance.choose_layout(records, before=before, after=after, now=local)
        except ProtocolError:
            return _Log(records, None, before, after, (UNDECODABLE,))
    count = len(records) // layout.size if layout else 0
    low, high = (before if before is not None else count), (after if after is not None else count)
    fits = min(low, high) <= count <= max(low, high)
    return _Log(records, layout, before, after, () if fits else (COUNT_MISMATCH,))


def _quietly(terminal: Session, name: str) -> str:
    with contextlib.suppress(ProtocolError):
        return (terminal.option(name) or "")[:80]
    return ""
