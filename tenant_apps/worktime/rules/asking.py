"""By when another schedule is asked for: the schedule of a month by a day of the month before (20 by default)."""

from __future__ import annotations

from datetime import date, timedelta


def month_of(day: date) -> date:
    """The first day of a date's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def closes_on(month: date, request_day: int) -> date:
    """The last day on which the schedule of ``month`` (its first day) may be asked for."""
    return (month - timedelta(days=1)).replace(day=request_day)


def first_open_month(today: date, request_day: int) -> date:
    """The first month whose schedule may still be asked for on ``today``."""
    following = next_month(month_of(today))
    return following if today <= closes_on(following, request_day) else next_month(following)
