"""Entering movements: duty, permissions, remote days, ordered overtime."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.movements.models import Movement, MovementKind, PermissionKind
from tenant_apps.movements.selectors import APPROVED, PENDING
from tenant_apps.movements.services.desk import MOVEMENT_DESK
from tenant_apps.movements.services.files import keep_files
from tenant_apps.movements.services.limits import (
    refuse_closed,
    refuse_overlap,
    refuse_remote,
    refuse_too_long,
    refuse_unclear,
)
from tenant_apps.people.desks import Verb
from tenant_apps.people.whereabouts import hold_whereabouts


@transaction.atomic
def enter_movement(
    *,
    person_id: int,
    kind: str,
    date_from: date,
    by: Actor | None,
    now: datetime,
    date_to: date | None = None,
    from_minutes: int | None = None,
    to_minutes: int | None = None,
    permission_kind: str = "",
    place: str = "",
    purpose: str = "",
    state: str = PENDING,
    requested_by_id: int | None = None,
    decided_by_id: int | None = None,
    files: Sequence[UploadedFile[Any]] = (),
) -> int:
    """Enter a movement and return its id. Without times it takes the whole of each date (both included).

    ``requested_by_id`` is who asks, when it is not the officer. Approved at once, it counts at once.

    :raises MovementUnclear: dates or times do not run forwards, or a permission has no times.
    :raises PermissionTooLong: a permission takes more of the date than the service allows.
    :raises MovementOverlaps: the person is on leave, on duty or out with permission at that time.
    :raises RemoteRefused: the day cannot be planned at home.
    :raises MonthLocked: a date lies in a locked month.
    :raises kit.uploads.UploadRefused: a file is not what it should be.
    """
    date_to = date_to or date_from
    refuse_unclear(kind, date_from, date_to, from_minutes, to_minutes)
    refuse_closed(date_from, date_to)
    hold_whereabouts(person_id)
    refuse_remote(person_id, kind, date_from)
    refuse_overlap(person_id, kind, date_from, date_to, from_minutes, to_minutes)
    refuse_too_long(person_id, kind, date_from, (to_minutes or 0) - (from_minutes or 0))
    movement = Movement.objects.create(
        person_id=person_id,
        kind=kind,
        permission_kind=(permission_kind or PermissionKind.PRIVATE) if kind == MovementKind.PERMISSION else "",
        date_from=date_from,
        date_to=date_to,
        from_minutes=from_minutes,
        to_minutes=to_minutes,
        place=place.strip(),
        purpose=purpose.strip(),
        state=state,
        requested_at=now,
        requested_by_id=requested_by_id,
        decided_at=now if state == APPROVED else None,
        decided_by_id=decided_by_id,
    )
    keep_files(files, movement_id=movement.pk, person_id=requested_by_id or person_id, now=now)
    record("movements.entered", actor=by, target=MOVEMENT_DESK.target(movement), after=_facts(movement))
    if state == APPROVED:
        MOVEMENT_DESK.counted(movement, None, now)
    MOVEMENT_DESK.tell(movement, Verb.ENTERED, now=now, decider_id=decided_by_id)
    return movement.id


def _facts(movement: Movement) -> dict[str, str]:
    dates = {"date_from": str(movement.date_from), "date_to": str(movement.date_to)}
    return {"kind": movement.kind, **dates, "state": movement.state}
