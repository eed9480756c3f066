"""Writes of the room: movements are asked for, decided and withdrawn.

Each writes its audit line and announces what changed.
"""

from tenant_apps.movements.services.desk import MOVEMENT_DESK
from tenant_apps.movements.services.movements import enter_movement
from tenant_apps.movements.services.outings import OutingEntry, cancel_outing, come_back, record_outing
from tenant_apps.movements.services.refusals import (
    MovementOverlaps,
    MovementUnclear,
    OutingOpen,
    OutingUnclear,
    OutingUnknown,
    PermissionTooLong,
    RemoteRefused,
)

__all__ = [
    "MOVEMENT_DESK",
    "MovementOverlaps",
    "MovementUnclear",
    "OutingEntry",
    "OutingOpen",
    "OutingUnclear",
    "OutingUnknown",
    "PermissionTooLong",
    "RemoteRefused",
    "cancel_outing",
    "come_back",
    "enter_movement",
    "record_outing",
]
