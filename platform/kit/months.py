"""Months, each named by its first day."""

from __future__ import annotations

from datetime import date, timedelta


def month_of(day: date) -> date:
    """Return the first day of a date's month."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after the date's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def last_day(day: date) -> date:
    """Return the last day of the date's month."""
    return month_after(day) - timedelta(days=1)


def months_between(first: date, last: date) -> list[date]:
    """Return the months from that of ``first`` to that of ``last``, both included."""
    found = [month_of(first)]
    while (after := month_after(found[-1])) <= last:
        found.append(after)
    return found
