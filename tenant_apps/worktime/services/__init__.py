"""Writes of the working-time room. Every one leaves an audit line in its own transaction."""

from tenant_apps.worktime.services.holidays import (
    BadHoliday,
    cancel_holiday,
    confirm_holidays,
    put_holiday,
    seed_holidays,
)
from tenant_apps.worktime.services.months import MonthLocked, lock_month, unlock_month
from tenant_apps.worktime.services.policies import BadPolicy, put_policy
from tenant_apps.worktime.services.schedules import (
    BadSchedule,
    assign_schedule,
    ensure_patterns,
    put_pattern,
    set_default_schedule,
)

__all__ = [
    "BadHoliday",
    "BadPolicy",
    "BadSchedule",
    "MonthLocked",
    "assign_schedule",
    "cancel_holiday",
    "confirm_holidays",
    "ensure_patterns",
    "lock_month",
    "put_holiday",
    "put_pattern",
    "put_policy",
    "seed_holidays",
    "set_default_schedule",
    "unlock_month",
]
