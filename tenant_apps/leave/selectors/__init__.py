"""Reads of the room: absences and releases that count, and the requests for them."""

from tenant_apps.leave.selectors.requests import (
    LEAVE,
    RELEASE,
    asked_of,
    file_of,
    leave_title,
    minutes_of,
    release_title,
    waits_of,
    whereabouts,
)
from tenant_apps.leave.selectors.spans import (
    COUNTING,
    LEAVES,
    RELEASES,
    LeaveSpan,
    ReleaseSpan,
    leaves_between,
    leaves_of,
    releases_between,
    releases_of,
)

__all__ = [
    "COUNTING",
    "LEAVE",
    "LEAVES",
    "RELEASE",
    "RELEASES",
    "LeaveSpan",
    "ReleaseSpan",
    "asked_of",
    "file_of",
    "leave_title",
    "leaves_between",
    "leaves_of",
    "minutes_of",
    "release_title",
    "releases_between",
    "releases_of",
    "waits_of",
    "whereabouts",
]
