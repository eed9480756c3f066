"""The foreseen noes of the room."""

from __future__ import annotations

from kit.errors import Refusal
from tenant_apps.people.requests import NotWaiting

__all__ = [
    "AbsenceOverlaps",
    "DatesBackwards",
    "LeaveTypeUnknown",
    "NotWaiting",
    "PartUnknown",
    "ReleaseUnfit",
    "RequestUnknown",
]


class LeaveTypeUnknown(Refusal):
    """The leave type is none of the service's."""

    code = "leave.type_unknown"


class PartUnknown(Refusal):
    """Leave takes the whole day, its morning or its afternoon."""

    code = "leave.part_unknown"


class DatesBackwards(Refusal):
    """The end lies before the start, the period is longer than a year, or a half day takes more than one date."""

    code = "leave.dates_backwards"


class AbsenceOverlaps(Refusal):
    """The person is already away that day, or has the same release."""

    code = "leave.overlaps"


class ReleaseUnfit(Refusal):
    """The release does not meet its circular; the code says which condition."""

    code = "leave.release_unfit"


class RequestUnknown(Refusal):
    """There is no such request for whoever asks; a door answers 404."""

    code = "leave.unknown"
