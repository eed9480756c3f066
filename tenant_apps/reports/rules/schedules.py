"""When a schedule of reports is due, and which dates its report covers, seen from the day it runs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kit.months import last_day

DAILY: Final = "HARI"
WEEKLY: Final = "MINGGU"
MONTHLY: Final = "BULAN"
LAST_DAY_OF_A_MONTH: Final = 28
"""Monthly schedules run on a day every month has."""

CATCH_UP: Final = timedelta(days=7)
"""A day on which nothing ran is made good for so long."""

YESTERDAY, TODAY, LAST_WEEK, LAST_MONTH, THIS_MONTH = "SEMALAM", "HARI_INI", "MINGGU_LEPAS", "BULAN_LEPAS", "BULAN_INI"
FITTING: Final = {
    "day": (YESTERDAY, TODAY),
    "month": (LAST_MONTH, THIS_MONTH),
    "period": (YESTERDAY, TODAY, LAST_WEEK, LAST_MONTH, THIS_MONTH),
    "now": (TODAY,),
}
"""Which dates fit a report, by what it is asked for."""


def is_due(every: str, day: int, on: date) -> bool:
    """Whether a schedule runs on a date; ``day`` is a weekday (1 Monday) or a day of the month."""
    if every == WEEKLY:
        return on.isoweekday() == day
    return every == DAILY or on.day == day


def due_dates(every: str, day: int, *, since: date, until: date) -> tuple[date, ...]:
    """Return the dates a schedule runs on, from ``since`` to ``until``, none of them longer ago than is made good."""
    first = max(since, until - CATCH_UP)
    dates = (first + timedelta(days=n) for n in range((until - first).days + 1))
    return tuple(one for one in dates if is_due(every, day, one))


def next_date(every: str, day: int, *, after: date) -> date:
    """Return the first date after ``after`` on which a schedule runs."""
    one = after + timedelta(days=1)
    while not is_due(every, day, one):
        one += timedelta(days=1)
    return one


def covered(dates: str, on: date) -> tuple[date, date]:
    """Return the first and the last day a report covers when it is made on ``on``."""
    month = on.replace(day=1)
    if dates == YESTERDAY:
        return on - timedelta(days=1), on - timedelta(days=1)
    if dates == LAST_WEEK:
        return on - timedelta(days=7), on - timedelta(days=1)
    if dates == LAST_MONTH:
        before = (month - timedelta(days=1)).replace(day=1)
        return before, last_day(before)
    return (month, on) if dates == THIS_MONTH else (on, on)
