"""What a day is judged from: frozen facts of one officer and one working date.

Times are minutes since midnight of the working date on the agency's own clock, so a night shift reaches beyond 1440
and a neighbouring date shows as a negative minute. Only a punch keeps its second (``Punch.at``), because records
seconds apart are the same event. ``tenant_apps.worktime.rules.clock`` turns moments into these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.rules.clock import minute_of, second_of
from tenant_apps.worktime.rules.policy import DEFAULTS, INDONESIA, MALAYSIA, Policy
from tenant_apps.worktime.rules.schedules import Schedule

__all__ = [
    "INDONESIA",
    "MALAYSIA",
    "NO_RELEASES",
    "OUTSTATION",
    "DayFacts",
    "DayType",
    "Duty",
    "Leave",
    "LeavePart",
    "Permission",
    "Place",
    "Punch",
    "PunchKind",
    "Releases",
    "Verification",
    "one_leave",
]


class PunchKind(StrEnum):
    """What the officer pressed; a terminal often does not know, then the kind is None."""

    IN = "MASUK"
    OUT = "KELUAR"


class Place(StrEnum):
    """The class of the place of a punch."""

    OFFICE = "PEJABAT"
    KIOSK = "KIOS"
    HOME = "BDR"
    OUTSIDE = "LUAR"
    AWAY = "DL"


class Verification(StrEnum):
    """What the check of a punch found."""

    VALID = "SAH"
    TO_CONFIRM = "PERLU_PENGESAHAN"
    REJECTED = "DITOLAK"


class LeavePart(StrEnum):
    """How much of a date a leave takes."""

    FULL = "FULL"
    MORNING = "AM"
    AFTERNOON = "PM"


OUTSTATION: Final = "OUTSTATION"
"""The one type of duty that changes a result: beyond 25 km of the office."""


@dataclass(frozen=True, slots=True)
class Punch:
    """One record. ``at`` is in seconds since midnight of the working date; None is untyped or not measured."""

    at: int
    kind: str | None = None
    place: str = Place.OFFICE
    face: float | None = None
    accuracy_m: float | None = None
    verification: str | None = None

    @classmethod
    def on(cls, day: date, moment: datetime, kind: str | None = None, place: str = Place.OFFICE) -> Punch:
        """A punch at a naive moment of the agency's clock, as the working date ``day`` sees it."""
        return cls(second_of(day, moment), kind or None, place)


@dataclass(frozen=True, slots=True)
class Leave:
    """Approved leave of the date."""

    part: str
    type: str = "CL"


@dataclass(frozen=True, slots=True)
class Duty:
    """Approved official duty; without times it takes the whole date."""

    start: int | None = None
    end: int | None = None
    type: str = "TUGAS_RASMI"

    @property
    def is_full_day(self) -> bool:
        """Whether it takes the whole date."""
        return self.start is None or self.end is None


@dataclass(frozen=True, slots=True)
class Permission:
    """Approved permission to leave the office (Perintah Am Bab G, MyPPSM SR.4.2.2)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Releases:
    """Approved standing releases in force on the date."""

    ramadan: bool = False
    pregnancy: bool = False


NO_RELEASES: Final = Releases()


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything a date is judged by; only approved leave, duty, permission and releases belong here.

    ``schedule`` is None when the officer has none or is not in service. ``now`` is the minute of evaluation, counted
    from midnight of ``date``: it decides whether the day is still open. ``previous_end`` and ``next_start`` are the
    end and start of the officer's neighbouring shifts, where there are any near. ``release_at`` is the minute from
    which the agency lets everybody go that day, before a festival for example.
    """

    date: date
    day_type: str
    state: str | None
    schedule: Schedule | None
    now: int
    policy: Policy = field(default=DEFAULTS[MALAYSIA])
    profile: str = MALAYSIA
    exempt: bool = False
    punches: tuple[Punch, ...] = ()
    leave: Leave | None = None
    duties: tuple[Duty, ...] = ()
    permissions: tuple[Permission, ...] = ()
    releases: Releases = NO_RELEASES
    overtime_ordered: bool = False
    week_remote_days_before: int = 0
    previous_end: int | None = None
    next_start: int | None = None
    release_at: int | None = None


def one_leave(leaves: Iterable[Leave]) -> Leave | None:
    """The leave of a date as one: a full day wins, and a morning with an afternoon is a full day."""
    found = list(leaves)
    parts = {leave.part for leave in found}
    full = next((leave for leave in found if leave.part == LeavePart.FULL), None)
    if full is None and len(parts) == 2:
        return Leave(LeavePart.FULL, found[0].type)
    return full or (found[0] if found else None)


def now_on(day: date, moment: datetime) -> int:
    """The value of ``DayFacts.now`` for a naive moment of the agency's clock."""
    return minute_of(day, moment)
