"""Entering, deciding and withdrawing movements: duty, permissions, remote days, ordered overtime."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.movements.models import Movement, MovementKind, PermissionKind
from tenant_apps.movements.selectors import APPROVED, CANCELLED, PENDING, REJECTED, STANDING
from tenant_apps.movements.services.files import keep_files
from tenant_apps.movements.services.limits import (
    refuse_closed,
    refuse_overlap,
    refuse_remote,
    refuse_too_long,
    refuse_unclear,
)
from tenant_apps.movements.services.refusals import RequestUnknown
from tenant_apps.movements.signals import movements_changed
from tenant_apps.people.requests import TooLateToWithdraw, checked_remark, no_longer_waiting, refuse_own
from tenant_apps.people.selectors import officers
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
    record("movements.entered", actor=by, target=_target(movement), after=_facts(movement))
    _announce(movement, counts=state == APPROVED)
    return movement.id


@transaction.atomic
def decide_movement(
    *,
    movement_id: int,
    approve: bool,
    decider_id: int | None,
    by: Actor | None,
    now: datetime,
    remark: str = "",
    on_behalf_of_id: int | None = None,
) -> None:
    """Approve or reject a waiting movement. ``on_behalf_of_id`` is the supervisor an acting one stands in for.

    :raises NotWaiting: it was decided or withdrawn in the meantime.
    :raises OwnRequest: it is the decider's own, or proposed by them.
    :raises RemarkMissing: a rejection without a reason.
    :raises MonthLocked: a date lies in a locked month.
    """
    movement = Movement.objects.select_for_update().filter(id=movement_id, state=PENDING).first()
    if movement is None:
        raise no_longer_waiting()
    refuse_own(decider_id, movement.person_id, movement.requested_by_id)
    said = checked_remark(remark, approve=approve)
    movement.on_behalf_of_id = on_behalf_of_id
    state = APPROVED if approve else REJECTED
    _settle(movement, state, by=by, now=now, remark=said, decider_id=decider_id)
    _announce(movement, counts=approve)


@transaction.atomic
def cancel_movement(*, movement_id: int, by: Actor | None, now: datetime, remark: str = "") -> None:
    """Withdraw a standing movement, whoever may.

    :raises NotWaiting: it no longer stands.
    :raises MonthLocked: a date lies in a locked month.
    """
    movement = Movement.objects.select_for_update().filter(id=movement_id, state__in=STANDING).first()
    if movement is None:
        raise no_longer_waiting()
    counted = movement.state == APPROVED
    _settle(movement, CANCELLED, by=by, now=now, remark=remark, decider_id=movement.decided_by_id)
    _announce(movement, counts=counted)


@transaction.atomic
def withdraw_movement(*, movement_id: int, person_id: int, today: date, by: Actor | None, now: datetime) -> None:
    """Let the officer, or who asked for them, withdraw a movement: while it waits, or approved before its first date.

    :raises RequestUnknown: it is none of theirs.
    :raises NotWaiting: it no longer stands.
    :raises TooLateToWithdraw: it was approved and has begun.
    :raises MonthLocked: a date lies in a locked month.
    """
    movement = Movement.objects.select_for_update().filter(id=movement_id).first()
    if movement is None or person_id not in (movement.person_id, movement.requested_by_id):
        raise RequestUnknown(_("Permohonan ini tidak dijumpai."))
    if movement.state == APPROVED and movement.date_from <= today:
        raise TooLateToWithdraw(
            _("Permohonan ini sudah diluluskan dan sudah bermula. Minta Pentadbir Organisasi membatalkannya.")
        )
    cancel_movement(movement_id=movement_id, by=by, now=now)


def _settle(
    movement: Movement, state: str, *, by: Actor | None, now: datetime, remark: str, decider_id: int | None
) -> None:
    refuse_closed(movement.date_from, movement.date_to)
    before = movement.state
    movement.state = state
    movement.decided_at = now
    movement.decided_by_id = decider_id
    movement.remark = remark
    movement.save(update_fields=["state", "decided_at", "decided_by", "on_behalf_of", "remark"])
    verb = {APPROVED: "approved", REJECTED: "rejected", CANCELLED: "cancelled"}[state]
    principal = movement.on_behalf_of_id
    record(
        f"movements.{verb}",
        actor=by,
        target=_target(movement),
        before={"state": before},
        after={"state": state},
        remark=remark,
        on_behalf_of=officers([principal], now.date())[principal].name if principal is not None else "",
    )


def _facts(movement: Movement) -> dict[str, str]:
    dates = {"date_from": str(movement.date_from), "date_to": str(movement.date_to)}
    return {"kind": movement.kind, **dates, "state": movement.state}


def _target(movement: Movement) -> tuple[str, object, str]:
    return "movement", movement.pk, str(movement)


def _announce(movement: Movement, *, counts: bool) -> None:
    """Say so when what counts has changed; a waiting or rejected request leaves every day as it is."""
    if counts:
        movements_changed.send(
            sender=Movement,
            person_ids=[movement.person_id],
            date_from=movement.date_from,
            date_to=movement.date_to,
        )
