"""By when another schedule is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from tenant_apps.worktime.rules.asking import closes_on, first_open_month


@pytest.mark.parametrize(
    ("today", "day", "opened"),
    [
        (date(2026, 11, 1), 20, date(2026, 12, 1)),
        (date(2026, 11, 20), 20, date(2026, 12, 1)),
        (date(2026, 11, 21), 20, date(2027, 1, 1)),
        (date(2026, 12, 20), 20, date(2027, 1, 1)),
        (date(2026, 12, 31), 20, date(2027, 2, 1)),
        (date(2027, 1, 28), 28, date(2027, 2, 1)),
        (date(2027, 1, 29), 28, date(2027, 3, 1)),
        (date(2026, 11, 2), 1, date(2027, 1, 1)),
    ],
)
def test_the_first_month_that_may_be_asked_for(today: date, day: int, opened: date) -> None:
    assert first_open_month(today, day) == opened


def test_a_month_closes_on_a_day_of_the_month_before() -> None:
    assert closes_on(date(2027, 1, 1), 20) == date(2026, 12, 20)
    assert closes_on(date(2027, 3, 1), 28) == date(2027, 2, 28)
