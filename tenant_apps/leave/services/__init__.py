"""Writes of the room: leave and releases are asked for, decided and withdrawn.

Each writes its audit line and announces what changed.
"""

from tenant_apps.leave.services.files import keep_files
from tenant_apps.leave.services.leaves import LEAVE_TYPES, cancel_leave, decide_leave, enter_leave, withdraw_leave
from tenant_apps.leave.services.refusals import (
    AbsenceOverlaps,
    DatesBackwards,
    LeaveTypeUnknown,
    NotWaiting,
    PartUnknown,
    ReleaseUnfit,
    RequestUnknown,
)
from tenant_apps.leave.services.releases import (
    Pregnancy,
    ask_pregnancy,
    ask_ramadan,
    cancel_release,
    decide_release,
    enter_release,
    withdraw_release,
)
from tenant_apps.leave.services.requests import LeaveRequests, ReleaseRequests

__all__ = [
    "LEAVE_TYPES",
    "AbsenceOverlaps",
    "DatesBackwards",
    "LeaveRequests",
    "LeaveTypeUnknown",
    "NotWaiting",
    "PartUnknown",
    "Pregnancy",
    "ReleaseRequests",
    "ReleaseUnfit",
    "RequestUnknown",
    "ask_pregnancy",
    "ask_ramadan",
    "cancel_leave",
    "cancel_release",
    "decide_leave",
    "decide_release",
    "enter_leave",
    "enter_release",
    "keep_files",
    "withdraw_leave",
    "withdraw_release",
]
