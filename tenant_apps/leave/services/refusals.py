"""The foreseen noes of the room."""

from __future__ import annotations

from kit.errors import Refusal


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
