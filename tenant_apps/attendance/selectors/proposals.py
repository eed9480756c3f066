"""Proposed punches: as their officer sees them, and as whoever decides needs them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kit.ui.times import clock
from tenant_apps.attendance.models import ProposalFile, PunchKind, PunchProposal
from tenant_apps.people.requests import Asked, Waiting

# The name under which proposed punches are listed; it stands in addresses.
PUNCH = "rekod"


def waits_of(row: PunchProposal, proposer: str) -> Waiting:
    """Return a proposal as whoever decides needs to see it."""
    return Waiting(**_shared(row, proposer), proposed_by_id=row.requested_by_id)


def asked_of(row: PunchProposal) -> Asked:
    """Return a proposal as its officer sees it."""
    return Asked(
        **_shared(row, ""),
        state=row.state,
        remark=row.remark,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        proposed_by_id=row.requested_by_id,
    )


def proposal_title() -> str:
    """Return what every proposal is called."""
    return _("Rekod masa tertinggal")


def file_of(file_id: int) -> tuple[ProposalFile, Asked] | None:
    """Return a file of evidence and the proposal it belongs to."""
    found = ProposalFile.objects.filter(pk=file_id).select_related("proposal").first()
    return (found, asked_of(found.proposal)) if found else None


def _shared(row: PunchProposal, proposer: str) -> dict[str, Any]:
    facts = [f"{PunchKind(row.kind).label} {clock(row.at)}"]
    if proposer:
        facts.append(_("dicadangkan oleh %(name)s") % {"name": proposer})
    return {
        "source": PUNCH,
        "id": row.pk,
        "person_id": row.person_id,
        "icon": "clock-fading",
        "title": proposal_title(),
        "date_from": row.local_date,
        "date_to": row.local_date,
        "requested_at": row.requested_at,
        "facts": tuple(facts),
        "reason": row.reason,
        "files": tuple((file.name, reverse("attendance:proposal-file", args=[file.pk])) for file in row.files.all()),
    }
