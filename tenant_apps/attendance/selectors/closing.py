"""What the end of a month asks of the days: since when there are any, which are unsettled, what came too late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q

from kit.gather import Read
from tenant_apps.attendance.models import Day, Punch
from tenant_apps.attendance.rules.verdict import Primary

# What counts on a person's days. Parameters: person, first and last (dates, both included).
DAY_MARKS = Read(
    "marks",
    'SELECT date, "primary", flags FROM attendance_day'
    " WHERE person_id = %(person)s AND date BETWEEN %(first)s AND %(last)s",
)


@dataclass(frozen=True, slots=True)
class LatePunch:
    """A punch of a person's date that reached us when the date was long past."""

    person_id: int
    date: date
    at: datetime
    arrived_at: datetime
    source: str


def first_date() -> date | None:
    """Return the earliest date that was ever judged. One statement."""
    found: date | None = Day.objects.aggregate(first=Min("date"))["first"]
    return found


def unsettled_count(first: date, last: date) -> int:
    """Return how many days from a date to a date (both included) are still open or wait to be judged again."""
    return Day.objects.filter(Q(stale=True) | Q(is_open=True), date__range=(first, last)).count()


def absent_on(dates: Iterable[date]) -> frozenset[int]:
    """Return who was absent on one of the dates. One statement."""
    days = Day.objects.filter(date__in=list(dates), primary=Primary.ABSENT.value)
    return frozenset(days.values_list("person_id", flat=True))


def punches_after(first: date, last: date, moment: datetime) -> tuple[LatePunch, ...]:
    """Return the punches of a period (both dates included) that reached us after ``moment``, by person and time."""
    rows = Punch.objects.filter(local_date__range=(first, last), created_at__gt=moment).order_by("person_id", "at")
    return tuple(LatePunch(*row) for row in rows.values_list("person_id", "local_date", "at", "created_at", "source"))
