"""Sets of minutes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenant_apps.attendance.rules.intervals import clipped, joined, total, without

INTERVALS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


def minutes(intervals: list[tuple[int, int]]) -> set[int]:
    return {minute for start, end in intervals for minute in range(start, end)}


def test_what_touches_or_overlaps_is_joined() -> None:
    assert joined([(5, 9), (0, 3), (3, 4), (8, 12), (20, 20)]) == [(0, 4), (5, 12)]


@given(INTERVALS)
def test_joining_keeps_every_minute_and_leaves_gaps_between(intervals: list[tuple[int, int]]) -> None:
    found = joined(intervals)

    assert minutes(found) == minutes(intervals)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    assert total(found) == len(minutes(intervals))


@given(INTERVALS, INTERVALS)
def test_what_is_taken_is_gone(intervals: list[tuple[int, int]], taken: list[tuple[int, int]]) -> None:
    assert minutes(without(intervals, taken)) == minutes(intervals) - minutes(taken)


@given(INTERVALS, st.integers(0, 60), st.integers(0, 60))
def test_clipping_leaves_what_lies_between(intervals: list[tuple[int, int]], start: int, end: int) -> None:
    assert minutes(clipped(joined(intervals), start, end)) == minutes(intervals) & set(range(start, end))
