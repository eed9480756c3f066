"""Months are named by their first day."""

from datetime import date

import pytest

from kit.months import last_day, month_after, month_of, months_between


@pytest.mark.parametrize(
    ("day", "first", "last", "after"),
    [
        (date(2026, 1, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)),
        (date(2028, 2, 15), date(2028, 2, 1), date(2028, 2, 29), date(2028, 3, 1)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_month_begins_ends_and_is_followed(day: date, first: date, last: date, after: date) -> None:
    assert (month_of(day), last_day(day), month_after(day)) == (first, last, after)


def test_months_between_two_dates_hold_both() -> None:
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert months_between(date(2026, 11, 1), date(2026, 11, 30)) == [date(2026, 11, 1)]
