"""Reads of the room: judged days, the punches under them, and how a day came about."""

from tenant_apps.attendance.selectors.days import (
    DayCard,
    PunchCard,
    cards,
    day_of,
    days_between,
    days_of,
    days_on,
    outside_punches,
    punch_cards,
    punches_of,
    punches_on,
    sight_of,
    time_of,
    told,
    typed_reasons,
)

__all__ = [
    "DayCard",
    "PunchCard",
    "cards",
    "day_of",
    "days_between",
    "days_of",
    "days_on",
    "outside_punches",
    "punch_cards",
    "punches_of",
    "punches_on",
    "sight_of",
    "time_of",
    "told",
    "typed_reasons",
]
