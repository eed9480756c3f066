"""Reads of the room: judged days, the punches under them, and how a day came about."""

from tenant_apps.attendance.selectors.days import (
    DayCard,
    PunchCard,
    cards,
    day_of,
    days_between,
    days_on,
    punch_cards,
    punches_of,
    punches_on,
    time_of,
    told,
)

__all__ = [
    "DayCard",
    "PunchCard",
    "cards",
    "day_of",
    "days_between",
    "days_on",
    "punch_cards",
    "punches_of",
    "punches_on",
    "time_of",
    "told",
]
