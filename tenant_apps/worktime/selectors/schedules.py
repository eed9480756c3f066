"""Named schedules and who works by which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, F, Q

from tenant_apps.worktime.models import RosterEntry, ScheduleAssignment, SchedulePattern


@dataclass(frozen=True, slots=True)
class PatternCard:
    """A named schedule as pages show it; ``officers`` are those it is assigned to now."""

    id: int
    code: str
    name: str
    kind: str
    start_minutes: int | None
    end_minutes: int | None
    rest_from_minutes: int | None
    rest_to_minutes: int | None
    end_by_location: dict[str, int]
    unit_id: int | None
    mark: str
    is_active: bool
    officers: int


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """A schedule in force from a day to a day (excluded): a person's, a unit's, or the agency's default."""

    person_id: int | None
    unit_id: int | None
    fixed_start_minutes: int | None
    code: str
    kind: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class MonthSchedule:
    """By what somebody works in a month. ``code`` is empty where there is no schedule.

    ``is_own`` tells a schedule of one's own from a default; ``is_rostered`` that the roster gives shifts in it.
    """

    month: date
    code: str
    kind: str
    fixed_start_minutes: int | None
    is_own: bool
    is_rostered: bool


def pattern_cards(*, only_active: bool = False) -> tuple[PatternCard, ...]:
    """Return the agency's schedules by code. One statement."""
    open_now = Q(assignments__valid_to=None, assignments__person__isnull=False)
    rows = SchedulePattern.objects.annotate(officers=Count("assignments", filter=open_now))
    if only_active:
        rows = rows.filter(is_active=True)
    columns = (
        "id",
        "code",
        "name",
        "kind",
        "start_minutes",
        "end_minutes",
        "rest_from_minutes",
        "rest_to_minutes",
        "end_by_location",
        "unit_id",
        "mark",
        "is_active",
        "officers",
    )
    found = cast("Iterable[dict[str, Any]]", rows.order_by("code").values(*columns))
    return tuple(PatternCard(**row) for row in found)


def assignments_of(person_ids: Iterable[int] | None) -> tuple[AssignmentCard, ...]:
    """Return the assignments of persons, newest first; of nobody (None) the agency's defaults. One statement."""
    wanted = Q(person=None, unit=None) if person_ids is None else Q(person__in=list(person_ids))
    rows = ScheduleAssignment.objects.filter(wanted)
    return tuple(_cards(rows.order_by("person_id", "-valid_from")))


def unit_assignments(unit_id: int) -> tuple[AssignmentCard, ...]:
    """Return the defaults of a unit, newest first. One statement."""
    return tuple(_cards(ScheduleAssignment.objects.filter(unit_id=unit_id).order_by("-valid_from")))


def default_schedule(on: date) -> AssignmentCard | None:
    """Return the agency's default of a day, if there is one."""
    return next((card for card in assignments_of(None) if _holds(card, on)), None)


def schedules_by_month(
    person_ids: Sequence[int], year: int, *, unit_paths: Mapping[int, str] | None = None
) -> dict[int, tuple[MonthSchedule, ...]]:
    """Return per person twelve schedules, January to December, each as of the month's first day. Two statements.

    Where a person has none of their own, the nearest unit's default stands (of ``unit_paths``, the path of each
    person's unit), then the agency's; where there is none, an empty one. A month with a published roster says so.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    touching = Q(valid_from__lte=last) & (Q(valid_to=None) | Q(valid_to__gt=first))
    rows = ScheduleAssignment.objects.filter(touching, Q(person__in=person_ids) | Q(person=None))
    own: dict[int, list[AssignmentCard]] = {}
    defaults: dict[str, list[AssignmentCard]] = {}
    for card in _cards(rows):
        if card.person_id is not None:
            own.setdefault(card.person_id, []).append(card)
        else:
            defaults.setdefault("" if card.unit_id is None else str(card.unit_id), []).append(card)
    rostered = _rostered_months(person_ids, first, last)
    paths = unit_paths or {}
    found: dict[int, tuple[MonthSchedule, ...]] = {}
    for pk in person_ids:
        behind = (*reversed(paths.get(pk, "").strip("/").split("/")), "")
        ordered = [*own.get(pk, []), *(card for unit in behind for card in defaults.get(unit, []))]
        found[pk] = tuple(
            _month(ordered, date(year, number, 1), is_rostered=(pk, number) in rostered) for number in range(1, 13)
        )
    return found


def _month(cards: Sequence[AssignmentCard], month: date, *, is_rostered: bool) -> MonthSchedule:
    card = next((card for card in cards if _holds(card, month)), None)
    if card is None:
        return MonthSchedule(month, "", "", None, is_own=False, is_rostered=is_rostered)
    is_own = card.person_id is not None
    return MonthSchedule(month, card.code, card.kind, card.fixed_start_minutes, is_own=is_own, is_rostered=is_rostered)


def _rostered_months(person_ids: Sequence[int], first: date, last: date) -> set[tuple[int, int]]:
    entries = RosterEntry.objects.filter(
        person__in=person_ids, date__range=(first, last), is_draft=False, kind=RosterEntry.Kind.SHIFT
    )
    return set(entries.values_list("person_id", "date__month").distinct())


def _cards(rows: Any) -> Iterable[AssignmentCard]:
    columns = ("person_id", "unit_id", "fixed_start_minutes", "valid_from", "valid_to")
    found = rows.values(*columns, code=F("pattern__code"), name=F("pattern__name"), kind=F("pattern__kind"))
    return (AssignmentCard(**row) for row in found)


def _holds(card: AssignmentCard, day: date) -> bool:
    return card.valid_from <= day and (card.valid_to is None or day < card.valid_to)
