"""Named schedules and who works by which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, F, Q

from tenant_apps.worktime.models import ScheduleAssignment, SchedulePattern


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
    is_active: bool
    officers: int


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """A schedule in force from a day to a day (excluded); without a person it is the agency's default."""

    person_id: int | None
    code: str
    name: str
    valid_from: date
    valid_to: date | None


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
        "is_active",
        "officers",
    )
    found = cast("Iterable[dict[str, Any]]", rows.order_by("code").values(*columns))
    return tuple(PatternCard(**row) for row in found)


def assignments_of(person_ids: Iterable[int] | None) -> tuple[AssignmentCard, ...]:
    """Return the assignments of persons, newest first; of nobody (None) the agency's defaults. One statement."""
    rows = ScheduleAssignment.objects.filter(Q(person=None) if person_ids is None else Q(person__in=list(person_ids)))
    return tuple(_cards(rows.order_by("person_id", "-valid_from")))


def default_schedule(on: date) -> AssignmentCard | None:
    """Return the agency's default of a day, if there is one."""
    return next((card for card in assignments_of(None) if _holds(card, on)), None)


def schedules_by_month(person_ids: Sequence[int], year: int) -> dict[int, tuple[str, ...]]:
    """Return per person twelve schedule codes, January to December, each as of the month's first day.

    Where a person has none of their own, the agency's default stands; where there is none, an empty text. One
    statement.
    """
    touching = Q(valid_from__lte=date(year, 12, 31)) & (Q(valid_to=None) | Q(valid_to__gt=date(year, 1, 1)))
    rows = ScheduleAssignment.objects.filter(touching, Q(person__in=person_ids) | Q(person=None))
    by_person: dict[int | None, list[AssignmentCard]] = {}
    for card in _cards(rows):
        by_person.setdefault(card.person_id, []).append(card)
    months = [date(year, month, 1) for month in range(1, 13)]
    defaults = by_person.get(None, [])
    return {pk: tuple(_code_on([*by_person.get(pk, []), *defaults], month) for month in months) for pk in person_ids}


def _cards(rows: Any) -> Iterable[AssignmentCard]:
    columns = ("person_id", "valid_from", "valid_to")
    found = rows.values(*columns, code=F("pattern__code"), name=F("pattern__name"))
    return (AssignmentCard(**row) for row in found)


def _code_on(cards: Sequence[AssignmentCard], day: date) -> str:
    return next((card.code for card in cards if _holds(card, day)), "")


def _holds(card: AssignmentCard, day: date) -> bool:
    return card.valid_from <= day and (card.valid_to is None or day < card.valid_to)
