"""Writes of the room: movements are asked for, decided and withdrawn.

Each writes its audit line and announces what changed.
"""

from tenant_apps.movements.services.files import keep_files
from tenant_apps.movements.services.movements import (
    cancel_movement,
    decide_movement,
    enter_movement,
    withdraw_movement,
)
from tenant_apps.movements.services.refusals import (
    MovementOverlaps,
    MovementUnclear,
    NotWaiting,
    PermissionTooLong,
    RemoteRefused,
    RequestUnknown,
)
from tenant_apps.movements.services.requests import MovementRequests

__all__ = [
    "MovementOverlaps",
    "MovementRequests",
    "MovementUnclear",
    "NotWaiting",
    "PermissionTooLong",
    "RemoteRefused",
    "RequestUnknown",
    "cancel_movement",
    "decide_movement",
    "enter_movement",
    "keep_files",
    "withdraw_movement",
]
