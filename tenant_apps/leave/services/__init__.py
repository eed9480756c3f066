"""Writes of the room: leave and releases are asked for, decided and withdrawn.

Each writes its audit line and announces what changed.
"""

from tenant_apps.leave.services.desks import LEAVE_DESK, RELEASE_DESK
from tenant_apps.leave.services.leaves import LEAVE_TYPES, enter_leave
from tenant_apps.leave.services.ramadan import fit_ramadan
from tenant_apps.leave.services.refusals import (
    AbsenceOverlaps,
    DatesBackwards,
    LeaveTypeUnknown,
    PartUnknown,
    ReleaseUnfit,
)
from tenant_apps.leave.services.releases import (
    Pregnancy,
    ask_pregnancy,
    ask_ramadan,
    enter_release,
)

__all__ = [
    "LEAVE_DESK",
    "LEAVE_TYPES",
    "RELEASE_DESK",
    "AbsenceOverlaps",
    "DatesBackwards",
    "LeaveTypeUnknown",
    "PartUnknown",
    "Pregnancy",
    "ReleaseUnfit",
    "ask_pregnancy",
    "ask_ramadan",
    "enter_leave",
    "enter_release",
    "fit_ramadan",
]
