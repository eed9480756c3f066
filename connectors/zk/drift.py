"""How far a terminal's clock may be off before somebody has to look."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

FINE = timedelta(seconds=60)
ODD = timedelta(minutes=5)
OLDEST_YEAR = 2020


class Severity(StrEnum):
    """A clock is fine, odd (somebody should set it), or so wrong that its punches are shown for review."""

    OK = "ok"
    WARN = "warn"
    CRITICAL = "critical"


def severity_of(drift_seconds: float | None, shown: datetime | None) -> Severity:
    """Judge a clock by its drift and by the date it shows. A date that does not exist is as bad as it gets."""
    if shown is None or drift_seconds is None or shown.year < OLDEST_YEAR:
        return Severity.CRITICAL
    off = timedelta(seconds=abs(drift_seconds))
    if off <= FINE:
        return Severity.OK
    return Severity.WARN if off <= ODD else Severity.CRITICAL
