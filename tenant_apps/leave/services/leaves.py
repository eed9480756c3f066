"""Entering leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.leave.models import Leave, LeavePart, LeaveType, RequestState
from tenant_apps.leave.selectors import leave_title, minutes_of
from tenant_apps.leave.services.dates import refuse_backwards, refuse_closed
from tenant_apps.leave.services.desks import LEAVE_DESK, announce_leave
from tenant_apps.leave.services.files import keep_files
from tenant_apps.leave.services.refusals import AbsenceOverlaps, LeaveTypeUnknown, PartUnknown
from tenant_apps.people.desks import Verb
from tenant_apps.people.whereabouts import Away, hold_whereabouts, refuse_meeting

LEAVE_TYPES: tuple[str, ...] = tuple(LeaveType.values)


@transaction.atomic
def enter_leave(
    *,
    person_id: int,
    type: str,
    date_from: date,
    date_to: date,
    by: Actor | None,
    now: datetime,
    part: str = LeavePart.FULL,
    state: str = RequestState.PENDING,
    source: str = "MANUAL",
    reason: str = "",
    requested_by_id: int | None = None,
    decided_by_id: int | None = None,
    files: Sequence[UploadedFile[Any]] = (),
) -> int:
    """Enter leave of ``person_id`` from a date to a date (both included) and return its id.

    ``requested_by_id`` is who asks, when it is not the officer. Approved at once, it counts at once.

    :raises LeaveTypeUnknown: the type is none of the service's.
    :raises PartUnknown: it is neither the whole day nor half of one.
    :raises DatesBackwards: the dates do not run forwards, or a half day takes several.
    :raises AbsenceOverlaps: the person is on leave, on duty or out with permission at that time.
    :raises MonthLocked: a date lies in a locked month.
    :raises kit.uploads.UploadRefused: a file is not what it should be.
    """
    if type not in LEAVE_TYPES:
        raise LeaveTypeUnknown(_("Jenis cuti ini tidak dikenali. Pilih daripada senarai."))
    if part not in LeavePart.values:
        raise PartUnknown(_("Pilih sehari penuh, pagi atau petang."))
    refuse_backwards(date_from, date_to, half_day=part != LeavePart.FULL)
    refuse_closed(date_from, date_to)
    hold_whereabouts(person_id)
    start, end = minutes_of(person_id, date_from, part)
    wanted = Away(leave_title(type, part), date_from, date_to, start, end)
    refuse_meeting(wanted, person_id, AbsenceOverlaps)
    leave = Leave.objects.create(
        person_id=person_id,
        type=type,
        part=part,
        date_from=date_from,
        date_to=date_to,
        state=state,
        source=source,
        reason=reason.strip(),
        requested_at=now,
        requested_by_id=requested_by_id,
        decided_at=now if state == RequestState.APPROVED else None,
        decided_by_id=decided_by_id,
    )
    keep_files(files, leave_id=leave.pk, person_id=requested_by_id or person_id, now=now)
    record("leave.entered", actor=by, target=("leave", leave.id, str(leave)), after=_facts(leave))
    if state == RequestState.APPROVED:
        announce_leave(leave)
    LEAVE_DESK.tell(leave, Verb.ENTERED, now=now, decider_id=decided_by_id)
    return leave.id


def _facts(leave: Leave) -> dict[str, str]:
    return {
        "type": leave.type,
        "part": leave.part,
        "date_from": leave.date_from.isoformat(),
        "date_to": leave.date_to.isoformat(),
        "state": leave.state,
    }
