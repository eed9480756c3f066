"""Proposed punches: as their officer sees them, and as whoever decides needs them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kit.ui.times import clock
from tenant_apps.attendance.models import ProposalFile, PunchKind, PunchProposal
from tenant_apps.people.requests import Asked, Waiting
from tenant_apps.people.selectors import officers

# The name under which proposed punches are listed; it stands in addresses.
PUNCH = "rekod"
PENDING = PunchProposal.State.PENDING


def waiting_proposals(person_ids: Collection[int] | None) -> tuple[Waiting, ...]:
    """Return proposals that wait, oldest first. Three statements at most."""
    rows = PunchProposal.objects.filter(state=PENDING)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    found = list(rows.order_by("requested_at", "pk").prefetch_related("files"))
    names = _proposers(found)
    return tuple(Waiting(**_shared(row, names), proposed_by_id=row.requested_by_id) for row in found)


def asked_by(person_id: int, *, states: Collection[str] = (), limit: int) -> tuple[Asked, ...]:
    """Return proposed punches of a person or by them, latest first, as many as asked for. Two statements."""
    rows = PunchProposal.objects.filter(Q(person_id=person_id) | Q(requested_by_id=person_id))
    if states:
        rows = rows.filter(state__in=states)
    return tuple(map(_asked, rows.order_by("-requested_at", "-pk").prefetch_related("files")[:limit]))


def asked_one(request_id: int) -> Asked | None:
    """Return one proposal. Two statements."""
    row = PunchProposal.objects.filter(pk=request_id).prefetch_related("files").first()
    return None if row is None else _asked(row)


def file_of(file_id: int) -> tuple[ProposalFile, Asked] | None:
    """Return a file of evidence and the proposal it belongs to."""
    found = ProposalFile.objects.filter(pk=file_id).select_related("proposal").first()
    return (found, _asked(found.proposal)) if found else None


def _asked(row: PunchProposal) -> Asked:
    return Asked(
        **_shared(row, {}),
        state=row.state,
        remark=row.remark,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        proposed_by_id=row.requested_by_id,
    )


def _shared(row: PunchProposal, names: dict[int, str]) -> dict[str, Any]:
    proposer = names.get(row.requested_by_id or 0, "")
    facts = [f"{PunchKind(row.kind).label} {clock(row.at)}"]
    if proposer:
        facts.append(_("dicadangkan oleh %(name)s") % {"name": proposer})
    return {
        "source": PUNCH,
        "id": row.pk,
        "person_id": row.person_id,
        "icon": "clock-fading",
        "title": _("Rekod masa tertinggal"),
        "date_from": row.local_date,
        "date_to": row.local_date,
        "requested_at": row.requested_at,
        "facts": tuple(facts),
        "reason": row.reason,
        "files": tuple((file.name, reverse("attendance:proposal-file", args=[file.pk])) for file in row.files.all()),
    }


def _proposers(rows: Sequence[PunchProposal]) -> dict[int, str]:
    """The names of those who propose for somebody else."""
    ids = [row.requested_by_id for row in rows if row.requested_by_id not in (None, row.person_id)]
    known = officers(filter(None, ids), rows[0].requested_at.date()) if ids else {}
    return {pk: officer.name for pk, officer in known.items()}
