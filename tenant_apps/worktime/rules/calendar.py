"""The week of a state: its weekly rest days, its short day and its rest interval, by date.

Sources: Perintah Am Bab G and PP 13/2005 (rest intervals), the announcements of Johor of 7 Nov 2013 and
21 Nov 2024 (Friday–Saturday weekend from 2014 to the end of 2024), SPP 1/2016 (rest in Ramadan).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

SHORT_DAY_MINUTES: Final = 90
"""How much earlier the short day ends."""

STATES: Final = frozenset(
    {"JHR", "KDH", "KTN", "KUL", "LBN", "MLK", "NSN", "PHG", "PJY", "PLS", "PNG", "PRK", "SBH", "SGR", "SWK", "TRG"}
)

type Interval = tuple[int, int]
"""From a minute to a minute of the working date, the end excluded."""


class DayType(StrEnum):
    """What a date is in the calendar of a place of work."""

    WORK = "WORK"
    REST = "REST"
    HOLIDAY = "HOLIDAY"


@dataclass(frozen=True, slots=True)
class Week:
    """The weekly rest days of a place (Monday is 0), its short day and the days HBH keeps for the office."""

    rest_days: frozenset[int]
    short_day: int | None
    office_days: frozenset[int]


SATURDAY_SUNDAY: Final = Week(frozenset({SATURDAY, SUNDAY}), None, frozenset({MONDAY, FRIDAY}))
FRIDAY_SATURDAY: Final = Week(frozenset({FRIDAY, SATURDAY}), THURSDAY, frozenset({SUNDAY, THURSDAY}))
# Johor had left that week before hybrid days came; the days kept for the office name only the other three states.
_JOHOR: Final = Week(FRIDAY_SATURDAY.rest_days, THURSDAY, SATURDAY_SUNDAY.office_days)

_JOHOR_FROM: Final = date(2014, 1, 1)
_JOHOR_TO: Final = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class _Rests:
    """The rest intervals of a region: other days and Friday, outside and during Ramadan."""

    normal: Interval
    friday: Interval
    ramadan: Interval
    ramadan_friday: Interval


_NORMAL: Final = (780, 840)
_RAMADAN: Final = (780, 810)
_PENINSULA: Final = _Rests(_NORMAL, (735, 885), _RAMADAN, (750, 870))
_SABAH: Final = _Rests(_NORMAL, (690, 840), _RAMADAN, (705, 825))
_SARAWAK: Final = _Rests(_NORMAL, (705, 855), _RAMADAN, (720, 840))
_FRIDAY_OFF: Final = _Rests(_NORMAL, _NORMAL, _RAMADAN, _RAMADAN)
_REGIONS: Final = {"SBH": _SABAH, "LBN": _SABAH, "SWK": _SARAWAK}


def week_of(state: str | None, day: date) -> Week:
    """The week pattern of a state on a date; a place without a state rests on Saturday and Sunday."""
    if state in ("KDH", "KTN", "TRG"):
        return FRIDAY_SATURDAY
    return _JOHOR if state == "JHR" and _JOHOR_FROM <= day < _JOHOR_TO else SATURDAY_SUNDAY


def working_week(state: str | None, day: date) -> tuple[date, date]:
    """The first and the last date of the working week that holds ``day``: it begins after the weekly rest."""
    begins = (max(week_of(state, day).rest_days) + 1) % 7
    first = day - timedelta(days=(day.weekday() - begins) % 7)
    return first, first + timedelta(days=6)


def is_short_day(state: str | None, day: date) -> bool:
    """Whether the date ends 90 minutes earlier at that place (Thursday before a Friday–Saturday weekend)."""
    return week_of(state, day).short_day == day.weekday()


def day_type_of(state: str | None, day: date, holidays: Container[date]) -> DayType:
    """What the date is at that place; a holiday on a rest day is a holiday."""
    if day in holidays:
        return DayType.HOLIDAY
    return DayType.REST if day.weekday() in week_of(state, day).rest_days else DayType.WORK


def rest_interval(
    state: str | None,
    day: date,
    *,
    ramadan: bool = False,
    friday_rest: Interval | None = None,
    ramadan_release_min: int = 30,
) -> Interval:
    """The rest of a date in a region, for flexible and staggered hours.

    ``friday_rest`` replaces the region's Friday rest; with the Ramadan release it ends that much earlier. States that
    rest on Friday have no Friday interval: should they work one, the normal interval holds.
    """
    rests = _REGIONS.get(state or "", _PENINSULA)
    if FRIDAY in week_of(state, day).rest_days:
        rests = _FRIDAY_OFF
    if day.weekday() != FRIDAY:
        return rests.ramadan if ramadan else rests.normal
    if friday_rest is not None:
        return shortened(friday_rest, ramadan_release_min) if ramadan else friday_rest
    return rests.ramadan_friday if ramadan else rests.friday


def shortened(rest: Interval, minutes: int) -> Interval:
    """The rest ending so many minutes earlier, but never before it begins."""
    start, end = rest
    return start, max(start, end - minutes)
