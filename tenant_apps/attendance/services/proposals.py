"""Punches somebody forgot: proposed with a reason, decided by somebody else, then kept as a fact like any other.

Nothing is corrected: an approved proposal adds one punch of source MANUAL, which carries the proposal's uuid and so
is made once however often the approval is repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kit import uploads
from kit.errors import Refusal
from kit.locks import hold
from kit.ui.times import date_day
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.attendance.models import ProposalFile, PunchKind, PunchProposal, PunchSource
from tenant_apps.attendance.selectors.proposals import waiting_proposals
from tenant_apps.attendance.services.punches import RawPunch, record_punches
from tenant_apps.people.requests import Decision, Waiting, checked_remark, no_longer_waiting, refuse_own
from tenant_apps.people.selectors import officers
from tenant_apps.worktime.services.months import refuse_locked

State = PunchProposal.State
SHORTEST_REASON = 5
# How far back a punch may still be proposed.
LOOK_BACK = timedelta(days=366)


class ProposalRefused(Refusal):
    """The punch cannot be proposed; the code says why."""

    code = "attendance.proposal_refused"


class ProposalUnknown(Refusal):
    """There is no such proposal for whoever asks; a door answers 404."""

    code = "attendance.proposal_unknown"


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
    record("attendance.punch_proposed", actor=by, target=_target(proposal), after=_facts(proposal))
    return proposal.pk


@transaction.atomic
def decide_proposal(
    *,
    proposal_id: int,
    approve: bool,
    decider_id: int | None,
    by: Actor | None,
    now: datetime,
    remark: str = "",
    on_behalf_of_id: int | None = None,
) -> None:
    """Approve a proposed punch, which is then kept and its day judged, or reject it.

    :raises NotWaiting: it was decided or withdrawn in the meantime.
    :raises OwnRequest: it is the decider's own, or proposed by them.
    :raises RemarkMissing: a rejection without a reason.
    :raises MonthLocked: the date lies in a locked month.
    """
    proposal = PunchProposal.objects.select_for_update().filter(pk=proposal_id, state=State.PENDING).first()
    if proposal is None:
        raise no_longer_waiting()
    refuse_own(decider_id, proposal.person_id, proposal.requested_by_id)
    refuse_own(by.user_id if by else None, proposal.entered_by_id)
    said = checked_remark(remark, approve=approve)
    refuse_locked([proposal.local_date])
    proposal.decided_by_id = decider_id
    proposal.on_behalf_of_id = on_behalf_of_id
    _settle(proposal, State.APPROVED if approve else State.REJECTED, by=by, now=now, remark=said)
    if approve:
        punch = RawPunch(
            uuid=proposal.uuid,
            person_id=proposal.person_id,
            at=proposal.at,
            source=PunchSource.MANUAL.value,
            kind=proposal.kind,
            note=proposal.reason,
            entered_by_id=by.user_id if by else None,
        )
        record_punches([punch], now=now)


@transaction.atomic
def withdraw_proposal(*, proposal_id: int, person_id: int, by: Actor | None, now: datetime) -> None:
    """Let the officer, or who proposed it, withdraw a proposal that waits. An approved one is a fact and stays.

    :raises ProposalUnknown: it is none of theirs.
    :raises NotWaiting: it was decided or withdrawn already.
    :raises MonthLocked: the date lies in a locked month.
    """
    proposal = PunchProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if proposal is None or person_id not in (proposal.person_id, proposal.requested_by_id):
        raise ProposalUnknown(_("Permohonan ini tidak dijumpai."))
    if proposal.state != State.PENDING:
        raise no_longer_waiting()
    refuse_locked([proposal.local_date])
    _settle(proposal, State.CANCELLED, by=by, now=now)


@transaction.atomic
def cancel_proposal(*, proposal_id: int, by: Actor | None, now: datetime, remark: str = "") -> None:
    """Cancel a proposal that waits, whoever may.

    :raises NotWaiting: it was decided or withdrawn already.
    :raises MonthLocked: the date lies in a locked month.
    """
    proposal = PunchProposal.objects.select_for_update().filter(pk=proposal_id, state=State.PENDING).first()
    if proposal is None:
        raise no_longer_waiting()
    refuse_locked([proposal.local_date])
    _settle(proposal, State.CANCELLED, by=by, now=now, remark=remark)


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


class PunchRequests:
    """Proposed punches, as the inbox lists and decides them."""

    def waiting(self, person_ids: Collection[int] | None) -> Sequence[Waiting]:
        """Return what waits of these persons (of everybody if None), oldest first."""
        return waiting_proposals(person_ids)

    def decide(self, request_id: int, decision: Decision) -> None:
        """Approve or reject it.

        :raises kit.errors.Refusal: see :func:`decide_proposal`.
        """
        decide_proposal(
            proposal_id=request_id,
            approve=decision.approve,
            decider_id=decision.decider_id,
            by=decision.by,
            now=decision.now,
            remark=decision.remark,
            on_behalf_of_id=decision.on_behalf_of_id,
        )


def _settle(proposal: PunchProposal, state: str, *, by: Actor | None, now: datetime, remark: str = "") -> None:
    proposal.state = state
    proposal.decided_at = now
    proposal.remark = remark
    proposal.save(update_fields=["state", "decided_at", "decided_by", "on_behalf_of", "remark"])
    verb = {State.APPROVED: "approved", State.REJECTED: "rejected", State.CANCELLED: "withdrawn"}[State(state)]
    principal = proposal.on_behalf_of_id
    record(
        f"attendance.punch_{verb}",
        actor=by,
        target=_target(proposal),
        before={"state": State.PENDING},
        after={"state": state},
        remark=remark,
        on_behalf_of=officers([principal], now.date())[principal].name if principal is not None else "",
    )


def _target(proposal: PunchProposal) -> tuple[str, object, str]:
    return "punch_proposal", proposal.pk, str(proposal)


def _facts(proposal: PunchProposal) -> dict[str, date | str | datetime]:
    return {"kind": proposal.kind, "at": proposal.at, "person_id": str(proposal.person_id)}


def _refused(code: str, field: str, sentence: str) -> ProposalRefused:
    return ProposalRefused(sentence, code=f"attendance.proposal_{code}", fields={field: sentence})
