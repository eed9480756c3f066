"""Punches somebody forgot: proposed with a reason, decided by somebody else, then kept as a fact like any other.

Nothing is corrected: an approved proposal adds one punch of source MANUAL, which carries the proposal's uuid and so
is made once however often the approval is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kit import uploads
from kit.errors import Refusal
from kit.locks import hold
from kit.ui.times import date_day
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Target, record
from tenant_apps.attendance.models import ProposalFile, PunchKind, PunchProposal, PunchSource
from tenant_apps.attendance.selectors.proposals import PUNCH, asked_of, proposal_title, waits_of
from tenant_apps.attendance.services.punches import RawPunch, record_punches
from tenant_apps.people.desks import Desk, Verb
from tenant_apps.people.requests import Asked, Decision, Waiting, refuse_own
from tenant_apps.worktime.services.months import refuse_locked

State = PunchProposal.State
SHORTEST_REASON = 5
# How far back a punch may still be proposed.
LOOK_BACK = timedelta(days=366)


class ProposalRefused(Refusal):
    """The punch cannot be proposed; the code says why."""

    code = "attendance.proposal_refused"


@transaction.atomic
def propose_punch(
    *,
    person_id: int,
    kind: str,
    at: datetime,
    reason: str,
    by: Actor | None,
    now: datetime,
    requested_by_id: int | None = None,
    files: Sequence[UploadedFile[Any]] = (),
) -> int:
    """Propose a forgotten punch at a moment that is over and return the proposal's id.

    ``requested_by_id`` is who proposes it, when it is not the officer; neither of them decides it.

    :raises ProposalRefused: it says neither in nor out, lies ahead or more than a year back, has no reason, or one
        like it waits already.
    :raises MonthLocked: the date lies in a locked month.
    :raises kit.uploads.UploadRefused: a file is not what it should be.
    """
    if kind not in PunchKind.values:
        raise _refused("kind", "kind", _("Pilih Daftar Masuk atau Daftar Keluar."))
    if at > now:
        raise _refused("ahead", "time", _("Masa ini belum tiba. Cadangkan rekod yang sudah berlalu."))
    if at < now - LOOK_BACK:
        raise _refused("too_old", "day", _("Tarikh ini lebih setahun yang lalu. Semak tarikh."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise _refused("no_reason", "reason", _("Nyatakan mengapa rekod ini tiada."))
    day = timezone.localtime(at).date()
    refuse_locked([day])
    hold("punch_proposals", person_id)
    if PunchProposal.objects.filter(person_id=person_id, local_date=day, kind=kind, state=State.PENDING).exists():
        raise _refused(
            "twice",
            "day",
            _("%(kind)s pada %(date)s sudah dicadangkan dan menunggu keputusan. Batalkan dahulu untuk menukarnya.")
            % {"kind": PunchKind(kind).label, "date": date_day(day)},
        )
    proposal = PunchProposal.objects.create(
        uuid=uuid4(),
        person_id=person_id,
        kind=kind,
        at=at,
        local_date=day,
        reason=reason.strip(),
        requested_at=now,
        requested_by_id=requested_by_id,
        entered_by_id=by.user_id if by else None,
    )
    keep_files(files, proposal_id=proposal.pk, person_id=requested_by_id or person_id, now=now)
    record("attendance.punch_proposed", actor=by, target=PUNCH_DESK.target(proposal), after=_facts(proposal))
    PUNCH_DESK.tell(proposal, Verb.ENTERED, now=now)
    return proposal.pk


def keep_files(files: Sequence[UploadedFile[Any]], *, proposal_id: int, person_id: int | None, now: datetime) -> None:
    """Keep what was handed in with a proposal.

    :raises kit.uploads.UploadRefused: a file is not what it should be, or one too many.
    """
    if not files:
        return
    if ProposalFile.objects.filter(proposal_id=proposal_id).count() + len(files) > uploads.MAX_FILES:
        raise uploads.refused(_("Paling banyak 5 fail bagi satu permohonan."))
    for upload in files:
        row = ProposalFile(proposal_id=proposal_id, uploaded_by_id=person_id)
        uploads.keep(row, uploads.checked(upload), now=now)


class PunchDesk(Desk):
    """Proposed punches: an approved one adds a punch, which is a fact and stays."""

    source = PUNCH
    is_fact_once_approved = True

    def rows(self) -> QuerySet[PunchProposal]:
        return PunchProposal.objects.all()

    def waits(self, row: PunchProposal, known: Mapping[int, str]) -> Waiting:
        return waits_of(row, known.get(row.requested_by_id or 0, ""))

    def asked(self, row: PunchProposal) -> Asked:
        return asked_of(row)

    def title(self, row: PunchProposal) -> str:
        return proposal_title()

    def dates(self, row: PunchProposal) -> tuple[date, date]:
        return row.local_date, row.local_date

    def target(self, row: PunchProposal) -> Target:
        return ("punch_proposal", row.pk, str(row))

    def action(self, row: PunchProposal, verb: Verb) -> str:
        return f"attendance.punch_{Verb.WITHDRAWN if verb == Verb.CANCELLED else verb}"

    def refuse_closed(self, row: PunchProposal) -> None:
        refuse_locked([row.local_date])

    def refuse(self, row: PunchProposal, decision: Decision) -> None:
        """:raises OwnRequest: the decider entered it for the officer, as an administrator."""
        refuse_own(decision.by.user_id if decision.by else None, row.entered_by_id)

    def counted(self, row: PunchProposal, decision: Decision | None, now: datetime) -> None:
        if decision is None:
            return
        punch = RawPunch(
            uuid=row.uuid,
            person_id=row.person_id,
            at=row.at,
            source=PunchSource.MANUAL.value,
            kind=row.kind,
            note=row.reason,
            entered_by_id=decision.by.user_id if decision.by else None,
        )
        record_punches([punch], now=now)

    def keep_files(
        self, files: Sequence[UploadedFile[Any]], *, request_id: int, person_id: int | None, now: datetime
    ) -> None:
        keep_files(files, proposal_id=request_id, person_id=person_id, now=now)


PUNCH_DESK = PunchDesk()


def _facts(proposal: PunchProposal) -> dict[str, date | str | datetime]:
    return {"kind": proposal.kind, "at": proposal.at, "person_id": str(proposal.person_id)}


def _refused(code: str, field: str, sentence: str) -> ProposalRefused:
    return ProposalRefused(sentence, code=f"attendance.proposal_{code}", fields={field: sentence})
