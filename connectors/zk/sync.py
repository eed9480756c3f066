"""Reading a terminal so that what comes can be trusted.

1. Log in and ask for the serial number first: addresses are handed out anew and terminals are swapped, and two
   offices must never be mixed. Another serial ends the visit, and nothing is kept.
2. Ask for the time between two looks at our own clock; the drift is the difference to their middle.
3. Read the counters, the users (without passwords), the whole log, and the counters again. The protocol knows no
   *since*, and *newer than last time* would lose what was recorded while the clock stood wrong.
4. The log must be complete: as long as announced, a whole number of records of one layout, and as many as the
   counters before and after allow. If not, it is read once more. Complete but counted otherwise, it is taken with the
   flag ``count_mismatch``; in no known layout, it is kept as it came with ``undecodable``; incomplete, it is refused.
5. Where the order allows it, people are kept from the terminal while it is read once more. The terminal is told for
   how long, so that it comes back by itself should we die; every later visit lets it go first.
6. Where the order says so, a clock that is off is set, after a log that is complete and as long as counted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.zk.client import Place, Session, open_session
from connectors.zk.drift import Severity, severity_of
from connectors.zk.errors import RefusedError, TerminalError
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
# A terminal that is held comes back by itself so many seconds after the visit must have ended.
HELD_LONGER = 30


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read: where, which serial number must answer, and the terminal's zone.

    ``set_clock``: its clock is set when it is off. ``may_hold``: people may be kept from it while it is read again.
    """

    place: Place
    serial: str
    zone: str = ZONE
    limits: Limits = field(default_factory=Limits)
    set_clock: bool = False
    may_hold: bool = False


@dataclass(frozen=True, slots=True)
class _Log:
    records: bytes
    layout: Layout | None
    before: int | None
    after: int | None
    flags: tuple[str, ...]
    was_held: bool = False


def read_terminal(order: Order, *, now: Callable[[], datetime] = clock.now) -> Parcel:
    """Visit the terminal of ``order`` and return what it holds.

    :raises TerminalError: it could not be read; nothing of it may be used.
    """
    with open_session(order.place, order.limits) as terminal:
        serial = _verified_serial(terminal, order.serial)
        if order.may_hold:
            _let_go(terminal)
        firmware = terminal.firmware()
        shown, drift = _clock_of(terminal, order.zone, now)
        first = terminal.sizes()
        people, size, user_flags = _people(terminal, first)
        local = now().astimezone(ZoneInfo(order.zone)).replace(tzinfo=None)
        log = _log(terminal, first, local, order)
        model = _quietly(terminal, commands.DEVICE_NAME)
        contents = Contents(log.layout, log.records, people, size)
        moved = _set_clock(terminal, order, log, shown, drift, now)
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
            "clock_moved": moved,
            "held": int(log.was_held),
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


def _log(terminal: Session, first: Sizes, local: datetime, order: Order) -> _Log:
    log = _read_log(terminal, first.attendance, local)
    if not log.flags:
        return log
    if not order.may_hold:
        return _read_log(terminal, log.after, local)
    with _held(terminal, round(order.limits.whole + HELD_LONGER)):
        before = terminal.sizes().attendance
        return replace(_read_log(terminal, before, local), was_held=True)


@contextlib.contextmanager
def _held(terminal: Session, seconds: int) -> Iterator[None]:
    """Keep people from the terminal for the block, ``seconds`` at most; one that cannot be held is read anyway."""
    with contextlib.suppress(RefusedError):
        terminal.disable(seconds)
    try:
        yield
    except (TerminalError, ProtocolError):
        terminal.enable_unheard()
        raise
    _let_go(terminal)


def _let_go(terminal: Session) -> None:
    """Let people use the terminal; firmware that does not know the command never held it."""
    with contextlib.suppress(RefusedError):
        terminal.enable()


def _set_clock(
    terminal: Session,
    order: Order,
    log: _Log,
    shown: datetime | None,
    drift: float | None,
    now: Callable[[], datetime],
) -> int | None:
    """Set a clock that is off; return by how many seconds, None if it was left as it is.

    A date that does not exist is off by nobody knows how much: 0 stands for that.
    """
    if not order.set_clock or log.flags or severity_of(drift, shown) is Severity.OK:
        return None
    with contextlib.suppress(RefusedError):
        terminal.set_time(now().astimezone(ZoneInfo(order.zone)).replace(tzinfo=None, microsecond=0))
        return round(-drift) if drift is not None else 0
    return None


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
