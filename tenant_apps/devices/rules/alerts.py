"""What there is to say about a terminal, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass

SILENT = "silent"
DRIFT = "drift"
FILLING = "filling"
GAP = "gap"
BIOMETRICS = "biometrics"
SERVER_CHANGED = "server_changed"
LOG_CLEARED = "log_cleared"
CLOCK_SET = "clock_set"
TWO_ADDRESSES = "two_addresses"
FUTURE_TIMES = "future_times"
STAMP_BACK = "stamp_back"
TWO_PLACES = "two_places"
TOO_FAST = "too_fast"
LATE = "late"
LOG_SHRANK = "log_shrank"
COUNT_MISMATCH = "count_mismatch"
WRONG_DEVICE = "wrong_device"
PULL_FAILED = "pull_failed"
FIRMWARE_CHANGED = "firmware_changed"
TAMPERED = "tampered"

URGENT = frozenset({SILENT, GAP, SERVER_CHANGED, LOG_CLEARED, TAMPERED, BIOMETRICS, WRONG_DEVICE, TWO_ADDRESSES})
# These end by themselves once the terminal is in order again.
PASSING = frozenset({SILENT, DRIFT, FILLING, GAP, COUNT_MISMATCH, WRONG_DEVICE, PULL_FAILED})

WARN_DRIFT, BAD_DRIFT = 60, 300
WARN_FILL, BAD_FILL = 80, 95


@dataclass(frozen=True, slots=True)
class Standing:
    """How a terminal's figure stands: its tone is ``ok``, ``warn`` or ``danger``."""

    tone: str

    @property
    def is_fine(self) -> bool:
        return self.tone == "ok"


def drift_standing(seconds: int | None) -> Standing:
    """Return how bad a clock's deviation is: up to a minute is none, up to five is to be watched."""
    off = abs(seconds or 0)
    return Standing("ok" if off <= WARN_DRIFT else "warn" if off <= BAD_DRIFT else "danger")


def fill_standing(per_cent: int | None) -> Standing:
    """Return how near a terminal is to forgetting its oldest records."""
    full = per_cent or 0
    return Standing("ok" if full < WARN_FILL else "warn" if full < BAD_FILL else "danger")
