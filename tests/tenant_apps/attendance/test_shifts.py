"""A night shift and the date after it: each record belongs to one of the two, whatever that date is."""

from datetime import date, timedelta

import pytest

from tenant_apps.attendance import services
from tenant_apps.leave.services import enter_leave
from tenant_apps.movements.services import enter_movement
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, after, at, crew_at_work, day_of, punch, raw
from tests.tenant_apps.people.cast import Cast

TUESDAY = MONDAY + timedelta(days=1)
NIGHT = [("MASUK", "21:50"), ("KELUAR", "06:04+1")]


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Amina works the night that begins on Monday; on other dates her hours are flexible."""
    found = crew_at_work()
    worktime.put_pattern(code="MALAM", name="Malam", kind="SYIF", start_minutes=1320, end_minutes=360, by=None)
    worktime.put_pattern(code="PAGI", name="Pagi", kind="SYIF", start_minutes=420, end_minutes=900, by=None)
    shift(found, "MALAM", MONDAY)
    return found


def shift(crew: Cast, code: str, day: date) -> None:
    worktime.assign_schedule(
        person_ids=[crew.amina], pattern_code=code, valid_from=day, valid_to=day + timedelta(days=1), by=None
    )


def record(crew: Cast, *punches: tuple[str | None, str], day: date = MONDAY) -> None:
    services.record_punches(
        [raw(crew.amina, kind, clock, day) for kind, clock in punches], now=after(day + timedelta(days=2))
    )


def story(crew: Cast, *days: date) -> list[tuple[str, int | None, int | None]]:
    services.judge_days(
        person_ids=[crew.amina], date_from=min(days), date_to=max(days), now=after(max(days) + timedelta(days=1))
    )
    found = [day_of(crew.amina, day) for day in days]
    return [(day.primary, day.first_in, day.last_out) for day in found]


def test_the_way_home_after_a_night_is_no_arrival_of_a_flexible_day(crew: Cast) -> None:
    record(crew, *NIGHT, ("MASUK", "08:00+1"), ("KELUAR", "17:10+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1804), ("HADIR", 480, 1030)]


def test_an_untyped_record_after_a_night_is_its_end_and_not_the_next_days_beginning(crew: Cast) -> None:
    record(crew, (None, "21:50"), (None, "06:04+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1804), ("TIDAK_HADIR", None, None)]


def test_the_two_dates_are_cut_in_the_middle_between_end_and_next_start(crew: Cast) -> None:
    record(crew, ("MASUK", "21:50"), (None, "06:44+1"), (None, "06:45+1"), ("KELUAR", "17:00+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1844), ("HADIR", 405, 1020)]


def test_a_night_before_a_rest_day_keeps_its_whole_window(crew: Cast) -> None:
    friday, saturday = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
    shift(crew, "MALAM", friday)
    record(crew, ("MASUK", "21:50"), ("KELUAR", "09:30+1"), day=friday)

    assert story(crew, friday, saturday) == [("HADIR", 1310, 2010), ("REHAT", None, None)]


def test_a_night_before_a_holiday_keeps_its_whole_window(crew: Cast) -> None:
    worktime.put_holiday(day=TUESDAY, state="", name_ms="Cuti", by=None)
    record(crew, ("MASUK", "21:50"), ("KELUAR", "09:30+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 2010), ("KELEPASAN", None, None)]


def test_a_night_before_leave_is_no_presence_during_it(crew: Cast) -> None:
    enter_leave(
        person_id=crew.amina, type="CR", date_from=TUESDAY, date_to=TUESDAY, state="LULUS", by=None, now=at("09:00")
    )
    record(crew, ("MASUK", "21:50"), ("KELUAR", "07:30+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1890), ("CUTI", None, None)]
    assert day_of(crew.amina, TUESDAY).flags == []


def test_leave_that_is_approved_later_gives_the_night_its_whole_window(crew: Cast) -> None:
    record(crew, ("MASUK", "21:50"), ("KELUAR", "07:30+1"))
    assert story(crew, MONDAY, TUESDAY) == [("TIDAK_LENGKAP", 1310, None), ("TIDAK_LENGKAP", None, 450)]

    enter_leave(
        person_id=crew.amina, type="CR", date_from=TUESDAY, date_to=TUESDAY, state="LULUS", by=None, now=after(TUESDAY)
    )

    assert (day_of(crew.amina, MONDAY).primary, day_of(crew.amina, MONDAY).last_out) == ("HADIR", 1890)
    assert (day_of(crew.amina, TUESDAY).primary, day_of(crew.amina, TUESDAY).last_out) == ("CUTI", None)


def test_a_night_before_duty_of_the_whole_day_keeps_its_whole_window(crew: Cast) -> None:
    enter_movement(person_id=crew.amina, kind="KURSUS", date_from=TUESDAY, state="LULUS", by=None, now=at("09:00"))
    record(crew, ("MASUK", "21:50"), ("KELUAR", "07:30+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1890), ("TUGAS_RASMI", None, None)]


def test_two_nights_in_a_row_share_no_record(crew: Cast) -> None:
    shift(crew, "MALAM", TUESDAY)
    record(crew, *NIGHT)
    record(crew, *NIGHT, day=TUESDAY)

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1804), ("HADIR", 1310, 1804)]


def test_a_night_and_a_morning_shift_are_cut_in_the_middle(crew: Cast) -> None:
    shift(crew, "PAGI", TUESDAY)
    record(crew, ("MASUK", "21:50"), ("KELUAR", "06:29+1"), ("MASUK", "06:30+1"), ("KELUAR", "15:00+1"))

    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1829), ("HADIR", 390, 900)]


def test_the_evening_before_an_early_shift_belongs_to_the_shift(crew: Cast) -> None:
    worktime.put_pattern(code="TENGAH", name="Tengah", kind="SYIF", start_minutes=0, end_minutes=480, by=None)
    thursday = MONDAY + timedelta(days=3)
    shift(crew, "TENGAH", thursday)
    record(crew, ("MASUK", "08:00-1"), ("KELUAR", "17:05-1"), ("MASUK", "23:50-1"), ("KELUAR", "08:02"), day=thursday)

    wednesday = thursday - timedelta(days=1)
    assert story(crew, wednesday, thursday) == [("HADIR", 480, 1025), ("HADIR", -10, 482)]


def test_a_shift_given_to_a_date_later_takes_its_records_from_the_next(crew: Cast) -> None:
    wednesday, thursday = MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)
    record(crew, ("MASUK", "21:50"), ("KELUAR", "06:04+1"), day=wednesday)
    assert story(crew, wednesday, thursday) == [("TIDAK_LENGKAP", 1310, None), ("TIDAK_LENGKAP", None, 364)]

    shift(crew, "MALAM", wednesday)

    assert (day_of(crew.amina, wednesday).primary, day_of(crew.amina, thursday).primary) == ("HADIR", "TIDAK_HADIR")


def test_a_shift_taken_from_a_date_gives_the_records_back(crew: Cast) -> None:
    record(crew, *NIGHT)
    assert story(crew, MONDAY, TUESDAY) == [("HADIR", 1310, 1804), ("TIDAK_HADIR", None, None)]

    worktime.assign_schedule(person_ids=[crew.amina], pattern_code=None, valid_from=MONDAY, valid_to=TUESDAY, by=None)

    assert (day_of(crew.amina, MONDAY).last_out, day_of(crew.amina, TUESDAY).last_out) == (None, 364)


def test_the_way_home_pressed_on_the_screen_lands_on_the_night(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "21:50")

    receipt = punch(crew.amina, "KELUAR", "06:04+1")

    assert receipt.standing is not None
    assert day_of(crew.amina, MONDAY).primary == "HADIR"
    assert day_of(crew.amina, MONDAY).last_out == 1804
