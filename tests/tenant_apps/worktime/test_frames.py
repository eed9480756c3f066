"""The frame over a person's date: schedule, calendar, parameters and service, in one statement."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.people import services as people
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.rules.calendar import DayType
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

MONDAY = date(2026, 11, 16)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_patterns()
    services.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
    return cast()


def test_one_statement_reads_any_number_of_persons_and_dates(crew: Cast) -> None:
    month = [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]

    with CaptureQueriesContext(connection) as statements:
        found = selectors.frames([crew.amina, crew.boris, crew.dania, crew.erna], month)

    assert len(statements) == 1
    assert len(found) == 4 * 30


def test_the_frame_of_a_punch_takes_one_statement(crew: Cast) -> None:
    with CaptureQueriesContext(connection) as statements:
        frame = selectors.frame_of(crew.amina, MONDAY)

    assert len(statements) == 1
    assert frame.schedule is not None
    assert (frame.schedule.code, frame.state, frame.day_type) == ("WBF", "PJY", DayType.WORK)
    assert (frame.unit_id, frame.location_id) == (crew.unit, crew.place)
    assert frame.in_service
    assert not frame.exempt
    assert frame.policy.grace_in_min == 0


def test_an_own_schedule_covers_the_default_for_its_months_only(crew: Cast) -> None:
    services.assign_schedule(
        person_ids=[crew.amina], pattern_code="WP2", valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1), by=None
    )

    codes = [
        frame.schedule.code
        for frame in selectors.frames(
            [crew.amina], [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
        ).values()
        if frame.schedule
    ]

    assert codes == ["WBF", "WP2", "WP2", "WBF"]


def test_without_any_schedule_there_is_none(in_north: TenantRef) -> None:
    crew = cast()

    assert selectors.frame_of(crew.amina, MONDAY).schedule is None


def test_a_move_to_another_state_changes_the_week_from_its_day_on(crew: Cast) -> None:
    kedah = people.put_location(name="Alor Setar", state="KDH", by=None)
    people.move_person(
        person_id=crew.amina, unit_id=crew.unit, location_id=kedah, valid_from=date(2026, 11, 20), by=None
    )
    thursday, friday, sunday = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 22)

    found = selectors.frames([crew.amina], [thursday, friday, sunday])

    assert [frame.day_type for frame in found.values()] == [DayType.WORK, DayType.REST, DayType.WORK]
    assert [frame.state for frame in found.values()] == ["PJY", "KDH", "KDH"]


def test_a_holiday_holds_in_its_state_only_and_an_estimated_one_nowhere(crew: Cast) -> None:
    services.put_holiday(day=MONDAY, state="PJY", name_ms="Hari Wilayah", by=None)
    services.put_holiday(day=date(2026, 11, 17), state="KDH", name_ms="Hari Kedah", by=None)
    services.put_holiday(day=date(2026, 11, 18), name_ms="Hari Agensi", by=None)
    services.seed_holidays(["PJY"], [2028])
    puasa = date(2028, 2, 28)

    found = selectors.frames([crew.amina], [MONDAY, date(2026, 11, 17), date(2026, 11, 18), puasa])

    assert [frame.day_type.value for frame in found.values()] == ["HOLIDAY", "WORK", "HOLIDAY", "WORK"]


def test_parameters_hold_from_their_day_and_a_states_set_lies_over_the_agencys(crew: Cast) -> None:
    services.put_policy(params={"grace_in_min": 5}, valid_from=date(2026, 11, 1), by=None)
    services.put_policy(params={"grace_in_min": 10}, valid_from=date(2026, 11, 17), state="PJY", by=None)

    found = selectors.frames([crew.amina], [date(2026, 10, 30), MONDAY, date(2026, 11, 17)])

    assert [frame.policy.grace_in_min for frame in found.values()] == [0, 5, 10]


def test_service_ends_and_exemption_shows(crew: Cast) -> None:
    people.end_person(person_id=crew.amina, on=MONDAY, by=None)

    found = selectors.frames([crew.amina], [MONDAY - timedelta(days=1), MONDAY])

    assert [frame.in_service for frame in found.values()] == [True, False]


def test_unknown_persons_are_missing(crew: Cast) -> None:
    assert selectors.frames([987654], [MONDAY]) == {}
