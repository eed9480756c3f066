"""The parameters a day is judged by: each with its default, how it is read, and which set holds on a date.

Rules change by circular, so parameters live in sets with dates. On a date the platform's sets are overlaid by the
state's and those by the agency's. Names and written forms are those of the stored sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import IntEnum, StrEnum
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


def _thresholds(value: object) -> tuple[int, ...]:
    found = _days(value)
    if found and (len(found) != 4 or found[2] > found[1]):
        raise ValueError("needs four numbers: yellow to green, green to red, green stays (not above), red stays")
    return found


def _list(value: object) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError("needs a list")
    return value


class _OneOf:
    """Reads one of a few words."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, value: object) -> str:
        if value not in self.choices:
            raise ValueError(f"needs one of {', '.join(self.choices)}")
        return str(value)


class Form(StrEnum):
    """How a parameter is written and asked for."""

    MINUTES = "minutes"
    COUNT = "count"
    METRES = "metres"
    SCORE = "score"
    YES_NO = "yes_no"
    CLOCK = "clock"
    CLOCKS = "clocks"
    INTERVAL = "interval"
    WEEKDAYS = "weekdays"
    MONTH_DAY = "month_day"
    NUMBERS = "numbers"
    CHOICE = "choice"


class Group(StrEnum):
    """What a parameter is about, in the order pages show them."""

    PUNCHES = "punches"
    DAY = "day"
    OVERTIME = "overtime"
    REQUESTS = "requests"
    MONTH = "month"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Spec:
    """What is known of a parameter: how it is written, its bounds (both included, as it is written) and its choices.

    ``unit`` is ``min``, ``m``, ``day``, ``workday``, ``week``, ``year``, ``level`` or empty. Bounds hold for what an
    agency may set; a judgement takes any value that can be read.
    """

    name: str
    form: Form
    group: Group
    default: Any
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


_FORMS: Final[dict[Callable[[object], object], Form]] = {
    _minutes: Form.MINUTES,
    _count: Form.COUNT,
    _metres: Form.METRES,
    _score: Form.SCORE,
    _yes_no: Form.YES_NO,
    _clock: Form.CLOCK,
    _clocks: Form.CLOCKS,
    _interval: Form.INTERVAL,
    _weekdays: Form.WEEKDAYS,
    _month_day: Form.MONTH_DAY,
    _days: Form.NUMBERS,
    _thresholds: Form.NUMBERS,
}


def _param(
    default: Any, read: Callable[[object], object], unit: str = "", low: float | None = None, high: float | None = None
) -> Any:
    return field(default=default, metadata={"read": read, "unit": unit, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Policy:
    """Every parameter in force for one officer on one date. Minutes are whole; clock times are minutes of the date.

    The first three groups decide how a day is judged; the others what is done about it afterwards.
    """

    # Punches and the day they belong to
    dedupe_min: int = _param(5, _minutes, "min", 0, 60)
    punch_rounding: str = _param("floor", _OneOf("floor"))
    single_punch_split: int = _param(780, _clock)
    day_start: int = _param(0, _clock)
    day_close_time: int = _param(1439, _clock)
    shift_window_before_min: int = _param(180, _minutes, "min", 0, 720)
    shift_window_after_min: int = _param(360, _minutes, "min", 0, 720)
    max_accuracy_m: float = _param(150, _metres, "m", 10, 10_000)
    face_accept_score: float = _param(0.80, _score, "", 0, 1)
    face_confirm_score: float = _param(0.50, _score, "", 0, 1)

    # What the day asks
    grace_in_min: int = _param(0, _minutes, "min", 0, 240)
    ramadan_release_min: int = _param(30, _minutes, "min", 0, 120)
    pregnancy_release_min: int = _param(60, _minutes, "min", 0, 120)
    release_stack: bool = _param(True, _yes_no)
    duty_travel_min: int = _param(60, _minutes, "min", 0, 480)
    duty_first_excuses_late: bool = _param(True, _yes_no)
    outstation_release_at: int = _param(990, _clock)
    friday_rest: tuple[int, int] | None = _param(None, _interval)
    halfday_mode: str = _param("rest_boundary", _OneOf("rest_boundary"))
    rosters_enabled: bool = _param(False, _yes_no)

    # Overtime and remote days
    ot_requires_approval: bool = _param(True, _yes_no)
    ot_after_min: int = _param(0, _minutes, "min", 0, 480)
    restday_break_per_480_min: int = _param(60, _minutes, "min", 0, 240)
    hbh_enabled: bool = _param(False, _yes_no)
    hbh_remote_quota_per_week: int = _param(2, _minutes, "day", 0, 5)
    hbh_office_weekdays: frozenset[int] | None = _param(None, _weekdays)

    # Requests
    pregnancy_min_weeks: int = _param(22, _minutes, "week", 0, 40)
    time_off_max_min: int = _param(240, _minutes, "min", 0, 480)
    remote_plan_required: bool = _param(False, _yes_no)
    remote_output_required: bool = _param(True, _yes_no)
    schedule_request_day: int = _param(20, _count, "day", 1, 28)
    schedule_recommender: bool = _param(False, _yes_no)

    # Issues and the month
    approval_levels: int = _param(1, _count, "level", 1, 2)
    justify_deadline_day: int | str = _param(10, _month_day, "day", 1, 28)
    supervisor_deadline_day: int | str = _param(10, _month_day, "day", 1, 28)
    on_supervisor_inaction: str = _param("count_against", _OneOf("count_against", "escalate", "accept"))
    escalate_after_days: int = _param(3, _minutes, "workday", 0, 60)
    card_run_day: int = _param(11, _count, "day", 1, 28)
    card_table: str = _param("A", _OneOf("A", "B"))
    card_thresholds: tuple[int, ...] = _param((), _thresholds, "day", 1, 31)
    year_rating: bool = _param(False, _yes_no)
    letter_from_colour: str = _param("MERAH", _OneOf("MERAH", "HIJAU", "TIADA"))
    letter_min_breaches: int = _param(0, _minutes, "day", 0, 31)
    letter_absent_streak: int = _param(0, _minutes, "workday", 0, 60)
    tunjuk_sebab_days: int = _param(7, _count, "day", 1, 60)
    absent_streak_alert: tuple[int, ...] = _param((1, 3, 7), _days, "workday", 1, 60)

    # Places, identities, terminals, presence and keeping
    office_radius_m: float = _param(200, _metres, "m", 10, 50_000)
    home_radius_m: float = _param(300, _metres, "m", 10, 50_000)
    other_id_allowed: bool = _param(True, _yes_no)
    biometric_pull_times: tuple[int, ...] = _param((570, 1380), _clocks)
    presence_ping_enabled: bool = _param(False, _yes_no)
    interval_min: int = _param(60, _count, "min", 5, 480)
    retention_years_attendance: int = _param(7, _count, "year", 1, 50)
    retention_years_location: int = _param(2, _count, "year", 1, 50)

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

_FIRST_OF_GROUP: Final = {
    "dedupe_min": Group.PUNCHES,
    "grace_in_min": Group.DAY,
    "ot_requires_approval": Group.OVERTIME,
    "pregnancy_min_weeks": Group.REQUESTS,
    "approval_levels": Group.MONTH,
    "office_radius_m": Group.PLACES,
}


def _specs() -> dict[str, Spec]:
    found: dict[str, Spec] = {}
    group = Group.PUNCHES
    for item in fields(Policy):
        group = _FIRST_OF_GROUP.get(item.name, group)
        read, told = item.metadata["read"], item.metadata
        choices = read.choices if isinstance(read, _OneOf) else ()
        form = Form.CHOICE if choices else _FORMS[read]
        found[item.name] = Spec(item.name, form, group, item.default, told["unit"], told["low"], told["high"], choices)
    return found


SPECS: Final[dict[str, Spec]] = _specs()
"""Every parameter by name, in the order of the groups."""


JUDGED_BY: Final = tuple(
    spec.name for spec in SPECS.values() if spec.group in (Group.PUNCHES, Group.DAY, Group.OVERTIME)
)
"""The parameters that decide how a day is judged; the others say what is done about it afterwards."""


def judges_alike(one: Policy, other: Policy) -> bool:
    """Whether no day can come out otherwise by the one than by the other."""
    return all(getattr(one, name) == getattr(other, name) for name in JUDGED_BY)


def is_within(name: str, value: object) -> bool:
    """Whether a value that can be read lies within the bounds an agency may set."""
    spec = SPECS[name]
    if spec.low is None or spec.high is None or value == MONTH_END:
        return True
    numbers = value if isinstance(value, list | tuple) else (value,)
    return all(isinstance(number, int | float) and spec.low <= number <= spec.high for number in numbers)


class Scope(IntEnum):
    """Whose set it is; the higher lies over the lower."""

    PLATFORM = 0
    PROFILE = 1
    STATE = 2
    AGENCY = 3


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
    """The policy of a date and state: platform, kind of agency, state, agency, each over the one before.

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
