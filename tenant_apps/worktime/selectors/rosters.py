"""Rosters: the shifts of a unit, and what stands on each date of its officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tenant_apps.worktime.models import RosterEntry, ScheduleKind, SchedulePattern
from tenant_apps.worktime.rules.clock import clock_text
from tenant_apps.worktime.rules.rosters import OFF_MARK
from tenant_apps.worktime.rules.schedules import Schedule, schedule_of


@dataclass(frozen=True, slots=True)
class ShiftCard:
    """A shift as rosters use it. Times are minutes since midnight of the date it begins on."""

    id: int
    code: str
    mark: str
    name: str
    start_minutes: int
    end_minutes: int
    unit_id: int | None

    @property
    def crosses_midnight(self) -> bool:
        return self.end_minutes > 1440

    @property
    def said(self) -> str:
        """When it begins and ends: ``22:00–06:00+1``."""
        return f"{clock_text(self.start_minutes)}–{clock_text(self.end_minutes)}"

    @property
    def schedule(self) -> Schedule:
        """The shift as the rules know it."""
        return schedule_of(ScheduleKind.SHIFT, self.start_minutes, self.end_minutes, code=self.code)


@dataclass(frozen=True, slots=True)
class RosterCell:
    """What a roster says of a date: ``mark`` is the shift's, ``–`` for a day off, empty for nothing."""

    mark: str
    code: str = ""
    name: str = ""
    is_draft: bool = False


NOTHING = RosterCell("")


def shifts_of(unit_path: str) -> tuple[ShiftCard, ...]:
    """Return the shifts in use in a unit: everybody's, its own and those of the units above it. One statement."""
    above = [int(part) for part in unit_path.strip("/").split("/") if part]
    rows = SchedulePattern.objects.filter(Q(unit=None) | Q(unit__in=above), kind=ScheduleKind.SHIFT, is_active=True)
    columns = ("id", "code", "mark", "name", "start_minutes", "end_minutes", "unit_id")
    found = rows.exclude(mark="").order_by("start_minutes", "code").values(*columns)
    return tuple(ShiftCard(**row) for row in found)


def all_shifts() -> dict[str, Schedule]:
    """Return every shift of the agency by its code, those out of use as well. One statement."""
    rows = SchedulePattern.objects.filter(kind=ScheduleKind.SHIFT).values_list("code", "start_minutes", "end_minutes")
    return {code: schedule_of(ScheduleKind.SHIFT, start, end, code=code) for code, start, end in rows}


def roster_cells(
    person_ids: Sequence[int], first: date, last: date, *, with_drafts: bool
) -> dict[tuple[int, date], RosterCell]:
    """Return what stands on persons' dates, both ends included; drafts, if wanted, lie over it. One statement."""
    rows = RosterEntry.objects.filter(person__in=person_ids, date__range=(first, last))
    if not with_drafts:
        rows = rows.filter(is_draft=False)
    columns = ("person_id", "date", "kind", "is_draft", "pattern__mark", "pattern__code", "pattern__name")
    found: dict[tuple[int, date], RosterCell] = {}
    for pk, day, kind, is_draft, mark, code, name in rows.order_by("is_draft").values_list(*columns):
        if kind == RosterEntry.Kind.SHIFT:
            found[pk, day] = RosterCell(mark, code, name, is_draft)
        else:
            found[pk, day] = RosterCell(OFF_MARK if kind == RosterEntry.Kind.OFF else "", is_draft=is_draft)
    return found


def rostered_persons(person_ids: Sequence[int], first: date, last: date) -> frozenset[int]:
    """Return those of the persons whose roster says something in a period, drafts as well. One statement."""
    rows = RosterEntry.objects.filter(person__in=person_ids, date__range=(first, last))
    return frozenset(rows.values_list("person_id", flat=True).distinct())
