"""A record of a terminal as every channel hands it over, and what each of its parts may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Who opens the connection: the terminal, our connector in its network, or a person with a file.
PUSH, PULL, FILE = "PUSH", "PULL", "FILE"

# Faults a connector itself can see. ``unmapped_uid``: an 8-byte record names a slot the user table does not know.
BAD_DATE = "bad_date"
BAD_LINE = "bad_line"
FUTURE = "future"
UNMAPPED_UID = "unmapped_uid"
FAULTS = frozenset({"", BAD_DATE, BAD_LINE, FUTURE, UNMAPPED_UID})
# What the ingest adds: nobody has this number, or the record does not belong to anybody in service.
UNKNOWN_PIN = "unknown_pin"

# Terminals count from 2000; the first day stands for a clock that was never set.
EARLIEST = datetime(2000, 1, 2)  # noqa: DTZ001 - a terminal's own clock carries no zone
AHEAD = timedelta(days=1)

FINGERPRINT, FACE, CARD, PASSWORD = "fingerprint", "face", "card", "password"
PALM, VEIN, OTHER, UNKNOWN = "palm", "vein", "other", "unknown"
METHODS = frozenset({FINGERPRINT, FACE, CARD, PASSWORD, PALM, VEIN, OTHER, UNKNOWN})


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """One record of a terminal's log.

    ``row`` is its place in the batch, from 1. ``raw`` is the line (or the bytes in hexadecimal) it was read from.
    ``device_at`` is the terminal's own clock, naive, to the second. ``state`` and ``verify`` are the channel's raw
    codes, ``method`` the way of verification in one vocabulary for all channels (:data:`METHODS`).
    ``offset_seconds`` is given when the record itself names its zone (seconds east of UTC). ``fault`` says why the
    record cannot become a punch, empty when it can.
    """

    row: int
    raw: str
    pin: str
    device_at: datetime | None
    state: int | None = None
    verify: int | None = None
    workcode: str = ""
    offset_seconds: int | None = None
    fault: str = ""
    method: str = ""


def time_fault(device_at: datetime | None, *, wall_now: datetime) -> str:
    """Return the fault of a record's time: none, impossible (or before terminals counted), or in the future.

    ``wall_now`` is the present moment on the clock of the terminal's zone, naive.
    """
    if device_at is None or device_at < EARLIEST:
        return BAD_DATE
    return FUTURE if device_at > wall_now + AHEAD else ""
