"""What the tests of months share: officers late on some days, and the nights that close them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from kit.months import last_day
from tenant_apps.attendance import services as attendance
from tenant_apps.issues import services as issues
from tenant_apps.reports.models import MonthCard
from tenant_apps.reports.services import close_month
from tests.tenant_apps.attendance.desk import at, raw

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
OCTOBER_MONDAYS = [date(2026, 10, 5) + timedelta(days=7 * i) for i in range(4)]
SEPTEMBER_MONDAYS = [date(2026, 9, 7) + timedelta(days=7 * i) for i in range(4)]


def run_night(month: date) -> datetime:
    """The night in which a month's cards are due."""
    return at("00:40", (last_day(month) + timedelta(days=11)))


def work(person_id: int, days: Iterable[date], *, late: Iterable[date] = ()) -> None:
    """Come and go as agreed on these dates, twenty minutes late on some."""
    wanted, dates = set(late), list(days)
    came = [raw(person_id, "MASUK", "09:20" if day in wanted else "08:00", day) for day in dates]
    left = [raw(person_id, "KELUAR", "18:05", day) for day in dates]
    attendance.record_punches([*came, *left], now=at("23:00", max(dates)))


def workdays(month: date) -> list[date]:
    """Mondays to Fridays of a month, whatever the holidays."""
    days = [month + timedelta(days=n) for n in range(last_day(month).day)]
    return [day for day in days if day.weekday() < 5]


def close(month: date, *, now: datetime | None = None) -> int:
    """Close a month as the night does: what is overdue first."""
    moment = now or run_night(month)
    issues.close_overdue(now=moment, today=moment.date())
    return close_month(month=month, now=moment, by=None)


def card_of(person_id: int, month: date = OCTOBER) -> MonthCard:
    return MonthCard.objects.get(person_id=person_id, month=month)
