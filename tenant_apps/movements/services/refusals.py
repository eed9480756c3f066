"""The foreseen noes of the room."""

from __future__ import annotations

from kit.errors import Refusal


class MovementUnclear(Refusal):
    """The dates or times do not run forwards, or a kind that needs times has none."""

    code = "movements.unclear"


class MovementOverlaps(Refusal):
    """The person is already away at that time."""

    code = "movements.overlaps"


class PermissionTooLong(Refusal):
    """A permission takes longer than the service allows on that date."""

    code = "movements.permission_too_long"


class RemoteRefused(Refusal):
    """The day cannot be planned at home; the code says why."""

    code = "movements.remote_refused"


class OutingUnclear(Refusal):
    """Purpose or place is missing, or the times do not run forwards on the day."""

    code = "movements.outing_unclear"


class OutingOpen(Refusal):
    """The officer is out already."""

    code = "movements.outing_open"


class OutingUnknown(Refusal):
    """There is no such line for whoever asks; a door answers 404."""

    code = "movements.outing_unknown"
