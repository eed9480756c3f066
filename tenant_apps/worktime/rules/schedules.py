"""Schedules of working time and the hours they give a date.

WP1–WP4 are the staggered hours (Waktu Bekerja Berperingkat), WBF the flexible ones (PP 5/2019, now MyPPSM
SR.4.1.1), TETAP a fixed time of the agency's own, SYIF a rostered shift. All times are minutes since midnight of
the working date; a night shift ends beyond 1440.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from tenant_apps.worktime.rules.calendar import (
    SHORT_DAY_MINUTES,
    Interval,
    is_short_day,
    rest_interval,
    shortened,
)
from tenant_apps.worktime.rules.clock import DAY
from tenant_apps.worktime.rules.policy import Policy


class ScheduleKind(StrEnum):
    """The kinds of schedule, as stored."""

    FLEXIBLE = "WBF"
    WP1 = "WP1"
    WP2 = "WP2"
    WP3 = "WP3"
    WP4 = "WP4"
    FIXED = "TETAP"
    SHIFT = "SYIF"


WINDOW_START: Final = 450
"""WBF: arrival counts from 07:30."""
WINDOW_END: Final = 540
"""WBF: arrival after 09:00 is late."""
SPAN: Final = 540
"""WBF: minutes from arrival to leaving, the rest included."""

_STAGGERED: Final = {"WP1": (450, 990), "WP2": (480, 1020), "WP3": (510, 1050), "WP4": (540, 1080)}


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule. ``start`` and ``end`` belong to TETAP and SYIF; other kinds take theirs from the circulars.

    ``end_by_location`` (TETAP) gives another end to the office (``WFO``) and to home (``WFH``). ``fixed_start`` takes
    the window away from flexible hours: the head of department fixes when they begin, for counters (PP 5/2019).
    Build it with :func:`schedule_of`, which checks it and moves times past midnight where they follow the start.
    """

    kind: str
    start: int = 0
    end: int = 0
    rest: Interval | None = None
    end_by_location: Mapping[str, int] = field(default_factory=dict)
    code: str = ""
    fixed_start: int | None = None


OFF: Final = Schedule(ScheduleKind.FIXED, code="LEPAS")
"""Stands where the roster gives a day off: the day is one of rest and asks for no hours."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What a schedule asks on one date at one place.

    ``start`` is the start or, for WBF, the start of the arrival window; ``late_limit`` the last minute that is not
    late; ``end`` the end (for WBF the earliest one); ``span`` the WBF day, None for fixed hours.
    """

    start: int
    late_limit: int
    end: int
    span: int | None
    rest: Interval | None
    short_day: bool


def schedule_of(
    kind: str,
    start: int | None = None,
    end: int | None = None,
    rest: Interval | None = None,
    end_by_location: Mapping[str, int] | None = None,
    code: str = "",
    fixed_start: int | None = None,
) -> Schedule:
    """A checked schedule: what a clock time says, read as following the start.

    :raises ValueError: the kind is unknown, or a fixed schedule or shift lacks its start or end.
    """
    kind = ScheduleKind(kind)
    if kind not in (ScheduleKind.FIXED, ScheduleKind.SHIFT):
        return Schedule(kind, code=code or kind, fixed_start=fixed_start if kind == ScheduleKind.FLEXIBLE else None)
    if start is None or end is None:
        raise ValueError(f"schedule {kind} needs start and end")
    places = {place: _after(start, minute) for place, minute in (end_by_location or {}).items()}
    if kind == ScheduleKind.SHIFT:
        places = {}
    return Schedule(kind, start, _after(start, end), _rest_after(start, rest), places, code or kind)


def hours_of(schedule: Schedule, day: date, state: str | None, policy: Policy, *, ramadan: bool = False) -> Hours:
    """The hours a schedule asks on that date, with the rest of the region or of the schedule itself."""
    short = is_short_day(state, day)
    kind = schedule.kind
    if kind in (ScheduleKind.FIXED, ScheduleKind.SHIFT):
        rest = schedule.rest
        if rest is not None and ramadan:
            rest = shortened(rest, policy.ramadan_release_min)
        return Hours(schedule.start, schedule.start, schedule.end, None, rest, short)
    rest = rest_interval(
        state,
        day,
        ramadan=ramadan,
        friday_rest=policy.friday_rest,
        ramadan_release_min=policy.ramadan_release_min,
    )
    less = SHORT_DAY_MINUTES if short else 0
    if kind == ScheduleKind.FLEXIBLE:
        span = SPAN - less
        begin = schedule.fixed_start
        if begin is not None:
            return Hours(begin, begin, begin + span, None, rest, short)
        return Hours(WINDOW_START, WINDOW_END, WINDOW_START + span, span, rest, short)
    start, end = _STAGGERED[kind]
    return Hours(start, start, end - less, None, rest, short)


def shift_window(
    schedule: Schedule, policy: Policy, previous_end: int | None = None, next_start: int | None = None
) -> Interval:
    """The first and the last minute whose punches belong to a shift.

    It opens ``shift_window_before_min`` before the start and closes ``shift_window_after_min`` after the end. Where
    the officer's neighbouring shift would overlap, the two windows are cut at the midpoint between the end of the
    one and the start of the other; the minute of the midpoint belongs to the later shift.
    """
    first = schedule.start - policy.shift_window_before_min
    last = schedule.end + policy.shift_window_after_min
    if previous_end is not None and previous_end + policy.shift_window_after_min >= first:
        first = max(first, (previous_end + schedule.start) // 2)
    if next_start is not None and next_start - policy.shift_window_before_min <= last:
        last = min(last, (schedule.end + next_start) // 2 - 1)
    return first, last


def _after(start: int, minute: int) -> int:
    """The minute as one later than ``start``; a plain clock time is the next such moment."""
    if 0 <= minute < DAY:
        return start + ((minute - start) % DAY or DAY)
    return minute if minute > start else minute + DAY


def _rest_after(start: int, rest: Interval | None) -> Interval | None:
    if rest is None:
        return None
    begin = _not_before(start, rest[0])
    return begin, _not_before(begin, rest[1])


def _not_before(start: int, minute: int) -> int:
    return start if minute == start else _after(start, minute)
