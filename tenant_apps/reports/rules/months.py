"""Months as the room counts them: each is named by its first day."""

from __future__ import annotations

from datetime import date, timedelta


def last_day(month: date) -> date:
    """Return the last date of the month that begins on ``month``."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_after(month: date) -> date:
    """Return the first day of the month after the one that begins on ``month``."""
    return last_day(month) + timedelta(days=1)
