"""Months that take no new facts any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import MonthLock
from tenant_apps.worktime.selectors.months import locked_months


class MonthLocked(Refusal):
    """The month is locked: what happened in it cannot be changed."""

    code = "worktime.month_is_locked"


@transaction.atomic
def lock_month(*, month: date, now: datetime, by: Actor | None) -> bool:
    """Lock the month of the day ``month``; tell whether it was open until now."""
    first = month.replace(day=1)
    _lock, is_new = MonthLock.objects.get_or_create(
        month=first,
        unlocked_at=None,
        defaults={"locked_at": now, "locked_by_id": by.user_id if by else None},
    )
    if is_new:
        record("worktime.month_locked", actor=by, target=_target(first))
        _announce(first, locked=True)
    return is_new


@transaction.atomic
def unlock_month(*, month: date, reason: str, now: datetime, by: Actor | None) -> None:
    """Open a locked month again.

    :raises MonthLocked: no reason was given, without which a locked month stays locked.
    """
    first = month.replace(day=1)
    if not reason.strip():
        sentence = _("Nyatakan sebab bulan ini dibuka semula.")
        raise MonthLocked(sentence, code="worktime.reason_missing", fields={"reason": sentence})
    opened = MonthLock.objects.filter(month=first, unlocked_at=None).update(
        unlocked_at=now, unlock_reason=reason.strip()
    )
    if opened:
        record("worktime.month_unlocked", actor=by, target=_target(first), remark=reason.strip())
        _announce(first, locked=False)


def refuse_locked(days: Iterable[date]) -> None:
    """Do nothing, or refuse because one of ``days`` lies in a locked month.

    :raises MonthLocked: the sentence names the month.
    """
    wanted = {day.replace(day=1) for day in days}
    closed = sorted(wanted & locked_months(min(wanted), max(wanted))) if wanted else []
    if closed:
        raise MonthLocked(
            _("%(month)s sudah ditutup. Pilih tarikh selepasnya atau buka semula bulan itu dahulu.")
            % {"month": formats.date_format(closed[-1], "F Y")}
        )


def _announce(month: date, *, locked: bool) -> None:
    signals.month_lock_changed.send(sender=None, month=month, locked=locked)


def _target(month: date) -> tuple[str, object, str]:
    return ("worktime.month", month.isoformat()[:7], month.isoformat()[:7])
