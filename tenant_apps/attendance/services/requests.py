"""Withdrawing, cancelling and adding evidence to a request of any room, by the name it is listed under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.attendance.selectors.proposals import PUNCH
from tenant_apps.attendance.selectors.requests import asked_one
from tenant_apps.attendance.services import proposals
from tenant_apps.leave import selectors as leave_lists
from tenant_apps.leave import services as leave
from tenant_apps.movements import selectors as movement_lists
from tenant_apps.movements import services as movements
from tenant_apps.people.requests import no_longer_waiting

SHORTEST_REMARK = 3


class SourceUnknown(Refusal):
    """There is no list of that name; a door answers 404."""

    code = "attendance.source_unknown"


class CancelReasonMissing(Refusal):
    """Cancelling somebody else's request needs a reason."""

    code = "attendance.cancel_reason_missing"


def withdraw(*, source: str, request_id: int, person_id: int, today: date, by: Actor | None, now: datetime) -> None:
    """Let its officer, or who proposed it, withdraw a request.

    :raises kit.errors.Refusal: what its room says: none of theirs, no longer standing, begun, or its month locked.
    """
    entry: dict[str, Any] = {"person_id": person_id, "by": by, "now": now}
    if source == leave_lists.LEAVE:
        leave.withdraw_leave(leave_id=request_id, today=today, **entry)
    elif source == leave_lists.RELEASE:
        leave.withdraw_release(release_id=request_id, today=today, **entry)
    elif source == movement_lists.MOVEMENT:
        movements.withdraw_movement(movement_id=request_id, today=today, **entry)
    elif source == PUNCH:
        proposals.withdraw_proposal(proposal_id=request_id, **entry)
    else:
        raise _unknown()


def cancel(*, source: str, request_id: int, remark: str, by: Actor | None, now: datetime) -> None:
    """Let an administrator cancel a standing request of anybody, with a reason.

    :raises CancelReasonMissing: there is no reason.
    :raises kit.errors.Refusal: what its room says: no longer standing, or its month locked.
    """
    said = remark.strip()
    if len(said) < SHORTEST_REMARK:
        sentence = _("Nyatakan sebab permohonan ini dibatalkan.")
        raise CancelReasonMissing(sentence, fields={"remark": sentence})
    entry: dict[str, Any] = {"by": by, "now": now, "remark": said}
    if source == leave_lists.LEAVE:
        leave.cancel_leave(leave_id=request_id, **entry)
    elif source == leave_lists.RELEASE:
        leave.cancel_release(release_id=request_id, **entry)
    elif source == movement_lists.MOVEMENT:
        movements.cancel_movement(movement_id=request_id, **entry)
    elif source == PUNCH:
        proposals.cancel_proposal(proposal_id=request_id, **entry)
    else:
        raise _unknown()


@transaction.atomic
def add_files(
    *, source: str, request_id: int, person_id: int, files: Sequence[UploadedFile[Any]], by: Actor | None, now: datetime
) -> None:
    """Add evidence to a request of one's own that waits or was approved: a time slip comes after the treatment.

    :raises NotWaiting: it was rejected or cancelled.
    :raises kit.uploads.UploadRefused: a file is not what it should be, or one too many.
    """
    asked = asked_one(source, request_id)
    if asked is None or person_id not in (asked.person_id, asked.proposed_by_id):
        raise _unknown()
    if asked.state not in ("MENUNGGU", "LULUS"):
        raise no_longer_waiting()
    if source == leave_lists.LEAVE:
        leave.keep_files(files, leave_id=request_id, person_id=person_id, now=now)
    elif source == leave_lists.RELEASE:
        leave.keep_files(files, release_id=request_id, person_id=person_id, now=now)
    elif source == movement_lists.MOVEMENT:
        movements.keep_files(files, movement_id=request_id, person_id=person_id, now=now)
    else:
        proposals.keep_files(files, proposal_id=request_id, person_id=person_id, now=now)
    record("attendance.evidence_added", actor=by, target=("request", f"{source}/{request_id}", asked.title))


def _unknown() -> SourceUnknown:
    return SourceUnknown(_("Permohonan ini tidak dijumpai."))
