"""Entering and deciding leave and releases. Each writes its audit line and announces what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.leave.models import Leave, LeavePart, Release, RequestState
from tenant_apps.leave.signals import absences_changed
from tenant_apps.worktime.services.months import refuse_locked

# Civil-service leave types; the codes are ours, the categories those of the service's leave forms.
LEAVE_TYPES = (
    "CR",
    "CRK",
    "CS",
    "CSW",
    "CKEC",
    "CB",
    "CIB",
    "CTR",
    "CSG",
    "CTG",
    "CH",
    "CBR",
    "CG",
    "CL",
)
_DECIDED = {
    ("leave", True): "leave.approved",
    ("leave", False): "leave.rejected",
    ("release", True): "leave.release_approved",
    ("release", False): "leave.release_rejected",
}
STANDING = (RequestState.PENDING, RequestState.APPROVED)


class LeaveTypeUnknown(Refusal):
    """The leave type is none of the service's."""

    code = "leave.type_unknown"


class DatesBackwards(Refusal):
    """The end lies before the start, or a half day takes more than one date."""

    code = "leave.dates_backwards"


class AbsenceOverlaps(Refusal):
    """The person already has leave (or the same release) that day."""

    code = "leave.overlaps"


class NotWaiting(Refusal):
    """The request was decided or withdrawn in the meantime, or is one's own."""

    code = "leave.not_waiting"


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
    decided_by_id: int | None = None,
) -> int:
    """Enter leave of ``person_id`` from a date to a date (both included) and return its id.

    :raises LeaveTypeUnknown: the type is none of the service's.
    :raises DatesBackwards: the dates do not run forwards, or a half day takes several.
    :raises AbsenceOverlaps: other standing leave takes the same part of a date.
    :raises MonthLocked: a date lies in a locked month.
    """
    if type not in LEAVE_TYPES:
        raise LeaveTypeUnknown(_("Jenis cuti ini tidak dikenali. Pilih daripada senarai."))
    _refuse_backwards(date_from, date_to, half_day=part != LeavePart.FULL)
    _refuse_closed(date_from, date_to)
    hold("leave", person_id)
    _refuse_overlap(person_id, date_from, date_to, part)
    leave = Leave.objects.create(
        person_id=person_id,
        type=type,
        part=part,
        date_from=date_from,
        date_to=date_to,
        state=state,
        source=source,
        reason=reason,
        requested_at=now,
        decided_at=now if state == RequestState.APPROVED else None,
        decided_by_id=decided_by_id,
    )
    record("leave.entered", actor=by, target=("leave", leave.id, str(leave)), after=_facts(leave))
    _announce(leave, counts=state == RequestState.APPROVED)
    return leave.id


@transaction.atomic
def enter_release(
    *,
    person_id: int,
    kind: str,
    date_from: date,
    date_to: date,
    by: Actor | None,
    now: datetime,
    state: str = RequestState.PENDING,
    details: Mapping[str, Any] | None = None,
    decided_by_id: int | None = None,
) -> int:
    """Enter a standing release (Ramadan, pregnancy) for dates (both included) and return its id.

    :raises DatesBackwards: the dates do not run forwards.
    :raises AbsenceOverlaps: a release of the same kind already covers a date.
    :raises MonthLocked: a date lies in a locked month.
    """
    _refuse_backwards(date_from, date_to, half_day=False)
    _refuse_closed(date_from, date_to)
    hold("leave", person_id)
    same = Release.objects.filter(
        person_id=person_id, kind=kind, state__in=STANDING, date_from__lte=date_to, date_to__gte=date_from
    )
    if same.exists():
        raise AbsenceOverlaps(_("Pelepasan yang sama sudah ada pada tarikh ini."))
    release = Release.objects.create(
        person_id=person_id,
        kind=kind,
        date_from=date_from,
        date_to=date_to,
        details=dict(details or {}),
        state=state,
        requested_at=now,
        decided_at=now if state == RequestState.APPROVED else None,
        decided_by_id=decided_by_id,
    )
    record("leave.release_entered", actor=by, target=("release", release.id, release.kind))
    _announce(release, counts=state == RequestState.APPROVED)
    return release.id


def decide_leave(
    *, leave_id: int, approve: bool, decider_id: int, by: Actor | None, now: datetime, remark: str = ""
) -> None:
    """Approve or reject waiting leave.

    :raises NotWaiting: it waits no more, or the decider is its officer.
    :raises MonthLocked: a date lies in a locked month.
    """
    _decide(
        Leave,
        "leave",
        leave_id,
        approve=approve,
        decider_id=decider_id,
        by=by,
        now=now,
        remark=remark,
    )


def decide_release(
    *, release_id: int, approve: bool, decider_id: int, by: Actor | None, now: datetime, remark: str = ""
) -> None:
    """Approve or reject a waiting release.

    :raises NotWaiting: it waits no more, or the decider is its officer.
    :raises MonthLocked: a date lies in a locked month.
    """
    _decide(
        Release,
        "release",
        release_id,
        approve=approve,
        decider_id=decider_id,
        by=by,
        now=now,
        remark=remark,
    )


@transaction.atomic
def cancel_leave(*, leave_id: int, by: Actor | None, now: datetime, remark: str = "") -> None:
    """Withdraw standing leave.

    :raises NotWaiting: it no longer stands.
    :raises MonthLocked: a date lies in a locked month.
    """
    leave = Leave.objects.select_for_update().filter(id=leave_id, state__in=STANDING).first()
    if leave is None:
        raise NotWaiting(_("Cuti ini sudah diputuskan atau dibatalkan. Muat semula halaman."))
    _refuse_closed(leave.date_from, leave.date_to)
    before = leave.state
    leave.state = RequestState.CANCELLED
    leave.decided_at = now
    leave.remark = remark
    leave.save(update_fields=["state", "decided_at", "remark"])
    record(
        "leave.cancelled",
        actor=by,
        target=("leave", leave.id, str(leave)),
        before={"state": before},
        after={"state": leave.state},
        remark=remark,
    )
    _announce(leave, counts=before == RequestState.APPROVED)


@transaction.atomic
def _decide(
    model: type[Leave] | type[Release],
    target: str,
    row_id: int,
    *,
    approve: bool,
    decider_id: int,
    by: Actor | None,
    now: datetime,
    remark: str,
) -> None:
    row = (
        model.objects.select_for_update()
        .filter(id=row_id, state=RequestState.PENDING)
        .exclude(person_id=decider_id)
        .first()
    )
    if row is None:
        raise NotWaiting(_("Permohonan ini sudah diputuskan, atau milik anda sendiri. Muat semula halaman."))
    _refuse_closed(row.date_from, row.date_to)
    row.state = RequestState.APPROVED if approve else RequestState.REJECTED
    row.decided_at = now
    row.decided_by_id = decider_id
    row.remark = remark
    row.save(update_fields=["state", "decided_at", "decided_by", "remark"])
    record(
        _DECIDED[target, approve],
        actor=by,
        target=(target, row.id, str(row)),
        before={"state": RequestState.PENDING},
        after={"state": row.state},
        remark=remark,
    )
    _announce(row, counts=approve)


def _refuse_backwards(date_from: date, date_to: date, *, half_day: bool) -> None:
    if date_to < date_from:
        raise DatesBackwards(_("Tarikh akhir mesti selepas tarikh mula."))
    if half_day and date_to != date_from:
        raise DatesBackwards(_("Cuti separuh hari hanya untuk satu tarikh."))


def _refuse_closed(date_from: date, date_to: date) -> None:
    refuse_locked(date_from + timedelta(days=n) for n in range((date_to - date_from).days + 1))


def _refuse_overlap(person_id: int, date_from: date, date_to: date, part: str) -> None:
    other_half = {LeavePart.MORNING: LeavePart.AFTERNOON, LeavePart.AFTERNOON: LeavePart.MORNING}
    overlapping = Leave.objects.filter(
        person_id=person_id, state__in=STANDING, date_from__lte=date_to, date_to__gte=date_from
    )
    if part in other_half:
        overlapping = overlapping.exclude(part=other_half[LeavePart(part)])
    if overlapping.exists():
        raise AbsenceOverlaps(_("Sudah ada cuti pada tarikh ini."))


def _facts(leave: Leave) -> dict[str, str]:
    return {
        "type": leave.type,
        "part": leave.part,
        "date_from": leave.date_from.isoformat(),
        "date_to": leave.date_to.isoformat(),
        "state": leave.state,
    }


def _announce(row: Leave | Release, *, counts: bool) -> None:
    """Say so when what counts has changed; a waiting or rejected request leaves every day as it is."""
    if counts:
        absences_changed.send(
            sender=type(row), person_ids=[row.person_id], date_from=row.date_from, date_to=row.date_to
        )
