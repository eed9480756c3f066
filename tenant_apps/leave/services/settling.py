"""How a request of the room is decided, withdrawn and announced; leave and releases go the same way."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.leave.models import Leave, LeaveType, Release, RequestState
from tenant_apps.leave.services.dates import refuse_closed
from tenant_apps.leave.services.refusals import RequestUnknown
from tenant_apps.leave.signals import absences_changed
from tenant_apps.people.requests import TooLateToWithdraw, checked_remark, no_longer_waiting, refuse_own
from tenant_apps.people.selectors import officers

STANDING = (RequestState.PENDING, RequestState.APPROVED)

type Row = Leave | Release
type Model = type[Leave] | type[Release]


@transaction.atomic
def decide(
    model: Model,
    row_id: int,
    *,
    approve: bool,
    decider_id: int | None,
    by: Actor | None,
    now: datetime,
    remark: str,
    on_behalf_of_id: int | None,
) -> None:
    """Approve or reject a waiting request; of two who decide at once the second is told.

    :raises NotWaiting, OwnRequest, RemarkMissing, MonthLocked: see ``decide_leave``.
    """
    row = model.objects.select_for_update().filter(id=row_id, state=RequestState.PENDING).first()
    if row is None:
        raise no_longer_waiting()
    refuse_own(decider_id, row.person_id, row.requested_by_id)
    said = checked_remark(remark, approve=approve)
    refuse_closed(row.date_from, row.date_to)
    row.state = RequestState.APPROVED if approve else RequestState.REJECTED
    row.decided_at = now
    row.decided_by_id = decider_id
    row.on_behalf_of_id = on_behalf_of_id
    row.remark = said
    row.save(update_fields=["state", "decided_at", "decided_by", "on_behalf_of", "remark"])
    record(
        _action(row, "approved" if approve else "rejected"),
        actor=by,
        target=target(row),
        before={"state": RequestState.PENDING},
        after={"state": row.state},
        remark=said,
        on_behalf_of=_name(on_behalf_of_id, now),
    )
    announce(row, counts=approve)


@transaction.atomic
def cancel(model: Model, row_id: int, *, by: Actor | None, now: datetime, remark: str = "") -> None:
    """Withdraw a standing request.

    :raises NotWaiting: it no longer stands.
    :raises MonthLocked: a date lies in a locked month.
    """
    row = model.objects.select_for_update().filter(id=row_id, state__in=STANDING).first()
    if row is None:
        raise no_longer_waiting()
    refuse_closed(row.date_from, row.date_to)
    before = row.state
    row.state = RequestState.CANCELLED
    row.decided_at = now
    row.remark = remark
    row.save(update_fields=["state", "decided_at", "remark"])
    record(
        _action(row, "cancelled"),
        actor=by,
        target=target(row),
        before={"state": before},
        after={"state": row.state},
        remark=remark,
    )
    announce(row, counts=before == RequestState.APPROVED)


@transaction.atomic
def withdraw(model: Model, row_id: int, *, person_id: int, today: date, by: Actor | None, now: datetime) -> None:
    """Withdraw a request of one's own, or one has asked for somebody else.

    :raises RequestUnknown, NotWaiting, TooLateToWithdraw, MonthLocked: see ``withdraw_leave``.
    """
    row = model.objects.select_for_update().filter(id=row_id).first()
    if row is None or person_id not in (row.person_id, row.requested_by_id):
        raise RequestUnknown(_("Permohonan ini tidak dijumpai."))
    if row.state == RequestState.APPROVED and row.date_from <= today:
        raise TooLateToWithdraw(
            _("Permohonan ini sudah diluluskan dan sudah bermula. Minta Pentadbir Organisasi membatalkannya.")
        )
    cancel(model, row_id, by=by, now=now)


def announce(row: Row, *, counts: bool) -> None:
    """Say so when what counts has changed; a waiting or rejected request leaves every day as it is.

    Maternity leave ends the release of the mother and of her husband: their days to the end of the release are
    touched as well.
    """
    if not counts:
        return
    _tell(row, [row.person_id], row.date_to)
    if isinstance(row, Leave) and row.type == LeaveType.MATERNITY:
        cut = Release.objects.filter(
            kind=Release.Kind.PREGNANCY, date_from__lte=row.date_to, date_to__gte=row.date_from
        )
        for ended in (cut.filter(person_id=row.person_id, wife=None), cut.filter(wife_id=row.person_id)):
            for person_id, last in ended.values_list("person_id").annotate(Max("date_to")):
                _tell(row, [person_id], last)


def target(row: Row) -> tuple[str, object, str]:
    """Return the request as the audit trail names it; what kind of release it is stays unsaid."""
    return ("leave", row.pk, str(row)) if isinstance(row, Leave) else ("release", row.pk, str(row.date_from))


def _tell(row: Row, person_ids: list[int], last: date) -> None:
    absences_changed.send(sender=type(row), person_ids=person_ids, date_from=row.date_from, date_to=last)


def _action(row: Row, verb: str) -> str:
    return f"leave.{verb}" if isinstance(row, Leave) else f"leave.release_{verb}"


def _name(person_id: int | None, now: datetime) -> str:
    return officers([person_id], now.date())[person_id].name if person_id is not None else ""
