"""Requests for another schedule."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from tenant_apps.worktime.models import RequestState, ScheduleRequest

WAITING = (RequestState.PENDING, RequestState.RECOMMENDED)


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request as pages show it; ``date_to`` (excluded) is None where it is asked for good."""

    id: int
    person_id: int
    code: str
    name: str
    date_from: date
    date_to: date | None
    reason: str
    state: str
    requested_at: datetime
    recommended_by_id: int | None
    decided_at: datetime | None
    remark: str

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    def holds(self, month: date) -> bool:
        """Whether it asks for that month (its first day)."""
        return self.date_from <= month and (self.date_to is None or month < self.date_to)


def own_requests(person_id: int, limit: int = 24) -> tuple[RequestCard, ...]:
    """Return a person's requests, newest first. One statement."""
    rows = ScheduleRequest.objects.filter(person=person_id).order_by("-requested_at", "-pk")
    return tuple(_cards(rows, limit))


def waiting_requests(person_ids: Collection[int] | None) -> tuple[RequestCard, ...]:
    """Return what waits of these persons (of everybody if None), oldest first. One statement."""
    rows = ScheduleRequest.objects.filter(state__in=WAITING).order_by("requested_at", "pk")
    if person_ids is not None:
        rows = rows.filter(person__in=person_ids)
    return tuple(_cards(rows))


def _cards(rows: Any, limit: int | None = None) -> Iterable[RequestCard]:
    columns = [name for name in RequestCard.__dataclass_fields__ if name not in ("code", "name")]
    found = rows.values(*columns, code=F("pattern__code"), name=F("pattern__name"))
    return (RequestCard(**row) for row in (found[:limit] if limit else found))
