"""Does a terminal hold records we do not? Stamps prove nothing, so it is asked twice a day.

1. It counts its records of today and of the last seven days.
2. The count equals our distinct records of these dates: complete.
3. It differs, the terminal does not understand, or it does not answer: it sends the period again.
4. A period sent again that brings nothing new is complete, even when the counts differ: terminals keep double
   records of one second. One that brought something new is counted once more; if the counts then still differ,
   something is missing, and an alert says so.
5. A terminal that is off line when it should be asked is told of at once, however patient the agency is otherwise:
   its records may be brought as a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from tenant_apps.devices.models import Channel, RawRecord, Terminal
from tenant_apps.devices.rules import commands
from tenant_apps.devices.rules.alerts import GAP, SILENT
from tenant_apps.devices.services.alerts import close_alert, raise_alert
from tenant_apps.devices.services.commands import Answered, BadCommand, queue_command

COUNT, RESEND, RECOUNT = "count", "resend", "recount"
LAST_DAYS = timedelta(days=7)
# A terminal polls every half minute; away for so long it is off line.
OFFLINE = timedelta(minutes=5)


def reconcile(*, now: datetime, terminal_ids: Sequence[int] | None = None) -> int:
    """Ask every pushing terminal in use (or some) to count today's records and the last week's; return how many."""
    rows = Terminal.objects.filter(channel=Channel.PUSH, is_active=True, last_seen_at__isnull=False)
    if terminal_ids is not None:
        rows = rows.filter(pk__in=terminal_ids)
    today = timezone.localtime(now).date()
    asked = 0
    for terminal_id, seen_at in rows.order_by("pk").values_list("pk", "last_seen_at"):
        if seen_at is not None and now - seen_at > OFFLINE:
            raise_alert(terminal_id=terminal_id, kind=SILENT, now=now, detail={"since": seen_at})
        asked += _ask(terminal_id, COUNT, (today, today), now)
        _ask(terminal_id, COUNT, (today - LAST_DAYS, today), now)
    return asked


def note_reconciled(answered: Answered, *, count: int | None, now: datetime) -> None:
    """Go on with a reconciliation after one of its commands has had its result, or has expired."""
    if answered.period_from is None or answered.period_to is None:
        return
    period = (answered.period_from, answered.period_to)
    held = distinct_records(answered.terminal_id, *period)
    if answered.purpose == COUNT:
        if not answered.is_done or count is None or count != held:
            _ask(answered.terminal_id, RESEND, period, now)
    elif answered.purpose == RESEND:
        if not answered.is_done or new_since(answered.terminal_id, *period, since=answered.created_at):
            _ask(answered.terminal_id, RECOUNT, period, now)
        else:
            close_alert(terminal_id=answered.terminal_id, kind=GAP, now=now)
    elif answered.purpose == RECOUNT and answered.is_done and count is not None:
        if count > held:
            detail = {"from": period[0], "to": period[1], "terminal": count, "here": held}
            raise_alert(terminal_id=answered.terminal_id, kind=GAP, now=now, detail=detail)
        else:
            close_alert(terminal_id=answered.terminal_id, kind=GAP, now=now)


def distinct_records(terminal_id: int, first: date, last: date) -> int:
    """Return how many different records of the terminal's own dates we hold, those in quarantine included."""
    rows = _of_period(terminal_id, first, last).values("normal_pin", "device_time").distinct()
    return rows.count()


def new_since(terminal_id: int, first: date, last: date, *, since: datetime) -> bool:
    """Whether a batch received since then brought a record of these dates we did not hold."""
    fresh = Q(batch__received_at__gte=since) & ~Q(outcome=RawRecord.Outcome.DUPLICATE)
    return _of_period(terminal_id, first, last).filter(fresh).exists()


def _of_period(terminal_id: int, first: date, last: date) -> QuerySet[RawRecord]:
    until = (last + timedelta(days=1)).isoformat()
    return RawRecord.objects.filter(terminal=terminal_id, device_time__gte=first.isoformat(), device_time__lt=until)


def _ask(terminal_id: int, purpose: str, period: tuple[date, date], now: datetime) -> int:
    text = commands.query_log(*period) if purpose == RESEND else commands.count_log(*period)
    try:
        queue_command(terminal_id=terminal_id, text=text, now=now, by=None, purpose=purpose, period=period)
    except BadCommand:  # it does not answer anyway; its silence has an alert of its own
        return 0
    return 1
