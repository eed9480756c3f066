"""Delegations as their pages show them: running, planned and over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from tenant_apps.people.models import Delegation, Person

RUNNING, PLANNED, OVER = "running", "planned", "over"


@dataclass(frozen=True, slots=True)
class DelegationCard:
    """One delegation. ``last_day`` is included; ``standing`` is running, planned or over on the day it was asked for.

    ``scope`` says in words whom it covers beside everybody: a unit's name, or the officers' names.
    """

    id: int
    principal_id: int
    principal_name: str
    deputy_id: int
    deputy_name: str
    first_day: date
    last_day: date
    scope: str
    for_issues: bool
    for_requests: bool
    reason: str
    standing: str
    ended_early: bool

    @property
    def may_end(self) -> bool:
        """Whether there is something left to end."""
        return self.standing != OVER


def delegation_cards(*, on: date, person_id: int | None = None, limit: int = 60) -> tuple[DelegationCard, ...]:
    """Return the delegations a person gave or holds (of everybody if None), the latest first. Two statements."""
    rows = Delegation.objects.select_related("principal", "deputy", "unit").order_by("-valid_to", "-pk")
    if person_id is not None:
        rows = rows.filter(Q(principal=person_id) | Q(deputy=person_id))
    found = list(rows[:limit])
    chosen = {pk for row in found for pk in row.person_ids}
    names = dict(Person.objects.filter(pk__in=chosen).values_list("pk", "name"))
    return tuple(_card(row, names, on) for row in found)


def deputies_of(person_ids: Iterable[int], on: date, *, requests: bool = False) -> dict[int, tuple[int, ...]]:
    """Return who stands in on a day, in issues or in requests, for each supervisor that has somebody. One statement."""
    what = Q(for_requests=True) if requests else Q(for_issues=True)
    rows = Delegation.objects.filter(
        what, principal__in=list(person_ids), ended_at=None, valid_from__lte=on, valid_to__gt=on
    )
    found: dict[int, tuple[int, ...]] = {}
    for principal, deputy in rows.order_by("pk").values_list("principal_id", "deputy_id"):
        found[principal] = (*found.get(principal, ()), deputy)
    return found


def _card(row: Delegation, names: dict[int, str], on: date) -> DelegationCard:
    chosen = ", ".join(names.get(pk, "") for pk in row.person_ids)
    return DelegationCard(
        id=row.pk,
        principal_id=row.principal_id,
        principal_name=row.principal.name,
        deputy_id=row.deputy_id,
        deputy_name=row.deputy.name,
        first_day=row.valid_from,
        last_day=row.valid_to - timedelta(days=1),
        scope=row.unit.name if row.unit else chosen,
        for_issues=row.for_issues,
        for_requests=row.for_requests,
        reason=row.reason,
        standing=_standing(row, on),
        ended_early=row.ended_at is not None,
    )


def _standing(row: Delegation, on: date) -> str:
    if row.ended_at is not None or row.valid_to <= on:
        return OVER
    return PLANNED if row.valid_from > on else RUNNING
