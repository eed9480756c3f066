"""Cancelling and adding evidence to a request of any room, by the name it is listed under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.desks import APPROVED, PENDING, desk_of, unknown
from tenant_apps.people.requests import SHORTEST_REMARK, no_longer_waiting


class CancelReasonMissing(Refusal):
    """Cancelling somebody else's request needs a reason."""

    code = "attendance.cancel_reason_missing"


def cancel(*, source: str, request_id: int, remark: str, by: Actor | None, now: datetime) -> None:
    """Let an administrator cancel a standing request of anybody, with a reason.

    :raises CancelReasonMissing: there is no reason.
    :raises kit.errors.Refusal: see :meth:`tenant_apps.people.desks.Desk.cancel`.
    """
    said = remark.strip()
    if len(said) < SHORTEST_REMARK:
        sentence = _("Nyatakan sebab permohonan ini dibatalkan.")
        raise CancelReasonMissing(sentence, fields={"remark": sentence})
    desk_of(source).cancel(request_id, by=by, now=now, remark=said)


@transaction.atomic
def add_files(
    *, source: str, request_id: int, person_id: int, files: Sequence[UploadedFile[Any]], by: Actor | None, now: datetime
) -> None:
    """Add evidence to a request of one's own that waits or was approved: a time slip comes after the treatment.

    :raises RequestUnknown: it is none of theirs.
    :raises NotWaiting: it was rejected or cancelled.
    :raises kit.uploads.UploadRefused: a file is not what it should be, or one too many.
    """
    desk = desk_of(source)
    asked = desk.asked_one(request_id)
    if asked is None or person_id not in (asked.person_id, asked.proposed_by_id):
        raise unknown()
    if asked.state not in (PENDING, APPROVED):
        raise no_longer_waiting()
    desk.keep_files(files, request_id=request_id, person_id=person_id, now=now)
    record("attendance.evidence_added", actor=by, target=("request", f"{source}/{request_id}", asked.title))
