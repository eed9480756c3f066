"""Requests for movements: as their officer sees them, and as whoever decides needs them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.ui.times import clock
from tenant_apps.movements.models import Movement, MovementFile, MovementKind, PermissionKind
from tenant_apps.people.requests import Asked, Waiting
from tenant_apps.people.whereabouts import Away

PENDING, APPROVED, REJECTED, CANCELLED = "MENUNGGU", "LULUS", "DITOLAK", "BATAL"
STANDING = (PENDING, APPROVED)
# The name under which the room's requests are listed; it stands in addresses.
MOVEMENT = "pergerakan"

_ICONS: dict[str, str] = {
    MovementKind.PERMISSION: "footprints",
    MovementKind.REMOTE: "house",
    MovementKind.OVERTIME: "timer",
    MovementKind.OUTSTATION: "route",
}


def waits_of(row: Movement, proposer: str) -> Waiting:
    """Return a request as whoever decides needs to see it."""
    return Waiting(
        **_shared(row, proposer),
        warnings=_doubts(row),
        proposed_by_id=row.requested_by_id,
        is_remote=row.kind == MovementKind.REMOTE,
    )


def movements_among(people: QuerySet[Any]) -> QuerySet[Movement]:
    """Return the movements of the persons a query of ids selects, for a door that pages them."""
    return Movement.objects.filter(person__in=people)


def asked_of(row: Movement) -> Asked:
    """Return a request as its officer sees it."""
    return Asked(
        **_shared(row, ""),
        state=row.state,
        remark=row.remark,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        proposed_by_id=row.requested_by_id,
    )


def file_of(file_id: int) -> tuple[MovementFile, Asked] | None:
    """Return a file of evidence and the request it belongs to."""
    found = MovementFile.objects.filter(pk=file_id).select_related("movement").first()
    return (found, asked_of(found.movement)) if found else None


def whereabouts(person_id: int, first: date, last: date) -> tuple[Away, ...]:
    """Return the standing duties and permissions of a person that touch the dates, waiting or approved."""
    rows = Movement.objects.filter(
        person_id=person_id, state__in=STANDING, date_from__lte=last, date_to__gte=first
    ).exclude(kind__in=(MovementKind.OVERTIME, MovementKind.REMOTE))
    return tuple(
        Away(
            ", ".join((movement_title(row.kind), *_times(row))),
            row.date_from,
            row.date_to,
            row.from_minutes,
            row.to_minutes,
            is_waiting=row.state == PENDING,
        )
        for row in rows.order_by("date_from", "from_minutes", "pk")
    )


def movement_title(kind: str) -> str:
    """Return what a kind of movement is called."""
    return str(MovementKind(kind).label)


def _shared(row: Movement, proposer: str) -> dict[str, Any]:
    facts = [*_times(row), row.place]
    if row.permission_kind:
        facts.append(str(PermissionKind(row.permission_kind).label).lower())
    if proposer:
        facts.append(_("dicadangkan oleh %(name)s") % {"name": proposer})
    return {
        "source": MOVEMENT,
        "id": row.pk,
        "person_id": row.person_id,
        "icon": _ICONS.get(row.kind, "briefcase"),
        "title": movement_title(row.kind),
        "date_from": row.date_from,
        "date_to": row.date_to,
        "requested_at": row.requested_at,
        "facts": tuple(filter(None, facts)),
        "reason": row.purpose,
        "files": tuple((file.name, reverse("movements:file", args=[file.pk])) for file in row.files.all()),
    }


def _times(row: Movement) -> tuple[str, ...]:
    if row.from_minutes is None or row.to_minutes is None:
        return ()
    return (f"{clock(_time(row.from_minutes))} – {clock(_time(row.to_minutes))}",)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _doubts(row: Movement) -> tuple[str, ...]:
    asked_at = timezone.localtime(row.requested_at)
    minute = asked_at.hour * 60 + asked_at.minute
    begun = asked_at.date() > row.date_from or (
        asked_at.date() == row.date_from and row.from_minutes is not None and minute > row.from_minutes
    )
    doubts = [_("Dimohon selepas ia bermula.")] if begun else []
    if row.permission_kind == PermissionKind.TREATMENT and not row.files.all():
        doubts.append(_("Slip masa rawatan belum dilampirkan."))
    return tuple(doubts)
