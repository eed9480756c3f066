"""Where and when a change of the central office's sets can matter."""

from datetime import date
from typing import Any

from tenant_apps.worktime.rules.central import Reach, changed_reach
from tenant_apps.worktime.rules.policy import PolicyParams, Scope

AUGUST, OCTOBER, JANUARY = date(2026, 8, 1), date(2026, 10, 1), date(2027, 1, 1)
STATES = ("KDH", "PJY")


def put(scope: Scope, start: date, end: date | None = None, state: str | None = None, **params: Any) -> PolicyParams:
    return PolicyParams(scope, start, end, params or {"grace_in_min": 15}, state)


def reach(before: list[PolicyParams], after: list[PolicyParams]) -> tuple[Reach, ...]:
    return changed_reach(before, after, profile="MY", states=STATES)


def test_a_new_set_matters_from_its_first_day_on() -> None:
    assert reach([], [put(Scope.PLATFORM, AUGUST)]) == (Reach(("",), AUGUST, None),)


def test_a_following_version_matters_only_from_its_own_day() -> None:
    before = [put(Scope.PLATFORM, AUGUST)]
    after = [put(Scope.PLATFORM, AUGUST, JANUARY), put(Scope.PLATFORM, JANUARY, grace_in_min=20)]

    assert reach(before, after) == (Reach(("",), JANUARY, None),)


def test_a_states_set_matters_at_places_of_that_state() -> None:
    assert reach([], [put(Scope.STATE, AUGUST, state="KDH")]) == (Reach(("KDH",), AUGUST, None),)
    assert reach([], [put(Scope.STATE, AUGUST, state="JHR")]) == ()


def test_what_the_agency_sets_otherwise_does_not_change() -> None:
    own = put(Scope.AGENCY, date(2026, 1, 1), OCTOBER, grace_in_min=3)

    assert reach([own], [own, put(Scope.PLATFORM, AUGUST)]) == (Reach(("",), OCTOBER, None),)


def test_parameters_that_judge_no_day_matter_on_none() -> None:
    assert reach([], [put(Scope.PLATFORM, AUGUST, card_table="B", tunjuk_sebab_days=14)]) == ()


def test_stretches_touched_alike_are_one() -> None:
    after = [put(Scope.PLATFORM, AUGUST, OCTOBER), put(Scope.PLATFORM, OCTOBER, JANUARY, grace_in_min=5)]

    assert reach([], after) == (Reach(("",), AUGUST, JANUARY),)


def test_a_kind_of_agency_lies_over_the_platform_and_under_the_state() -> None:
    before = [put(Scope.PROFILE, AUGUST, grace_in_min=5)]

    assert reach(before, [*before, put(Scope.PLATFORM, AUGUST)]) == ()
    assert reach(before, [*before, put(Scope.STATE, AUGUST, state="PJY")]) == (Reach(("PJY",), AUGUST, None),)
