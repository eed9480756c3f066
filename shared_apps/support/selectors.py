"""Reads of the visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared_apps.support.models import Visit
from tenants.context import in_public


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One visit as both sides see it."""

    id: int
    agency: str
    schema: str
    operator_id: int
    operator_name: str
    reason: str
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_by: str
    entered_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether the visitor may look at the moment."""
        return self.ended_at is None and now < self.ends_at


def visit_cards(*, tenant_id: int | None = None, limit: int = 50) -> tuple[VisitCard, ...]:
    """Return the latest visits, of one agency or of all. One statement."""
    with in_public():
        rows = Visit.objects.select_related("tenant").order_by("-started_at", "-pk")
        return tuple(_card(row) for row in (rows.filter(tenant_id=tenant_id) if tenant_id else rows)[:limit])


def visit_card(visit_id: int) -> VisitCard | None:
    """Return one visit. One statement."""
    with in_public():
        row = Visit.objects.select_related("tenant").filter(pk=visit_id).first()
    return _card(row) if row else None


def overdue_ids(now: datetime) -> tuple[int, ...]:
    """Return the visits whose time is over and that nobody ended."""
    with in_public():
        return tuple(Visit.objects.filter(ended_at=None, ends_at__lte=now).values_list("pk", flat=True))


def _card(row: Visit) -> VisitCard:
    return VisitCard(
        id=row.pk,
        agency=row.tenant.name,
        schema=row.tenant.schema_name,
        operator_id=row.operator_id,
        operator_name=row.operator_name,
        reason=row.reason,
        started_at=row.started_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        entered_at=row.entered_at,
    )
