"""When schedules are due and which dates their reports cover."""

from datetime import date

import pytest

from tenant_apps.reports.rules.schedules import covered, due_dates, next_date

MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("every", "day", "since", "until", "dates"),
    [
        ("HARI", 1, MONDAY, MONDAY, ["2026-11-16"]),
        ("HARI", 1, date(2026, 11, 15), MONDAY, ["2026-11-15", "2026-11-16"]),
        ("MINGGU", 1, date(2026, 11, 10), date(2026, 11, 17), ["2026-11-16"]),
        ("MINGGU", 7, MONDAY, date(2026, 11, 21), []),
        ("BULAN", 5, date(2026, 11, 2), date(2026, 11, 8), ["2026-11-05"]),
        ("BULAN", 5, date(2026, 1, 1), date(2026, 11, 20), []),
        ("BULAN", 5, date(2026, 11, 6), date(2026, 11, 8), []),
        ("HARI", 1, date(2026, 11, 18), MONDAY, []),
    ],
)
def test_a_schedule_is_due_on_its_days_and_missed_ones_are_made_good_for_a_week(
    every: str, day: int, since: date, until: date, dates: list[str]
) -> None:
    assert [f"{one}" for one in due_dates(every, day, since=since, until=until)] == dates


@pytest.mark.parametrize(
    ("dates", "on", "first", "last"),
    [
        ("SEMALAM", date(2026, 3, 1), date(2026, 2, 28), date(2026, 2, 28)),
        ("HARI_INI", MONDAY, MONDAY, MONDAY),
        ("MINGGU_LEPAS", MONDAY, date(2026, 11, 9), date(2026, 11, 15)),
        ("BULAN_LEPAS", date(2026, 1, 5), date(2025, 12, 1), date(2025, 12, 31)),
        ("BULAN_INI", MONDAY, date(2026, 11, 1), MONDAY),
    ],
)
def test_the_dates_of_a_report_are_seen_from_the_day_it_is_made(dates: str, on: date, first: date, last: date) -> None:
    assert covered(dates, on) == (first, last)


@pytest.mark.parametrize(("every", "day", "following"), [("HARI", 9, 17), ("MINGGU", 1, 23), ("BULAN", 20, 20)])
def test_the_next_day_is_after_today(every: str, day: int, following: int) -> None:
    assert next_date(every, day, after=MONDAY) == date(2026, 11, following)
