"""Which months are locked."""

from __future__ import annotations

from datetime import date

from tenant_apps.worktime.models import MonthLock

# A condition on a column of dates: its month takes no new facts any more.
LOCKED = (
    "EXISTS (SELECT 1 FROM worktime_monthlock WHERE unlocked_at IS NULL AND month = date_trunc('month', {day})::date)"
)


def is_locked(month: date) -> bool:
    """Whether the month of the day ``month`` takes no new facts any more."""
    return MonthLock.objects.filter(month=month.replace(day=1), unlocked_at=None).exists()


def locked_months(first: date, last: date) -> frozenset[date]:
    """Return the first days of the locked months that the period from ``first`` to ``last`` touches."""
    months = MonthLock.objects.filter(month__range=(first.replace(day=1), last), unlocked_at=None)
    return frozenset(months.values_list("month", flat=True))
