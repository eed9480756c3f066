"""Ramadan releases follow the confirmed dates of the month: never outside it, and with it when it is corrected.

Asked for as the month (``details`` has the Hijri year), a release is the whole month, or from the date it was asked
on. Entered with dates of its own it keeps them in ``details`` once they had to be cut, so that a correction finds them
again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.leave.models import Release, RequestState
from tenant_apps.leave.services.desks import RELEASE_DESK
from tenant_apps.leave.signals import absences_changed
from tenant_apps.people.desks import Verb
from tenant_apps.worktime.selectors import RamadanCard, confirmed_ramadan, frames, ramadan_on
from tenant_apps.worktime.services.months import share_months

MONTH, SINCE, ASKED = "hijri", "since", "asked"
# A release belongs to the fasting month it lies nearest to; two are eleven months apart.
NEAR = timedelta(days=20)


@transaction.atomic
def fit_ramadan(*, hijri_year: int, date_from: date, date_to: date, by: Actor | None, now: datetime) -> int:
    """Let the standing releases around the dates (both included) have those of the confirmed month; return how many
    moved.

    1. In each state its own confirmed dates hold, else those of all states.
    2. What reaches outside is cut; what was asked for as the month follows it; what lies outside is cancelled.
    3. A release whose days in a locked month would change stays as it is.
    4. The days gained and lost are judged again, and the officer is told.
    """
    periods = confirmed_ramadan(hijri_year)
    rows = list(
        Release.objects.select_for_update()
        .filter(kind=Release.Kind.RAMADAN, state__in=(RequestState.PENDING, RequestState.APPROVED))
        .filter(date_from__lte=date_to + NEAR, date_to__gte=date_from - NEAR)
        .order_by("pk")
    )
    if not rows or not periods:
        return 0
    states = frames(sorted({row.person_id for row in rows}), sorted({row.date_from for row in rows}))
    moved = 0
    for row in rows:
        frame = states.get((row.person_id, row.date_from))
        period = periods.get((frame.state if frame else "") or "") or periods.get("")
        if period is not None:
            moved += _fit(row, period, by=by, now=now)
    return moved


def within_ramadan(date_from: date, date_to: date, state: str) -> tuple[date, date, dict[str, Any]]:
    """Return the dates of a new release as the confirmed month allows them, and what to remember of the dates asked."""
    period = ramadan_on(date_from, state)
    if period is None or period.is_estimated or date_to < period.date_from:
        return date_from, date_to, {}
    first, last = max(date_from, period.date_from), min(date_to, period.date_to)
    if (first, last) == (date_from, date_to):
        return first, last, {}
    return first, last, {ASKED: [date_from.isoformat(), date_to.isoformat()]}


def _fit(row: Release, period: RamadanCard, *, by: Actor | None, now: datetime) -> bool:
    wanted = _wanted(row, period)
    first, last = max(wanted[0], period.date_from), min(wanted[1], period.date_to)
    before = row.date_from, row.date_to
    if (first, last) == before:
        return False
    touched = set(_days(*before)) ^ set(_days(first, last))
    if share_months(touched):
        return False
    if last < first:
        RELEASE_DESK.cancel(row.pk, by=by, now=now, remark=_("Di luar tarikh Ramadan yang disahkan."))
        return True
    if MONTH not in row.details:
        row.details = {**row.details, ASKED: [day.isoformat() for day in wanted]}
    row.date_from, row.date_to = first, last
    row.save(update_fields=["date_from", "date_to", "details"])
    record(
        "leave.release_fitted",
        actor=by,
        target=RELEASE_DESK.target(row),
        before={"date_from": before[0], "date_to": before[1]},
        after={"date_from": first, "date_to": last},
    )
    if row.state == RequestState.APPROVED:
        for part in _runs(touched):
            absences_changed.send(sender=Release, person_ids=[row.person_id], date_from=part[0], date_to=part[1])
    RELEASE_DESK.tell(row, Verb.CHANGED, now=now)
    return True


def _wanted(row: Release, period: RamadanCard) -> tuple[date, date]:
    """The dates the officer asked for: the month itself, or dates of their own."""
    if row.details.get(MONTH) == period.hijri_year:
        since = row.details.get(SINCE)
        return date.fromisoformat(since) if since else period.date_from, period.date_to
    first, last = row.details.get(ASKED) or (row.date_from.isoformat(), row.date_to.isoformat())
    return date.fromisoformat(first), date.fromisoformat(last)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Dates as periods without a gap."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
