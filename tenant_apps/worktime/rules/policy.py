"""The parameters a day is judged by: each with its default, how it is read, and which set holds on a date.

Rules change by circular, so parameters live in sets with dates. On a date the platform's sets are overlaid by the
state's and those by the agency's. Names and written forms are those of the stored sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import IntEnum
from typing import Any, Final

from tenant_apps.worktime.rules.calendar import Interval
from tenant_apps.worktime.rules.clock import parse_clock

MALAYSIA: Final = "MY"
INDONESIA: Final = "ID"
MONTH_END: Final = "month_end"

_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "mon monday isn isnin",
            "tue tuesday sel selasa",
            "wed wednesday rab rabu",
            "thu thursday kha khamis",
            "fri friday jum jumaat",
            "sat saturday sab sabtu",
            "sun sunday aha ahad",
        )
    )
    for name in names.split()
}


def _minutes(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or value < 0:
        raise ValueError("needs a whole number, zero or more")
    return int(value)


def _count(value: object) -> int:
    number = _minutes(value)
    if number == 0:
        raise ValueError("needs a whole number, one or more")
    return number


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("needs true or false")
    return value


def _metres(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise ValueError("needs a number, zero or more")
    return value


def _score(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("needs a number between 0 and 1")
    return float(value)


def _clock(value: object) -> int:
    minute = parse_clock(value)
    if not 0 <= minute < 1440:
        raise ValueError("needs a time of the same date")
    return minute


def _clocks(value: object) -> tuple[int, ...]:
    return tuple(_clock(item) for item in _list(value))


def _interval(value: object) -> Interval:
    items = _clocks(value)
    if len(items) != 2 or items[0] >= items[1]:
        raise ValueError("needs two times, the second later")
    return items[0], items[1]


def _weekdays(value: object) -> frozenset[int]:
    items = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else _list(value)
    return frozenset(_weekday(item) for item in items)


def _weekday(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 6:
        return value
    number = _WEEKDAYS.get(value.lower()) if isinstance(value, str) else None
    if number is None:
        raise ValueError("needs names of weekdays, such as Mon, or numbers from 0 (Monday) to 6")
    return number


def _month_day(value: object) -> int | str:
    if value == MONTH_END:
        return MONTH_END
    day = _count(value)
    if day > 28:
        raise ValueError(f"needs a day of the month from 1 to 28, or {MONTH_END}")
    return day


def _days(value: object) -> tuple[int, ...]:
    return tuple(_count(item) for item in _list(value))


def _list(value: object) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("needs a list")
    return value


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"needs one of {', '.join(choices)}")
        return str(value)

    return read


def _param(default: Any, read: Callable[[object], object]) -> Any:
    return field(default=default, metadata={"read": read})


@dataclass(frozen=True, slots=True)
class Policy:
    """Every parameter in force for one officer on one date. Minutes are whole; clock times are minutes of the date.

    The first three groups decide how a day is judged; the others what is done about it afterwards.
    """

    # Punches and the day they belong to
    dedupe_min: int = _param(5, _minutes)
    single_punch_split: int = _param(780, _clock)
    day_start: int = _param(0, _clock)
    day_close_time: int = _param(1439, _clock)
    shift_window_before_min: int = _param(180, _minutes)
    shift_window_after_min: int = _param(360, _minutes)
    max_accuracy_m: float = _param(150, _metres)
    face_accept_score: float = _param(0.80, _score)
    face_confirm_score: float = _param(0.50, _score)

    # What the day asks
    grace_in_min: int = _param(0, _minutes)
    ramadan_release_min: int = _param(30, _minutes)
    pregnancy_release_min: int = _param(60, _minutes)
    release_stack: bool = _param(True, _yes_no)
    duty_travel_min: int = _param(60, _minutes)
    duty_first_excuses_late: bool = _param(True, _yes_no)
    outstation_release_at: int = _param(990, _clock)
    friday_rest: tuple[int, int] | None = _param(None, _interval)
    halfday_mode: str = _param("rest_boundary", _one_of("rest_boundary"))

    # Overtime and remote days
    ot_requires_approval: bool = _param(True, _yes_no)
    ot_after_min: int = _param(0, _minutes)
    restday_break_per_480_min: int = _param(60, _minutes)
    hbh_enabled: bool = _param(False, _yes_no)
    hbh_remote_quota_per_week: int = _param(2, _minutes)
    hbh_office_weekdays: frozenset[int] | None = _param(None, _weekdays)

    # Requests
    pregnancy_min_weeks: int = _param(22, _minutes)
    time_off_max_min: int = _param(240, _minutes)
    remote_plan_required: bool = _param(False, _yes_no)
    remote_output_required: bool = _param(True, _yes_no)
    schedule_request_day: int = _param(20, _count)

    # Issues and the month
    approval_levels: int = _param(1, _count)
    justify_deadline_day: int | str = _param(10, _month_day)
    supervisor_deadline_day: int | str = _param(10, _month_day)
    on_supervisor_inaction: str = _param("count_against", _one_of("count_against", "escalate", "accept"))
    escalate_after_days: int = _param(3, _minutes)
    card_run_day: int = _param(11, _count)
    card_table: str = _param("A", _one_of("A", "B"))
    tunjuk_sebab_days: int = _param(7, _count)
    absent_streak_alert: tuple[int, ...] = _param((1, 3, 7), _days)

    # Places, terminals, presence and keeping
    office_radius_m: float = _param(200, _metres)
    home_radius_m: float = _param(300, _metres)
    biometric_pull_times: tuple[int, ...] = _param((570, 1380), _clocks)
    presence_ping_enabled: bool = _param(False, _yes_no)
    interval_min: int = _param(60, _count)
    retention_years_attendance: int = _param(7, _count)
    retention_years_location: int = _param(2, _count)

    @classmethod
    def from_params(cls, profile: str, params: Mapping[str, object]) -> Policy:
        """The defaults of a profile (MY or ID) with the given parameters over them.

        Unknown names are ignored, an empty value means the default.

        :raises ValueError: the profile is unknown or a value does not fit; the message names the parameter.
        """
        if profile not in (MALAYSIA, INDONESIA):
            raise ValueError(f"profile: needs MY or ID, not {profile!r}")
        values: dict[str, Any] = dict(_INDONESIAN) if profile == INDONESIA else {}
        for name, value in params.items():
            read = _READERS.get(name)
            if read is None or value is None:
                continue
            try:
                values[name] = read(value)
            except (ValueError, OverflowError) as error:
                raise ValueError(f"{name}: {error}") from error
        return cls(**values)


_READERS: Final[dict[str, Callable[[object], object]]] = {item.name: item.metadata["read"] for item in fields(Policy)}
_INDONESIAN: Final[dict[str, object]] = {"day_start": 1, "justify_deadline_day": MONTH_END}

DEFAULTS: Final = {MALAYSIA: Policy(), INDONESIA: Policy.from_params(INDONESIA, {})}
"""The policy of each profile where no set says otherwise."""


class Scope(IntEnum):
    """Whose set it is; the higher lies over the lower."""

    PLATFORM = 0
    STATE = 1
    AGENCY = 2


@dataclass(frozen=True, slots=True)
class PolicyParams:
    """Parameters that differ, from a date to a date (excluded, None is open).

    ``state`` limits the set to places of that state; within one scope such a set lies over a general one.
    """

    scope: Scope
    valid_from: date
    valid_to: date | None
    params: Mapping[str, object]
    state: str | None = None


def resolve_policy(
    day: date, sets: Iterable[PolicyParams], *, profile: str = MALAYSIA, state: str | None = None
) -> Policy:
    """The policy of a date and state: platform, then state, then agency, each over the one before.

    :raises ValueError: a set in force holds a value that does not fit; the message names the parameter.
    """
    in_force = [
        item
        for item in sets
        if item.valid_from <= day and (item.valid_to is None or day < item.valid_to) and item.state in (None, "", state)
    ]
    in_force.sort(key=lambda item: (item.scope, bool(item.state), item.valid_from))
    merged: dict[str, object] = {}
    for item in in_force:
        merged.update(item.params)
    return Policy.from_params(profile, merged)
