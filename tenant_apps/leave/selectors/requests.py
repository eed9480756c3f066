"""Requests for leave and releases: as their officer sees them, and as whoever decides needs them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kit.ui.times import date_long
from tenant_apps.leave.models import Leave, LeaveFile, LeavePart, LeaveType, Release, RequestState
from tenant_apps.leave.rules.pregnancy import weeks_on
from tenant_apps.people.requests import Asked, Waiting
from tenant_apps.people.whereabouts import Away
from tenant_apps.worktime.rules.schedules import hours_of
from tenant_apps.worktime.selectors import frame_of

# The names under which the room's requests are listed; they stand in addresses.
LEAVE, RELEASE = "cuti", "kebenaran-khas"
# The rest of a day without a schedule, in minutes since midnight: where its morning ends and its afternoon begins.
_USUAL_REST = (780, 840)


def waits_of(row: Leave | Release, proposer: str) -> Waiting:
    """Return a request as whoever decides needs to see it."""
    warnings = _doubts(row) if isinstance(row, Leave) else ()
    return Waiting(**_shared(row, proposer), warnings=warnings, proposed_by_id=row.requested_by_id)


def asked_of(row: Leave | Release) -> Asked:
    """Return a request as its officer sees it."""
    return Asked(
        **_shared(row, ""),
        state=row.state,
        remark=row.remark,
        decided_at=row.decided_at,
        decided_by_id=row.decided_by_id,
        proposed_by_id=row.requested_by_id,
    )


def file_of(file_id: int) -> tuple[LeaveFile, Asked] | None:
    """Return a file of evidence and the request it belongs to."""
    found = LeaveFile.objects.filter(pk=file_id).select_related("leave", "release").first()
    row = (found.leave or found.release) if found else None
    return (found, asked_of(row)) if found and row else None


def whereabouts(person_id: int, first: date, last: date) -> tuple[Away, ...]:
    """Return the standing leave of a person that touches the dates, waiting or approved."""
    rows = Leave.objects.filter(
        person_id=person_id,
        state__in=(RequestState.PENDING, RequestState.APPROVED),
        date_from__lte=last,
        date_to__gte=first,
    )
    return tuple(
        Away(
            leave_title(row.type, row.part),
            row.date_from,
            row.date_to,
            *minutes_of(person_id, row.date_from, row.part),
            is_waiting=row.state == RequestState.PENDING,
        )
        for row in rows.order_by("date_from", "pk")
    )


def leave_title(type: str, part: str = LeavePart.FULL) -> str:
    """Return what the leave is called: ``Cuti Rehat``, ``Cuti Rehat (pagi)``."""
    name = str(LeaveType(type).label) if type in LeaveType.values else type
    if part == LeavePart.FULL:
        return name
    return _("%(leave)s (%(part)s)") % {"leave": name, "part": str(LeavePart(part).label).lower()}


def release_title(kind: str) -> str:
    """Return what the release is called; a pregnancy is called nothing but a special permission."""
    return str(Release.Kind(kind).label)


def minutes_of(person_id: int, day: date, part: str) -> tuple[int | None, int | None]:
    """Return from and to which minute of the date half a day's leave reaches; a whole day has neither.

    The morning ends where the rest of that officer's day begins, the afternoon begins where it ends.
    """
    if part == LeavePart.FULL:
        return None, None
    frame = frame_of(person_id, day)
    start, end = _USUAL_REST
    if frame.schedule is not None:
        hours = hours_of(frame.schedule, day, frame.state, frame.policy)
        middle = (hours.start + hours.end) // 2
        start, end = hours.rest or (middle, middle)
    return (0, start) if part == LeavePart.MORNING else (end, 24 * 60)


def _shared(row: Leave | Release, proposer: str) -> dict[str, Any]:
    said = (_("dicadangkan oleh %(name)s") % {"name": proposer},) if proposer else ()
    return {
        "id": row.pk,
        "person_id": row.person_id,
        "date_from": row.date_from,
        "date_to": row.date_to,
        "requested_at": row.requested_at,
        "files": tuple((file.name, reverse("leave:file", args=[file.pk])) for file in row.files.all()),
        **(_of_leave(row) if isinstance(row, Leave) else _of_release(row)),
        "facts": (*(_days(row) if isinstance(row, Leave) else _conditions(row)), *said),
    }


def _of_leave(row: Leave) -> dict[str, Any]:
    return {"source": LEAVE, "icon": "leaf", "title": leave_title(row.type, row.part), "reason": row.reason}


def _of_release(row: Release) -> dict[str, Any]:
    icon = "shield-check" if row.kind == Release.Kind.PREGNANCY else "moon"
    return {"source": RELEASE, "icon": icon, "title": release_title(row.kind), "reason": ""}


def _days(row: Leave) -> tuple[str, ...]:
    number = (row.date_to - row.date_from).days + 1
    return (_("%(n)s hari") % {"n": number},) if number > 1 else ()


def _conditions(row: Release) -> tuple[str, ...]:
    """What whoever decides has to weigh: only they and the officer read it."""
    if row.details.get("asked"):
        first, last = (date_long(date.fromisoformat(text)) for text in row.details["asked"])
        words = {"first": first, "last": last}
        return (_("dipotong mengikut Ramadan yang disahkan; dimohon %(first)s hingga %(last)s") % words,)
    if row.kind != Release.Kind.PREGNANCY or not row.details.get("due"):
        return ()
    due = date.fromisoformat(row.details["due"])
    said = [
        _("minggu ke-%(weeks)s pada hari pertama") % {"weeks": weeks_on(row.date_from, due)},
        _("dijangka bersalin %(date)s") % {"date": date_long(due)},
    ]
    if row.wife_id is not None:
        said.append(_("bagi suami; kebenaran isteri sudah diluluskan di agensi ini"))
    elif row.details.get("wife"):
        said.append(_("bagi suami; kebenaran isteri: %(reference)s") % {"reference": row.details["wife"]})
    return tuple(said)


def _doubts(row: Leave) -> tuple[str, ...]:
    asked_on = timezone.localtime(row.requested_at).date()
    return (_("Dimohon selepas cuti bermula."),) if asked_on > row.date_from else ()
