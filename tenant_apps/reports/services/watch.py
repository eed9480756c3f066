"""What the night looks after while a month runs: the running cards, warnings, absence, records that came too late."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.utils import timezone

from kit.months import last_day
from tenant_apps.attendance.rules.verdict import Primary
from tenant_apps.attendance.selectors.closing import absent_on, punches_after
from tenant_apps.attendance.selectors.days import days_between
from tenant_apps.issues.selectors.settled import settled_between
from tenant_apps.reports.models import Closing, ClosingState, MonthCard
from tenant_apps.reports.rules.streaks import Streak, streak_until
from tenant_apps.reports.services.months import compile_month
from tenant_apps.reports.services.notices import tell_absence, tell_late_records, warn
from tenant_apps.worktime.selectors import locked_months, policy_on

# So far back a streak of absence is followed, and so many days may lie between two working days.
LOOK_BACK, LONGEST_BREAK = timedelta(days=60), 12
MONTHS_WATCHED = timedelta(days=100)
# Late records are looked for twice as long as the job may have been away.
ARRIVED_WITHIN = timedelta(days=2)


def refresh_running(*, now: datetime, today: date) -> int:
    """Count the cards of the open months anew, and warn whose count came near the edge; return how many were warned.

    The open months are this one and, until it is locked, the last.
    """
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    never_locked = {last, this} - locked_months(last, today) - _ever_closed(last)
    warned = 0
    for month in sorted(never_locked):
        compile_month(month=month, now=now)
        warned += warn(MonthCard.objects.filter(month=month, frozen=False, breaches__gt=1), now=now)
    return warned


def watch_absence(*, now: datetime, today: date) -> int:
    """Tell of officers absent for as many working days in a row as the agency wants to hear of; return how many.

    Days are read up to yesterday; an absence whose explanation was accepted ends the streak.
    """
    levels = sorted(policy_on(today).absent_streak_alert)
    yesterday = today - timedelta(days=1)
    absent = absent_on(yesterday - timedelta(days=n) for n in range(LONGEST_BREAK))
    reached: dict[int, tuple[Streak, int, bool]] = {}
    for person, streak in _streaks(sorted(absent), yesterday).items():
        level = max((one for one in levels if one <= streak.length), default=0)
        if level:
            reached[person] = (streak, level, level == levels[-1])
    return tell_absence(reached, now=now) if reached else 0


def watch_late_records(*, now: datetime, today: date) -> int:
    """Tell administrators of records of locked months that arrived since; return how many were told."""
    closings = Closing.objects.filter(state=ClosingState.DONE, month__gte=today - MONTHS_WATCHED)
    told = 0
    for closing in closings.order_by("month"):
        since = max(closing.begun_at, now - ARRIVED_WITHIN)
        late = punches_after(closing.month, last_day(closing.month), since)
        for arrived, count in sorted(Counter(timezone.localtime(one.arrived_at).date() for one in late).items()):
            told += tell_late_records(closing.month, arrived, count, now=now)
    return told


def _ever_closed(since: date) -> set[date]:
    return set(Closing.objects.filter(month__gte=since).values_list("month", flat=True))


def _streaks(person_ids: list[int], yesterday: date) -> dict[int, Streak]:
    first = yesterday - LOOK_BACK
    settled = settled_between(first, yesterday)
    days: dict[int, list[tuple[date, str]]] = {}
    for day in days_between(person_ids, first, yesterday):
        accepted = settled[day.person_id, day.date].accepted if (day.person_id, day.date) in settled else ()
        primary = Primary.PRESENT.value if Primary.ABSENT in accepted else day.primary
        days.setdefault(day.person_id, []).append((day.date, primary))
    return {person: streak for person, own in days.items() if (streak := streak_until(own)).length}
