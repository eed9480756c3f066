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
from tenant_apps.worktime.selectors.policies import PolicyCard, policy_cards, policy_on
from tenant_apps.worktime.selectors.schedules import (
    AssignmentCard,
    PatternCard,
    assignments_of,
    default_schedule,
    pattern_cards,
    schedules_by_month,
)

__all__ = [
    "FRAME_READS",
    "AssignmentCard",
    "CalendarDay",
    "Frame",
    "HolidayCard",
    "PatternCard",
    "PolicyCard",
    "RuleBook",
    "agency_calendar",
    "assignments_of",
    "default_schedule",
    "frame_of",
    "frames",
    "holiday_card",
    "holiday_cards",
    "is_locked",
    "locked_months",
    "next_holiday",
    "pattern_cards",
    "policy_cards",
    "policy_on",
    "schedules_by_month",
]
