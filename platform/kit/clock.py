"""The one clock. Doors ask it and pass the moment down; services and rules are given the moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_shift: timedelta | None = None


def now() -> datetime:
    """Return the present moment, aware and in UTC."""
    moment = datetime.now(UTC)
    return moment + _shift if _shift is not None else moment


def today(zone: str) -> date:
    """Return the calendar day it is now in the IANA zone ``zone``."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Let the clock of this process run on from ``moment`` (aware). For tests and the demo world only."""
    global _shift
    before = _shift
    _shift = moment - datetime.now(UTC)
    try:
        yield
    finally:
        _shift = before
