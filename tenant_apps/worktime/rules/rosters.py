"""Rosters of shifts: how they are written, what a rostered date is, and which shifts get in each other's way.

A roster says of a date either a shift or a day off; where it says nothing, the officer's usual schedule holds. A
rostered shift on a rest day or holiday is worked (and flagged); a rostered day off is a day of rest. A shift that is
only the month's usual schedule calls nobody to work on rest days and holidays: that takes a roster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.rules.clock import DAY
from tenant_apps.worktime.rules.schedules import OFF, Schedule, ScheduleKind

OFF_MARK: Final = "–"
"""How a day off is written."""
_OFF_WORDS: Final = frozenset({"–", "-", "—", "OFF", "LEPAS", "L/O", "X"})
EMPTY_MARK: Final = "."
"""How a line says that the roster is silent on a date."""


def rostered(
    day_type: DayType, usual: Schedule | None, entry: Schedule | None, *, is_entered: bool
) -> tuple[DayType, Schedule | None]:
    """What a date is and asks under a roster. ``entry`` is the shift of an entered date, None for a day off.

    1. A rostered shift is asked for whatever the calendar says.
    2. A rostered day off is a day of rest; a holiday stays one.
    3. Where the roster is silent the usual schedule holds, except a shift on a rest day or holiday.
    """
    if is_entered and entry is not None:
        return day_type, entry
    if is_entered:
        return (day_type if day_type == DayType.HOLIDAY else DayType.REST), OFF
    if usual is not None and usual.kind == ScheduleKind.SHIFT and day_type != DayType.WORK:
        return day_type, OFF
    return day_type, usual


def read_line(text: str, marks: Iterable[str]) -> tuple[str, ...]:
    """The marks of a line such as ``P P M M – –``, as they are stored: days off as ``–``, silence as ``.``.

    Marks are parted by blanks, commas or tabs (so that a row of a spreadsheet can be pasted); their case is free.

    :raises ValueError: a mark is none of ``marks``; the message is the mark.
    """
    known = {mark.upper(): mark for mark in marks}
    return tuple(_mark(token, known) for token in text.replace(",", " ").replace(";", " ").split())


def is_free_word(mark: str) -> bool:
    """Whether a shift may be written like this: one word that means neither a day off nor silence."""
    return bool(mark) and mark.isalnum() and mark.upper() not in _OFF_WORDS


def _mark(token: str, known: dict[str, str]) -> str:
    upper = token.upper()
    if upper in known:
        return known[upper]
    if upper in _OFF_WORDS:
        return OFF_MARK
    if upper == EMPTY_MARK:
        return EMPTY_MARK
    raise ValueError(token)


def repeated(marks: Sequence[str], dates: Sequence[date]) -> Iterator[tuple[date, str]]:
    """The pattern laid over the dates again and again, from the first date on."""
    for number, day in enumerate(dates):
        if marks:
            yield day, marks[number % len(marks)]


def clashes(shifts: Iterable[tuple[date, Schedule]]) -> tuple[tuple[date, date], ...]:
    """The pairs of following dates whose shifts overlap: the second begins before the first one ends."""
    by_day = {day: shift for day, shift in shifts if shift.kind == ScheduleKind.SHIFT}
    found = []
    for day, shift in sorted(by_day.items()):
        following = day + timedelta(days=1)
        after = by_day.get(following)
        if after is not None and shift.end > after.start + DAY:
            found.append((day, following))
    return tuple(found)
