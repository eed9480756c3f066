"""The pregnancy release: one hour off the end of the day, from the 22nd week (PP 11/2017, MyPPSM SR.4.2.1).

A pregnancy is known by the date of birth expected: forty weeks after its first day. One application a pregnancy,
handed in a week ahead; it ends with the day approved, at the latest with the date expected.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

WEEKS: Final = 40
"""Weeks from the first day of a pregnancy to the birth expected."""
AHEAD: Final = timedelta(days=7)
"""How long before its first day the release is asked for."""
_SAME_WITHIN: Final = timedelta(days=140)
"""Two dates of birth nearer than this belong to one pregnancy: the date is sometimes corrected, never by months."""


def weeks_on(day: date, due: date) -> int:
    """Return the whole weeks of a pregnancy that are over on ``day``."""
    return (WEEKS * 7 - (due - day).days) // 7


def earliest(due: date, min_weeks: int) -> date:
    """Return the first day on which ``min_weeks`` are over."""
    return due - timedelta(weeks=WEEKS - min_weeks)


def is_same(due: date, other: date) -> bool:
    """Whether two dates of birth expected are of one pregnancy."""
    return abs(due - other) < _SAME_WITHIN
