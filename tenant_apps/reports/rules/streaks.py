"""Absence without a break: how many working days in a row an officer did not come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tenant_apps.attendance.rules.verdict import Primary

ASKS_NOTHING: Final = frozenset({Primary.REST, Primary.HOLIDAY, Primary.NO_SCHEDULE, Primary.EXEMPT})
"""Days that neither lengthen nor end a streak."""


@dataclass(frozen=True, slots=True)
class Streak:
    """Working days of absence in a row, from the first to the last; ``dates`` are the days of absence."""

    dates: tuple[date, ...]

    @property
    def length(self) -> int:
        return len(self.dates)


def streak_until(days: Iterable[tuple[date, str]]) -> Streak:
    """The streak the last of the days stands in; empty when the latest working day was no absence.

    ``days`` are dates with their primary status, in any order. Rest days and holidays between two days of absence
    do not end it: seven working days are seven, whatever lies between.
    """
    found: list[date] = []
    for day, primary in sorted(days, reverse=True):
        if primary == Primary.ABSENT:
            found.append(day)
        elif primary not in ASKS_NOTHING:
            break
    return Streak(tuple(reversed(found)))


def longest_streak(days: Iterable[tuple[date, str]]) -> Streak:
    """The longest streak among the days; the earliest of equals."""
    best: list[date] = []
    run: list[date] = []
    for day, primary in sorted(days):
        if primary == Primary.ABSENT:
            run.append(day)
            best = run[:] if len(run) > len(best) else best
        elif primary not in ASKS_NOTHING:
            run = []
    return Streak(tuple(best))
