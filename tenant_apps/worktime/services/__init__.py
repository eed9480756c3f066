"""Writes of the working-time room. Every one leaves an audit line in its own transaction."""

from tenant_apps.worktime.services.central import take_central_sets
from tenant_apps.worktime.services.central_holidays import take_central_holidays
from tenant_apps.worktime.services.holidays import (
    BadHoliday,
    cancel_holiday,
    confirm_holidays,
    put_holiday,
    seed_holidays,
)
from tenant_apps.worktime.services.months import MonthLocked, lock_month, unlock_month
from tenant_apps.worktime.services.policies import BadPolicy, StalePolicy, put_policy
from tenant_apps.worktime.services.ramadan import BadRamadan, confirm_ramadan, put_ramadan, seed_ramadan
from tenant_apps.worktime.services.requests import (
    SCHEDULE_DESK,
    BadRequest,
    MonthClosedForRequests,
    ask_schedule,
)
from tenant_apps.worktime.services.roster_files import BadRosterFile, RosterTable, import_roster
from tenant_apps.worktime.services.rosters import (
    BadRoster,
    RostersOff,
    copy_roster,
    paste_lines,
    publish_roster,
    put_roster,
    repeat_line,
)
from tenant_apps.worktime.services.schedules import (
    BadSchedule,
    assign_schedule,
    ensure_patterns,
    put_pattern,
    set_default_schedule,
    set_unit_schedule,
)

__all__ = [
    "SCHEDULE_DESK",
    "BadHoliday",
    "BadPolicy",
    "BadRamadan",
    "BadRequest",
    "BadRoster",
    "BadRosterFile",
    "BadSchedule",
    "MonthClosedForRequests",
    "MonthLocked",
    "RosterTable",
    "RostersOff",
    "StalePolicy",
    "ask_schedule",
    "assign_schedule",
    "cancel_holiday",
    "confirm_holidays",
    "confirm_ramadan",
    "copy_roster",
    "ensure_patterns",
    "import_roster",
    "lock_month",
    "paste_lines",
    "publish_roster",
    "put_holiday",
    "put_pattern",
    "put_policy",
    "put_ramadan",
    "put_roster",
    "repeat_line",
    "seed_holidays",
    "seed_ramadan",
    "set_default_schedule",
    "set_unit_schedule",
    "take_central_holidays",
    "take_central_sets",
    "unlock_month",
]
