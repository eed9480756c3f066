"""A year of somebody's schedules, put together for pages: what stands, what is asked for, what is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from kit.months import month_after
from tenant_apps.worktime.forms.settings import time_of
from tenant_apps.worktime.selectors import MonthSchedule, RequestCard, locked_months, schedules_by_month

ROSTERED = "SYIF"


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of one officer. ``asked`` is the code of a schedule that waits to be decided."""

    month: date
    code: str
    start: time | None
    asked: str
    is_own: bool
    is_closed: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class YearRow:
    """An officer's twelve months."""

    person_id: int
    name: str
    unit_name: str
    cells: tuple[MonthCell, ...]

    def cell_of(self, month: date) -> MonthCell:
        """Return the cell of a month (its first day)."""
        return self.cells[month.month - 1]


def year_rows(
    persons: Sequence[tuple[int, str]],
    year: int,
    *,
    on: date,
    units: Mapping[int, tuple[str, str]],
    requests: Iterable[RequestCard],
) -> tuple[YearRow, ...]:
    """Return the rows of persons (id and name); ``units`` gives path and name of their units. Three statements."""
    ids = [pk for pk, _name in persons]
    standing = schedules_by_month(ids, year, unit_paths={pk: path for pk, (path, _name) in units.items()})
    closed = locked_months(date(year, 1, 1), date(year, 12, 31))
    asked: dict[int, list[RequestCard]] = {}
    for card in requests:
        asked.setdefault(card.person_id, []).append(card)
    return tuple(
        YearRow(
            pk,
            name,
            units.get(pk, ("", ""))[1],
            tuple(_cell(one, asked.get(pk, ()), closed, on.replace(day=1)) for one in standing[pk]),
        )
        for pk, name in persons
    )


def months_from(first: date, count: int = 12) -> tuple[date, ...]:
    """Return so many months from ``first`` (the first day of one) on."""
    found = [first]
    while len(found) < count:
        found.append(month_after(found[-1]))
    return tuple(found)


def _cell(one: MonthSchedule, asked: Iterable[RequestCard], closed: frozenset[date], now: date) -> MonthCell:
    waiting = next((card.code for card in asked if card.is_waiting and card.holds(one.month)), "")
    return MonthCell(
        month=one.month,
        code=ROSTERED if one.is_rostered else one.code,
        start=None if one.is_rostered else time_of(one.fixed_start_minutes),
        asked=waiting,
        is_own=one.is_own,
        is_closed=one.month in closed,
        is_now=one.month == now,
    )
