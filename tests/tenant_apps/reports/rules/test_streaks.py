"""Absence in a row."""

from datetime import date, timedelta

import pytest

from tenant_apps.reports.rules.streaks import longest_streak, streak_until

FIRST = date(2026, 11, 2)
CODES = {"x": "TIDAK_HADIR", "h": "HADIR", "r": "REHAT", "k": "KELEPASAN", "c": "CUTI", "n": "TIADA_JADUAL"}


def days(signs: str) -> list[tuple[date, str]]:
    return [(FIRST + timedelta(days=n), CODES[sign]) for n, sign in enumerate(signs)]


@pytest.mark.parametrize(
    ("signs", "now", "longest"),
    [
        ("", 0, 0),
        ("hhh", 0, 0),
        ("hx", 1, 1),
        ("xxrrx", 3, 3),
        ("xkx", 2, 2),
        ("xcx", 1, 1),
        ("xxh", 0, 2),
        ("xxhxxx", 3, 3),
        ("xnx", 2, 2),
        ("rrkk", 0, 0),
    ],
)
def test_rest_days_bridge_a_streak_and_work_or_leave_ends_it(signs: str, now: int, longest: int) -> None:
    assert streak_until(days(signs)).length == now
    assert longest_streak(days(signs)).length == longest


def test_the_order_of_days_is_irrelevant() -> None:
    assert streak_until(reversed(days("hxxrrx"))) == streak_until(days("hxxrrx"))


def test_of_two_streaks_of_one_length_the_earliest_counts() -> None:
    assert longest_streak(days("xxhxx")).dates == (FIRST, FIRST + timedelta(days=1))
