"""Entering and deciding movements: duty, permissions, remote days, ordered overtime."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.locks import hold
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.movements.models import Movement, MovementKind
from tenant_apps.movements.signals import movements_changed
from tenant_apps.worktime.services.months import refuse_locked

PENDING, APPROVED, REJECTED, CANCELLED = "MENUNGGU", "LULUS", "DITOLAK", "BATAL"
STANDING = (PENDING, APPROVED)

# General Orders chapter G: leaving the office on private business is at most four hours a day; more is leave.
PERMISSION_MAX_MINUTES = 240
DAY_MINUTES = 24 * 60

# Overtime and a remote plan go together with anything; only being in two places at once is refused.
_COMPATIBLE = (MovementKind.OVERTIME, MovementKind.REMOTE)


class MovementUnclear(Refusal):
    """The dates or times do not run forwards, or a kind that needs times has none."""

    code = "movements.unclear"


class MovementOverlaps(Refusal):
    """The person is already away at that time."""

    code = "movements.overlaps"


class PermissionTooLong(Refusal):
    """A permission takes longer than the service allows in a day."""

    code = "movements.permission_too_long"


class NotWaiting(Refusal):
    """The request was decided or withdrawn in the meantime, or is one's own."""

    code = "movements.not_waiting"


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
    place: str = "",
    purpose: str = "",
    state: str = PENDING,
    requested_by_id: int | None = None,
    decided_by_id: int | None = None,
) -> int:
    """Enter a movement and return its id. Without times it takes the whole of each date (both included).

    :raises MovementUnclear: dates or times do not run forwards, or a permission has no times.
    :raises PermissionTooLong: a permission takes more than four hours of a day.
    :raises MovementOverlaps: the person is already away at that time.
    :raises MonthLocked: a date lies in a locked month.
    """
    date_to = date_to or date_from
    _refuse_unclear(kind, date_from, date_to, from_minutes, to_minutes)
    _refuse_closed(date_from, date_to)
    hold("movements", person_id)
    if kind not in _COMPATIBLE:
        _refuse_overlap(person_id, date_from, date_to, from_minutes, to_minutes)
    if kind == MovementKind.PERMISSION:
        _refuse_too_long(person_id, date_from, (to_minutes or 0) - (from_minutes or 0))
    movement = Movement.objects.create(
        person_id=person_id,
        kind=kind,
        date_from=date_from,
        date_to=date_to,
        from_minutes=from_minutes,
        to_minutes=to_minutes,
        place=place,
        purpose=purpose,
        state=state,
        requested_at=now,
        requested_by_id=requested_by_id,
        decided_at=now if state == APPROVED else None,
        decided_by_id=decided_by_id,
    )
    record(
        "movements.entered",
        actor=by,
        target=("movement", movement.id, str(movement)),
        after={"kind": kind, "date_from": str(date_from), "date_to": str(date_to), "state": state},
    )
    _announce(movement, counts=state == APPROVED)
    return movement.id


@transaction.atomic
def decide_movement(
    *, movement_id: int, approve: bool, decider_id: int, by: Actor | None, now: datetime, remark: str = ""
) -> None:
    """Approve or reject a waiting movement.

    :raises NotWaiting: it waits no more, or the decider is its officer.
    :raises MonthLocked: a date lies in a locked month.
    """
    movement = (
        Movement.objects.select_for_update().filter(id=movement_id, state=PENDING).exclude(person_id=decider_id).first()
    )
    if movement is None:
        raise NotWaiting(_("Permohonan ini sudah diputuskan, atau milik anda sendiri. Muat semula halaman."))
    _settle(movement, APPROVED if approve else REJECTED, by=by, now=now, remark=remark, decider_id=decider_id)
    _announce(movement, counts=approve)


@transaction.atomic
def cancel_movement(*, movement_id: int, by: Actor | None, now: datetime, remark: str = "") -> None:
    """Withdraw a standing movement.

    :raises NotWaiting: it no longer stands.
    :raises MonthLocked: a date lies in a locked month.
    """
    movement = Movement.objects.select_for_update().filter(id=movement_id, state__in=STANDING).first()
    if movement is None:
        raise NotWaiting(_("Permohonan ini sudah diputuskan, atau milik anda sendiri. Muat semula halaman."))
    counted = movement.state == APPROVED
    _settle(movement, CANCELLED, by=by, now=now, remark=remark, decider_id=movement.decided_by_id)
    _announce(movement, counts=counted)


def _settle(
    movement: Movement, state: str, *, by: Actor | None, now: datetime, remark: str, decider_id: int | None
) -> None:
    _refuse_closed(movement.date_from, movement.date_to)
    before = movement.state
    movement.state = state
    movement.decided_at = now
    movement.decided_by_id = decider_id
    movement.remark = remark
    movement.save(update_fields=["state", "decided_at", "decided_by", "remark"])
    verb = {APPROVED: "approved", REJECTED: "rejected", CANCELLED: "cancelled"}[state]
    record(
        f"movements.{verb}",
        actor=by,
        target=("movement", movement.id, str(movement)),
        before={"state": before},
        after={"state": state},
        remark=remark,
    )


def _refuse_unclear(
    kind: str, date_from: date, date_to: date, from_minutes: int | None, to_minutes: int | None
) -> None:
    if date_to < date_from:
        raise MovementUnclear(_("Tarikh akhir mesti selepas tarikh mula."))
    if (from_minutes is None) != (to_minutes is None):
        raise MovementUnclear(_("Isi masa mula dan masa akhir, atau kosongkan kedua-duanya."))
    if from_minutes is None or to_minutes is None:
        if kind == MovementKind.PERMISSION:
            raise MovementUnclear(_("Kebenaran meninggalkan pejabat memerlukan masa mula dan masa akhir."))
        return
    if not 0 <= from_minutes < to_minutes or date_to != date_from:
        raise MovementUnclear(_("Masa akhir mesti selepas masa mula pada tarikh yang sama."))


def _refuse_closed(date_from: date, date_to: date) -> None:
    refuse_locked(date_from + timedelta(days=n) for n in range((date_to - date_from).days + 1))


def _refuse_overlap(
    person_id: int, date_from: date, date_to: date, from_minutes: int | None, to_minutes: int | None
) -> None:
    standing = Movement.objects.filter(
        person_id=person_id, state__in=STANDING, date_from__lte=date_to, date_to__gte=date_from
    ).exclude(kind__in=_COMPATIBLE)
    for other in standing:
        own, others = _minutes(from_minutes, to_minutes), _minutes(other.from_minutes, other.to_minutes)
        if own.start < others.stop and others.start < own.stop:
            raise MovementOverlaps(_("Sudah ada pergerakan lain pada masa ini."))


def _minutes(start: int | None, end: int | None) -> range:
    """The minutes of the day that are taken: all of them when no time is given."""
    return range(start or 0, DAY_MINUTES if end is None else end)


def _refuse_too_long(person_id: int, day: date, minutes: int) -> None:
    already = sum(
        other.to_minutes - other.from_minutes
        for other in Movement.objects.filter(
            person_id=person_id, kind=MovementKind.PERMISSION, date_from=day, state__in=STANDING
        )
        if other.from_minutes is not None and other.to_minutes is not None
    )
    if already + minutes > PERMISSION_MAX_MINUTES:
        raise PermissionTooLong(
            _("Kebenaran meninggalkan pejabat paling lama 4 jam sehari. Untuk lebih lama, mohon cuti.")
        )


def _announce(movement: Movement, *, counts: bool) -> None:
    """Say so when what counts has changed; a waiting or rejected request leaves every day as it is."""
    if counts:
        movements_changed.send(
            sender=Movement,
            person_ids=[movement.person_id],
            date_from=movement.date_from,
            date_to=movement.date_to,
        )
