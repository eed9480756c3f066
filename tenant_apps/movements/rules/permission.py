"""How long one may leave the office on private business in a day.

General Orders chapter G, MyPPSM SR.4.2.2: at most four hours or half the net working day, whichever is less; more is
leave. Four hours is the parameter ``time_off_max_min``.
"""

from __future__ import annotations

from datetime import date

from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.rules.schedules import Schedule, hours_of


def net_minutes(schedule: Schedule, day: date, state: str | None, policy: Policy) -> int:
    """Return the minutes a schedule asks on a date without its rest: 480, on a Friday 390, on a short Thursday 390."""
    hours = hours_of(schedule, day, state, policy)
    rest_start, rest_end = hours.rest or (0, 0)
    return (hours.span or hours.end - hours.start) - (rest_end - rest_start)


def longest_permission(schedule: Schedule | None, day: date, state: str | None, policy: Policy) -> int:
    """Return the minutes of permission a date allows in all; without a schedule the parameter alone decides."""
    if schedule is None:
        return policy.time_off_max_min
    return min(policy.time_off_max_min, net_minutes(schedule, day, state, policy) // 2)
