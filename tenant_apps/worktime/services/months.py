"""Months that take no new facts any more.

Whoever writes a fact or a day of a month shares the month's lock until the end of the transaction; whoever locks the
month holds it alone. What was written before is therefore seen by the locking, and what comes after sees the lock: no
fact slips between the last look at a month and its closing. The lock on the month is taken before rows others wait for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from kit.errors import Refusal
from kit.gather import Read
from kit.locks import hold, share
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.worktime import signals
from tenant_apps.worktime.models import MonthLock
from tenant_apps.worktime.selectors.months import locked_months

_SUBJECT = "worktime.month"

# Shares the locks of all months from ``since`` to ``until`` with whoever writes, within a gathering of a writer. What
# the same statement reads may be older than the wait; the statements after it are not.
SHARE_MONTHS = Read(
    "months",
    f"""
    SELECT pg_advisory_xact_lock_shared(hashtext(current_schema() || '.{_SUBJECT}'), month.number) AS shared
    FROM (
        SELECT DISTINCT (extract(year FROM day) * 12 + extract(month FROM day))::int AS number
        FROM generate_series(%(since)s::date, %(until)s::date, interval '1 day') day ORDER BY 1
    ) month
    """,  # noqa: S608 - a constant
)


class MonthLocked(Refusal):
    """The month is locked: what happened in it cannot be changed."""

    code = "worktime.month_is_locked"


@transaction.atomic
def lock_month(*, month: date, now: datetime, by: Actor | None) -> bool:
    """Lock the month of the day ``month``; tell whether it was open until now.

    Waits until whoever writes in the month at this moment is done.
    """
    hold_alone(month)
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


def hold_alone(month: date) -> None:
    """Wait until nobody writes in the month of the day ``month``, and let nobody until the transaction ends."""
    hold(_SUBJECT, _number(month))


def share_months(days: Iterable[date]) -> frozenset[date]:
    """Keep the months of ``days`` from being locked until the transaction ends; return those that are locked already,
    by their first days. Two statements."""
    wanted = sorted({day.replace(day=1) for day in days})
    if not wanted:
        return frozenset()
    share(_SUBJECT, [_number(month) for month in wanted])
    return locked_months(wanted[0], wanted[-1]) & frozenset(wanted)


def refuse_locked(days: Iterable[date]) -> None:
    """Keep the months of ``days`` open until the transaction ends, or refuse because one of them is locked.

    :raises MonthLocked: the sentence names the month.
    """
    closed = sorted(share_months(days))
    if closed:
        raise MonthLocked(
            _("%(month)s sudah ditutup. Pilih tarikh selepasnya atau buka semula bulan itu dahulu.")
            % {"month": formats.date_format(closed[-1], "F Y")}
        )


def _announce(month: date, *, locked: bool) -> None:
    signals.month_lock_changed.send(sender=None, month=month, locked=locked)


def _number(month: date) -> int:
    return month.year * 12 + month.month


def _target(month: date) -> tuple[str, object, str]:
    return ("worktime.month", month.isoformat()[:7], month.isoformat()[:7])
