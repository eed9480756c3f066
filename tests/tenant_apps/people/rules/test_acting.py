"""Circles of stand-ins on shared days, and scopes that meet."""

from datetime import date

import pytest

from tenant_apps.people.rules.acting import Reach, StandIn, circle_closed_by

A, B, C, D = 1, 2, 3, 4


def stand_in(principal: int, deputy: int, first: int, end: int) -> StandIn:
    return StandIn(principal, deputy, date(2026, 11, first), date(2026, 11, end))


@pytest.mark.parametrize(
    ("running", "circle"),
    [
        ([], ()),
        ([stand_in(B, A, 5, 8)], (A, B)),
        ([stand_in(B, A, 10, 12)], ()),
        ([stand_in(B, A, 1, 2)], ()),
        ([stand_in(B, C, 1, 9), stand_in(C, A, 4, 6)], (A, B, C)),
        ([stand_in(B, C, 1, 5), stand_in(C, A, 5, 9)], ()),
        ([stand_in(B, C, 1, 9), stand_in(C, B, 1, 9)], ()),
        ([stand_in(B, C, 1, 9), stand_in(C, D, 1, 9), stand_in(D, A, 8, 12)], (A, B, C, D)),
        ([stand_in(C, A, 1, 9), stand_in(D, A, 1, 9)], ()),
    ],
)
def test_a_circle_needs_days_that_all_its_steps_share(running: list[StandIn], circle: tuple[int, ...]) -> None:
    assert circle_closed_by(stand_in(A, B, 2, 10), running) == circle


ALL = Reach()
UNIT, BELOW, BESIDE = Reach(unit_path="/1/2/"), Reach(unit_path="/1/2/5/"), Reach(unit_path="/1/3/")
AMINA = Reach(person_ids=frozenset({7}), posted=("/1/2/",))
ERNA = Reach(person_ids=frozenset({8}), posted=("/1/3/",))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (ALL, ALL, True),
        (ALL, UNIT, True),
        (ALL, AMINA, True),
        (UNIT, BELOW, True),
        (UNIT, BESIDE, False),
        (UNIT, AMINA, True),
        (UNIT, ERNA, False),
        (AMINA, AMINA, True),
        (AMINA, ERNA, False),
        (Reach(issues=False), Reach(requests=False), False),
        (Reach(issues=False), ALL, True),
    ],
)
def test_scopes_meet_when_one_matter_could_fall_to_both(one: Reach, other: Reach, meet: bool) -> None:
    assert one.meets(other) is meet
    assert other.meets(one) is meet
