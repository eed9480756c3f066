"""By when another schedule is asked for: the schedule of a month by a day of the month before (20 by default)."""

from __future__ import annotations

from datetime import date, timedelta

from kit.months import month_after


def closes_on(month: date, request_day: int) -> date:
    """The last day on which the schedule of ``month`` (its first day) may be asked for."""
    return (month - timedelta(days=1)).replace(day=request_day)


def first_open_month(today: date, request_day: int) -> date:
    """The first month whose schedule may still be asked for on ``today``."""
    following = month_after(today)
    return following if today <= closes_on(following, request_day) else month_after(following)
