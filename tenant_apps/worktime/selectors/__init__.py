"""Reads of the working-time room: the frame over a person's date, calendars, schedules, locked months."""

from tenant_apps.worktime.selectors.calendar import (
    CalendarDay,
    HolidayCard,
    agency_calendar,
    holiday_card,
    holiday_cards,
    next_holiday,
)
from tenant_apps.worktime.selectors.frames import FRAME_READS, Frame, RuleBook, frame_of, frames
from tenant_apps.worktime.selectors.months import is_locked, locked_months
from tenant_apps.worktime.selectors.policies import CentralCard, PolicyCard, central_cards, policy_cards, policy_on
from tenant_apps.worktime.selectors.ramadan import RamadanCard, confirmed_ramadan, ramadan_cards, ramadan_on
from tenant_apps.worktime.selectors.requests import (
    RequestCard,
    own_requests,
    waiting_requests,
)
from tenant_apps.worktime.selectors.rosters import RosterCell, ShiftCard, roster_cells, shifts_of
from tenant_apps.worktime.selectors.schedules import (
    AssignmentCard,
    MonthSchedule,
    PatternCard,
    assignments_of,
    default_schedule,
    pattern_cards,
    schedules_by_month,
    unit_assignments,
)
from tenant_apps.worktime.selectors.stamp import rules_stamp

__all__ = [
    "FRAME_READS",
    "AssignmentCard",
    "CalendarDay",
    "CentralCard",
    "Frame",
    "HolidayCard",
    "MonthSchedule",
    "PatternCard",
    "PolicyCard",
    "RamadanCard",
    "RequestCard",
    "RosterCell",
    "RuleBook",
    "ShiftCard",
    "agency_calendar",
    "assignments_of",
    "central_cards",
    "confirmed_ramadan",
    "default_schedule",
    "frame_of",
    "frames",
    "holiday_card",
    "holiday_cards",
    "is_locked",
    "locked_months",
    "next_holiday",
    "own_requests",
    "pattern_cards",
    "policy_cards",
    "policy_on",
    "ramadan_cards",
    "ramadan_on",
    "roster_cells",
    "rules_stamp",
    "schedules_by_month",
    "shifts_of",
    "unit_assignments",
    "waiting_requests",
]
