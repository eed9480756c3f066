"""The table of calendar facts, read against what a new agency begins with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.rules.calendar import is_short_day
from tenants.directory import TenantRef

TABLE = Path(__file__).with_name("calendar_facts.txt")


def facts() -> list[tuple[str, date, str, str, str]]:
    """Return the rows: state, date, weekday, what it is, names."""
    lines = [line for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    rows = [[*line.split(maxsplit=4), ""][:5] for line in lines]
    return [(state, date.fromisoformat(day), weekday, what, names) for state, day, weekday, what, names in rows]


def test_the_weekdays_of_the_table_are_right_and_every_state_is_in_it() -> None:
    assert [row for row in facts() if row[1].strftime("%a") != row[2]] == []
    assert {row[0] for row in facts()} == {"PJY", "KDH", "KTN", "TRG", "JHR", "SBH", "SWK"}


def test_every_date_of_the_table_is_what_it_says(in_north: TenantRef) -> None:
    Holiday.objects.all().delete()
    states = sorted({row[0] for row in facts()})
    services.seed_holidays(states, sorted({row[1].year for row in facts()}))
    found = selectors.agency_calendar(states, date(2018, 1, 1), date(2027, 12, 31))
    wrong = []

    for state, day, _weekday, what, names in facts():
        here = found[state, day]
        short = here.day_type == "WORK" and is_short_day(state, day)
        is_what = "SHORT" if short else here.day_type.value
        named = " + ".join(sorted(card.name_ms for card in here.holidays))
        if (is_what, named) != (what, names):
            wrong.append(f"{state} {day}: {is_what} {named!r}, not {what} {names!r}")

    assert wrong == []


def test_two_holidays_on_a_date_are_one_day_off(in_north: TenantRef) -> None:
    Holiday.objects.all().delete()
    services.seed_holidays(["PJY"], [2024])
    year = selectors.agency_calendar(["PJY"], date(2024, 1, 1), date(2024, 12, 31)).values()

    cards = selectors.holiday_cards(date(2024, 1, 1), date(2024, 12, 31), states=["PJY"])
    assert sum(one.day_type == "HOLIDAY" for one in year) == len(cards) - 1


def test_an_early_release_is_a_working_day_with_an_end(in_north: TenantRef) -> None:
    eve = date(2026, 12, 24)
    services.put_holiday(day=eve, state="PJY", name_ms="Pelepasan awal Krismas", from_minutes=780, by=None)

    [day] = selectors.agency_calendar(["PJY"], eve, eve).values()
    assert day.day_type == "WORK"
    upcoming = selectors.next_holiday(eve, "PJY")
    assert upcoming is not None
    assert upcoming.date > eve
