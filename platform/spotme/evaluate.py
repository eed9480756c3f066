"""`spotme evaluate`: judges cases given as JSON lines. No Django, no database, no clock.

A case says everything a day is judged from (profile, calendar, schedule, parameters, approved absences, punches and
the moment of evaluation). Clock times are ``HH:MM``, with ``+1`` or ``-1`` for a neighbouring date; a schedule's end
and rest follow its start without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from spotme.lines import answer_lines
from tenant_apps.attendance.rules.day import judge_day
from tenant_apps.attendance.rules.facts import (
    NO_RELEASES,
    DayFacts,
    DayType,
    Duty,
    Leave,
    LeavePart,
    Permission,
    Place,
    Punch,
    PunchKind,
    Releases,
    Verification,
)
from tenant_apps.worktime.rules.calendar import STATES
from tenant_apps.worktime.rules.clock import minute_of, parse_clock, second_of
from tenant_apps.worktime.rules.policy import DEFAULTS, Policy
from tenant_apps.worktime.rules.schedules import Schedule, ScheduleKind, schedule_of

APPROVED: Final = "LULUS"
_STATUSES: Final = frozenset({APPROVED, "MENUNGGU", "DITOLAK"})
_DAY_TYPES: Final = frozenset(DayType)
_KINDS: Final = frozenset(PunchKind)
_PLACES: Final = frozenset(Place)
_PARTS: Final = frozenset(LeavePart)
_VERIFICATIONS: Final = frozenset(Verification)
_SCHEDULES: Final = frozenset(ScheduleKind)
_SIDES: Final = ("WFO", "WFH")
_JUDGING: Final = frozenset(
    {
        "day_close_time",
        "day_start",
        "dedupe_min",
        "duty_first_excuses_late",
        "duty_travel_min",
        "face_accept_score",
        "face_confirm_score",
        "friday_rest",
        "grace_in_min",
        "hbh_enabled",
        "hbh_office_weekdays",
        "hbh_remote_quota_per_week",
        "max_accuracy_m",
        "ot_after_min",
        "ot_requires_approval",
        "outstation_release_at",
        "pregnancy_release_min",
        "ramadan_release_min",
        "release_stack",
        "restday_break_per_480_min",
        "shift_window_after_min",
        "shift_window_before_min",
        "single_punch_split",
    }
)
"""The parameters a verdict depends on; what a case says of the others has no bearing and is not read."""


def main() -> int:
    """Answers every case on stdin."""
    return answer_lines(evaluate)


def evaluate(case: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on one case as plain data.

    :raises ValueError: the case is not of the form; the message names the key.
    """
    return judge_day(facts_of(case)).to_json()


def facts_of(case: Mapping[str, Any]) -> DayFacts:
    """The facts a case states.

    :raises ValueError: the case is not of the form; the message names the key.
    """
    profile = _choice(case, "profile", DEFAULTS)
    calendar = _mapping(case, "calendar")
    day = _read(calendar, "date", date.fromisoformat, "calendar.")
    params = {name: value for name, value in _mapping(case, "params").items() if name in _JUDGING}
    releases = _mapping(case, "releases")
    return DayFacts(
        date=day,
        day_type=_choice(calendar, "day_type", _DAY_TYPES, "calendar."),
        state=_optional_choice(calendar, "state", STATES, "calendar."),
        schedule=_schedule(case),
        now=minute_of(day, _moment(case, "now")),
        policy=Policy.from_params(profile, params) if params else DEFAULTS[profile],
        profile=profile,
        exempt=_flag(case, "exempt"),
        punches=tuple([_punch(day, item) for item in _items(case, "punches")]),
        leave=_leave(case),
        duties=_duties(case),
        permissions=_permissions(case),
        releases=_releases(releases) if releases else NO_RELEASES,
        overtime_ordered=_flag(case, "ot_approved"),
        week_remote_days_before=_whole(case, "week_remote_days_before"),
    )


def _schedule(case: Mapping[str, Any]) -> Schedule | None:
    item = _mapping(case, "schedule")
    if not item:
        return None
    kind = _choice(item, "kind", _SCHEDULES, "schedule.")
    if kind not in (ScheduleKind.FIXED, ScheduleKind.SHIFT):
        return schedule_of(kind)
    start = _read(item, "start", parse_clock, "schedule.")
    end = _read(item, "end", parse_clock, "schedule.")
    places = _mapping(item, "end_by_location", "schedule.") if kind == ScheduleKind.FIXED else {}
    ends = {
        side: _read(places, side, parse_clock, "schedule.end_by_location.")
        for side in _SIDES
        if places.get(side) is not None
    }
    return schedule_of(kind, start, end, _rest(item), ends)


def _rest(item: Mapping[str, Any]) -> tuple[int, int] | None:
    times = item.get("rest")
    if times is None or times == []:
        return None
    if not isinstance(times, list) or len(times) != 2:
        raise ValueError("schedule.rest: needs two times")
    pair = {"from": times[0], "to": times[1]}
    return _read(pair, "from", parse_clock, "schedule.rest "), _read(pair, "to", parse_clock, "schedule.rest ")


def _punch(day: date, item: Mapping[str, Any]) -> Punch:
    return Punch(
        second_of(day, _moment(item, "at", "punches ")),
        _optional_choice(item, "kind", _KINDS, "punches "),
        _optional_choice(item, "loc", _PLACES, "punches ") or Place.OFFICE,
        _number(item, "face", 1.0),
        _number(item, "accuracy_m", math.inf),
        _optional_choice(item, "verification", _VERIFICATIONS, "punches "),
    )


def _leave(case: Mapping[str, Any]) -> Leave | None:
    item = _mapping(case, "leave")
    if not item:
        return None
    part = _choice(item, "part", _PARTS, "leave.")
    return Leave(part, str(item.get("type") or "CL")) if _is_approved(item, "leave.") else None


def _duties(case: Mapping[str, Any]) -> tuple[Duty, ...]:
    duties: list[Duty] = []
    for item in _items(case, "duty"):
        kind = str(item.get("type") or "TUGAS_RASMI")
        if item.get("part") is not None:
            _choice(item, "part", (LeavePart.FULL,), "duty ")
            duty = Duty(type=kind)
        else:
            duty = Duty(*_times(item, "duty "), kind)
        if _is_approved(item, "duty "):
            duties.append(duty)
    return tuple(duties)


def _permissions(case: Mapping[str, Any]) -> tuple[Permission, ...]:
    items = [(Permission(*_times(item, "time_off ")), item) for item in _items(case, "time_off")]
    return tuple([permission for permission, item in items if _is_approved(item, "time_off ")])


def _releases(item: Mapping[str, Any]) -> Releases:
    return Releases(_flag(item, "ramadan", "releases."), _flag(item, "pregnancy", "releases."))


def _times(item: Mapping[str, Any], where: str) -> tuple[int, int]:
    start, end = _read(item, "from", parse_clock, where), _read(item, "to", parse_clock, where)
    if start >= end:
        raise ValueError(f"{where}from: is not before to")
    return start, end


def _is_approved(item: Mapping[str, Any], where: str) -> bool:
    return _choice(item, "status", _STATUSES, where) == APPROVED


def _moment(item: Mapping[str, Any], key: str, where: str = "") -> datetime:
    moment = _read(item, key, datetime.fromisoformat, where)
    if moment.tzinfo is not None:
        raise ValueError(f"{where}{key}: needs the agency's own time, without a zone")
    return moment


def _read[Value](item: Mapping[str, Any], key: str, read: Callable[[str], Value], where: str = "") -> Value:
    text = item.get(key)
    if not isinstance(text, str):
        raise ValueError(f"{where}{key}: needs a text, not {text!r}")
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"{where}{key}: {error}") from error


def _choice(item: Mapping[str, Any], key: str, choices: Any, where: str = "") -> str:
    value = item.get(key)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{where}{key}: needs one of {', '.join(sorted(choices))}, not {value!r}")
    return value


def _optional_choice(item: Mapping[str, Any], key: str, choices: Any, where: str = "") -> str | None:
    return None if item.get(key) is None else _choice(item, key, choices, where)


def _mapping(item: Mapping[str, Any], key: str, where: str = "") -> Mapping[str, Any]:
    value = item.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{where}{key}: needs an object, not {value!r}")
    return value


def _items(item: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = item.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ValueError(f"{key}: needs a list of objects")
    return value


def _flag(item: Mapping[str, Any], key: str, where: str = "") -> bool:
    value = item.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise ValueError(f"{where}{key}: needs true or false, not {value!r}")
    return value


def _whole(item: Mapping[str, Any], key: str) -> int:
    value = item.get(key)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{key}: needs a whole number, zero or more, not {value!r}")
    return value


def _number(item: Mapping[str, Any], key: str, most: float) -> float | None:
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most or value == math.inf:
        raise ValueError(f"punches {key}: needs a number, not {value!r}")
    return value
