"""The week, the short day and the rest of every state."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenant_apps.worktime.rules.calendar import (
    STATES,
    DayType,
    day_type_of,
    is_short_day,
    rest_interval,
    week_of,
    working_week,
)

MONDAY = date(2026, 11, 16)
WEEK = [MONDAY + timedelta(days=offset) for offset in range(7)]
OTHERS = sorted(STATES - {"KDH", "KTN", "TRG"})


def rest_days(state: str | None, week: list[date]) -> str:
    return " ".join(day.strftime("%a") for day in week if day_type_of(state, day, ()) == DayType.REST)


def short_days(state: str | None, week: list[date]) -> str:
    return " ".join(day.strftime("%a") for day in week if is_short_day(state, day))


@pytest.mark.parametrize("state", [*OTHERS, None])
def test_most_states_rest_on_saturday_and_sunday(state: str | None) -> None:
    assert rest_days(state, WEEK) == "Sat Sun"
    assert short_days(state, WEEK) == ""


@pytest.mark.parametrize("state", ["KDH", "KTN", "TRG"])
def test_the_northern_and_eastern_states_rest_on_friday_and_saturday(state: str) -> None:
    assert rest_days(state, WEEK) == "Fri Sat"
    assert short_days(state, WEEK) == "Thu"


@pytest.mark.parametrize(
    ("monday", "rests", "short"),
    [
        (date(2013, 12, 16), "Sat Sun", ""),
        (date(2014, 1, 6), "Fri Sat", "Thu"),
        (date(2024, 12, 16), "Fri Sat", "Thu"),
        (date(2025, 1, 6), "Sat Sun", ""),
    ],
)
def test_johor_rested_on_friday_and_saturday_from_2014_to_2024(monday: date, rests: str, short: str) -> None:
    week = [monday + timedelta(days=offset) for offset in range(7)]

    assert rest_days("JHR", week) == rests
    assert short_days("JHR", week) == short


def test_johor_changed_on_the_first_of_january() -> None:
    assert week_of("JHR", date(2013, 12, 31)) != week_of("JHR", date(2014, 1, 1))
    assert week_of("JHR", date(2024, 12, 31)) != week_of("JHR", date(2025, 1, 1))


def test_a_holiday_on_a_rest_day_is_a_holiday() -> None:
    saturday = date(2026, 11, 21)

    assert day_type_of("PJY", saturday, {saturday}) == DayType.HOLIDAY
    assert day_type_of("PJY", MONDAY, {saturday}) == DayType.WORK


@pytest.mark.parametrize(
    ("state", "monday", "friday", "ramadan", "ramadan_friday"),
    [
        ("PJY", (780, 840), (735, 885), (780, 810), (750, 870)),
        (None, (780, 840), (735, 885), (780, 810), (750, 870)),
        ("SBH", (780, 840), (690, 840), (780, 810), (705, 825)),
        ("LBN", (780, 840), (690, 840), (780, 810), (705, 825)),
        ("SWK", (780, 840), (705, 855), (780, 810), (720, 840)),
        ("KDH", (780, 840), (780, 840), (780, 810), (780, 810)),
    ],
)
def test_the_rest_of_a_region(
    state: str | None,
    monday: tuple[int, int],
    friday: tuple[int, int],
    ramadan: tuple[int, int],
    ramadan_friday: tuple[int, int],
) -> None:
    assert rest_interval(state, WEEK[0]) == monday
    assert rest_interval(state, WEEK[4]) == friday
    assert rest_interval(state, WEEK[0], ramadan=True) == ramadan
    assert rest_interval(state, WEEK[4], ramadan=True) == ramadan_friday


def test_an_own_friday_rest_replaces_the_regions_on_fridays_only() -> None:
    own = (750, 870)

    assert rest_interval("JHR", WEEK[4], friday_rest=own) == own
    assert rest_interval("JHR", WEEK[4], friday_rest=own, ramadan=True) == (750, 840)
    assert rest_interval("JHR", WEEK[0], friday_rest=own) == (780, 840)


def test_a_rest_never_ends_before_it_begins() -> None:
    assert rest_interval("JHR", WEEK[4], friday_rest=(750, 770), ramadan=True) == (750, 750)


@pytest.mark.parametrize(
    ("state", "day", "first"),
    [
        ("PJY", date(2026, 11, 16), date(2026, 11, 16)),
        ("PJY", date(2026, 11, 22), date(2026, 11, 16)),
        ("PJY", date(2026, 11, 23), date(2026, 11, 23)),
        (None, date(2026, 11, 18), date(2026, 11, 16)),
        ("KDH", date(2026, 11, 15), date(2026, 11, 15)),
        ("KDH", date(2026, 11, 21), date(2026, 11, 15)),
        ("KDH", date(2026, 11, 22), date(2026, 11, 22)),
        ("JHR", date(2024, 12, 29), date(2024, 12, 29)),
        ("JHR", date(2025, 1, 1), date(2024, 12, 30)),
    ],
)
def test_a_working_week_begins_after_the_weekly_rest_and_has_seven_dates(
    state: str | None, day: date, first: date
) -> None:
    assert working_week(state, day) == (first, first + timedelta(days=6))
