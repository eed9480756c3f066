"""Parameters: their defaults, how they are read, and which set holds on a date."""

from __future__ import annotations

from datetime import date

import pytest

from tenant_apps.worktime.rules.policy import DEFAULTS, Policy, PolicyParams, Scope, resolve_policy

NOVEMBER = date(2026, 11, 16)

GOOD = [
    ("grace_in_min", 60, 60),
    ("grace_in_min", 60.0, 60),
    ("single_punch_split", "12:30", 750),
    ("release_stack", False, False),
    ("friday_rest", ["12:30", "14:30"], (750, 870)),
    ("face_accept_score", 1, 1.0),
    ("max_accuracy_m", 99.5, 99.5),
    ("hbh_office_weekdays", ["Mon", "Jumaat"], frozenset({0, 4})),
    ("hbh_office_weekdays", "Mon, Fri", frozenset({0, 4})),
    ("hbh_office_weekdays", [6, 3], frozenset({3, 6})),
    ("justify_deadline_day", "month_end", "month_end"),
    ("card_table", "B", "B"),
    ("absent_streak_alert", [2, 5], (2, 5)),
    ("biometric_pull_times", ["09:30", "23:00"], (570, 1380)),
]
BAD = [
    ("grace_in_min", -1),
    ("grace_in_min", "60"),
    ("grace_in_min", True),
    ("grace_in_min", 1.5),
    ("grace_in_min", float("nan")),
    ("grace_in_min", float("inf")),
    ("single_punch_split", "25:00"),
    ("single_punch_split", "06:00+1"),
    ("release_stack", 1),
    ("friday_rest", ["14:30", "12:30"]),
    ("friday_rest", ["12:30"]),
    ("friday_rest", "12:30"),
    ("face_accept_score", 80),
    ("max_accuracy_m", float("nan")),
    ("hbh_office_weekdays", ["Someday"]),
    ("hbh_office_weekdays", [7]),
    ("hbh_office_weekdays", [True]),
    ("justify_deadline_day", 31),
    ("justify_deadline_day", "tomorrow"),
    ("card_table", "C"),
    ("halfday_mode", "noon"),
    ("approval_levels", 0),
]


@pytest.mark.parametrize(("name", "written", "value"), GOOD)
def test_a_parameter_is_read(name: str, written: object, value: object) -> None:
    assert getattr(Policy.from_params("MY", {name: written}), name) == value


@pytest.mark.parametrize(("name", "written"), BAD)
def test_a_bad_value_is_refused_by_name(name: str, written: object) -> None:
    with pytest.raises(ValueError, match=name):
        Policy.from_params("MY", {name: written})


def test_unknown_names_and_empty_values_are_ignored() -> None:
    assert Policy.from_params("MY", {"colour": "blue", "grace_in_min": None}) == Policy()


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="profile"):
        Policy.from_params("SG", {})


def test_the_indonesian_day_begins_a_minute_later() -> None:
    assert DEFAULTS["ID"].day_start == 1
    assert DEFAULTS["ID"].justify_deadline_day == "month_end"
    assert DEFAULTS["MY"].day_start == 0


def test_defaults_are_those_of_the_circulars() -> None:
    policy = Policy()

    assert (policy.dedupe_min, policy.single_punch_split, policy.day_close_time) == (5, 780, 1439)
    assert (policy.ramadan_release_min, policy.pregnancy_release_min, policy.release_stack) == (30, 60, True)
    assert (policy.duty_travel_min, policy.outstation_release_at) == (60, 990)
    assert (policy.hbh_enabled, policy.hbh_remote_quota_per_week) == (False, 2)


def one(scope: Scope, valid_from: date, valid_to: date | None, grace: int, state: str | None = None) -> PolicyParams:
    return PolicyParams(scope, valid_from, valid_to, {"grace_in_min": grace}, state)


def test_the_agency_lies_over_the_state_and_the_state_over_the_platform() -> None:
    start = date(2026, 1, 1)
    platform = PolicyParams(Scope.PLATFORM, start, None, {"grace_in_min": 1, "dedupe_min": 1, "ot_after_min": 1})
    state = PolicyParams(Scope.STATE, start, None, {"grace_in_min": 2, "dedupe_min": 2}, "JHR")
    agency = PolicyParams(Scope.AGENCY, start, None, {"grace_in_min": 3})

    policy = resolve_policy(NOVEMBER, [agency, platform, state], state="JHR")
    elsewhere = resolve_policy(NOVEMBER, [agency, platform, state], state="PJY")

    assert (policy.grace_in_min, policy.dedupe_min, policy.ot_after_min) == (3, 2, 1)
    assert (elsewhere.grace_in_min, elsewhere.dedupe_min) == (3, 1)


def test_a_set_of_the_agency_for_one_state_lies_over_its_general_one() -> None:
    start = date(2026, 1, 1)
    sets = [one(Scope.AGENCY, start, None, 9, "KDH"), one(Scope.AGENCY, start, None, 3)]

    assert resolve_policy(NOVEMBER, sets, state="KDH").grace_in_min == 9
    assert resolve_policy(NOVEMBER, sets, state="PJY").grace_in_min == 3


@pytest.mark.parametrize(
    ("day", "grace"),
    [(date(2026, 7, 31), 0), (date(2026, 8, 1), 5), (date(2026, 8, 31), 5), (date(2026, 9, 1), 0)],
)
def test_a_set_holds_from_its_first_day_and_no_longer_on_its_last(day: date, grace: int) -> None:
    sets = [one(Scope.PLATFORM, date(2026, 8, 1), date(2026, 9, 1), 5)]

    assert resolve_policy(day, sets).grace_in_min == grace


def test_of_two_sets_in_force_the_later_one_lies_over() -> None:
    sets = [one(Scope.AGENCY, date(2026, 8, 1), None, 7), one(Scope.AGENCY, date(2026, 1, 1), None, 5)]

    assert resolve_policy(NOVEMBER, sets).grace_in_min == 7


def test_a_bad_set_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="dedupe_min"):
        resolve_policy(NOVEMBER, [PolicyParams(Scope.AGENCY, date(2026, 1, 1), None, {"dedupe_min": "x"})])
