"""Reads of the daily movement record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kit.gather import Read, Row
from tenant_apps.movements.models import Outing, OutingKind
from tenant_apps.movements.rules.outings import belonging
from tenant_apps.movements.selectors.requests import STANDING, movement_title
from tenant_apps.movements.selectors.spans import MovementSpan, movements_between

# The line of somebody who is out. Parameters: people (one id in a list), today (date).
OPEN_OUTING = Read(
    "outing",
    "SELECT id, person_id, date, kind, purpose, place, out_at, back_by FROM movements_outing "
    "WHERE person_id = ANY(%(people)s) AND date = %(today)s AND back_at IS NULL AND cancelled_at IS NULL",
)


@dataclass(frozen=True, slots=True)
class OutingCard:
    """A line of the record. ``movement`` is the title of the duty or permission it belongs to, empty for none.

    ``is_waiting``: that one is not approved yet.
    """

    id: int
    person_id: int
    date: date
    kind: str
    purpose: str
    place: str
    out_at: datetime
    back_by: int | None
    back_at: datetime | None = None
    movement: str = ""
    is_waiting: bool = False

    @property
    def label(self) -> str:
        """What the kind is called."""
        return str(OutingKind(self.kind).label)

    @property
    def back_time(self) -> time | None:
        """When the officer expects to return."""
        return None if self.back_by is None else time(self.back_by // 60 % 24, self.back_by % 60)

    @property
    def out_minute(self) -> int:
        """When they left, in minutes since midnight of the date."""
        return _minute(self.out_at)

    @property
    def is_out(self) -> bool:
        return self.back_at is None

    @property
    def lacks_permission(self) -> bool:
        """Whether private business has no permission beside it, not even one that waits."""
        return self.kind == OutingKind.PRIVATE and not self.movement

    def is_overdue(self, at: datetime) -> bool:
        """Whether they should have been back by a moment."""
        local = timezone.localtime(at)
        return self.is_out and self.back_by is not None and (local.date(), _minute(at)) > (self.date, self.back_by)


def outing_of(rows: Sequence[Row]) -> OutingCard | None:
    """Return the row of :data:`OPEN_OUTING` as a card, without the movement it belongs to."""
    if not rows:
        return None
    row = rows[0]
    out_at = parse_datetime(row["out_at"])
    assert out_at is not None  # noqa: S101 - a column that is never empty
    return OutingCard(**{**row, "date": date.fromisoformat(row["date"]), "out_at": out_at})


def out_now(person_ids: Collection[int], at: datetime) -> dict[int, OutingCard]:
    """Return the lines of those of the persons who are out of the office at a moment, by person. One statement."""
    rows = Outing.objects.filter(
        person__in=person_ids, date=timezone.localdate(at), out_at__lte=at, back_at=None, cancelled_at=None
    )
    return {row.person_id: _card(row) for row in rows}


def outings_between(person_ids: Collection[int], first: date, last: date) -> tuple[OutingCard, ...]:
    """Return the lines of persons in a period, both dates included, with their movements. Two statements."""
    return with_movements(lines_between(person_ids, first, last).order_by("out_at", "pk"))


def lines_between(person_ids: Collection[int] | QuerySet[Any, Any], first: date, last: date) -> QuerySet[Outing]:
    """Return the lines of persons in a period that were not taken back, for a paged list."""
    return Outing.objects.filter(person__in=person_ids, date__range=(first, last), cancelled_at=None)


def with_movements(rows: Iterable[Outing]) -> tuple[OutingCard, ...]:
    """Return lines as cards, each with the duty or permission it belongs to. One statement more."""
    found = list(rows)
    if not found:
        return ()
    dates = [row.date for row in found]
    spans: dict[int, list[MovementSpan]] = defaultdict(list)
    people = sorted({row.person_id for row in found})
    for span in movements_between(people, min(dates), max(dates), states=STANDING):
        spans[span.person_id].append(span)
    return tuple(_card(row, [span for span in spans[row.person_id] if span.holds(row.date)]) for row in found)


def _card(row: Outing, spans: Sequence[MovementSpan] = ()) -> OutingCard:
    approved_first = sorted(spans, key=lambda span: span.state != "LULUS")
    back = _minute(row.back_at) if row.back_at is not None else row.back_by
    span = belonging(row.kind, _minute(row.out_at), back, approved_first)
    return OutingCard(
        id=row.pk,
        person_id=row.person_id,
        date=row.date,
        kind=row.kind,
        purpose=row.purpose,
        place=row.place,
        out_at=row.out_at,
        back_by=row.back_by,
        back_at=row.back_at,
        movement=movement_title(span.kind) if span else "",
        is_waiting=span is not None and span.state != "LULUS",
    )


def _minute(moment: datetime) -> int:
    local = timezone.localtime(moment)
    return local.hour * 60 + local.minute
