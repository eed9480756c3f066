"""Punches through the service: kept once, never refused, judged at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tenant_apps.attendance import services
from tenant_apps.attendance.models import FactIsKeptError, Punch, PunchFix
from tenant_apps.attendance.services import Fix
from tenant_apps.people import services as people
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import FAR, MONDAY, OFFICE, after, at, crew_at_work, day_of, punch, raw
from tests.tenant_apps.people.cast import Cast


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return crew_at_work()


def test_a_punch_in_the_office_is_judged_at_once(crew: Cast) -> None:
    receipt = punch(crew.amina, "MASUK", "07:58:31")

    day = day_of(crew.amina)
    assert (receipt.place, receipt.date, receipt.repeated) == ("PEJABAT", MONDAY, False)
    assert (day.primary, day.first_in, day.required_out, day.flags) == ("SEDANG_BERTUGAS", 478, 1018, [])
    assert (day.unit_id, day.schedule_code, day.is_open, day.place) == (crew.unit, "WBF", True, "PEJABAT")


def test_the_same_submission_is_kept_once_and_answered_alike(crew: Cast) -> None:
    uuid = uuid4()
    first = punch(crew.amina, "MASUK", "07:58", uuid=uuid)
    again = punch(crew.amina, "MASUK", "08:40", uuid=uuid)

    assert Punch.objects.count() == 1
    assert (again.punch_id, again.at, again.repeated) == (first.punch_id, first.at, True)
    assert day_of(crew.amina).first_in == 478


def test_a_submission_number_of_somebody_else_is_no_way_to_their_record(crew: Cast) -> None:
    uuid = uuid4()
    punch(crew.boris, "MASUK", "07:40", uuid=uuid)

    receipt = punch(crew.amina, "MASUK", "08:10", uuid=uuid)

    assert (receipt.person_id, receipt.repeated) == (crew.amina, False)
    assert day_of(crew.amina).first_in == 490


@pytest.mark.parametrize(
    ("fix", "declared", "place"),
    [
        (OFFICE, None, "PEJABAT"),
        (OFFICE, "BDR", "PEJABAT"),
        (FAR, None, "LUAR"),
        (FAR, "BDR", "BDR"),
        (FAR, "DL", "LUAR"),
        (FAR, "BULAN", "LUAR"),
        (None, None, "LUAR"),
        (None, "BDR", "BDR"),
    ],
)
def test_the_place_is_the_office_inside_its_circle_and_the_officers_word_elsewhere(
    crew: Cast, fix: Fix | None, declared: str | None, place: str
) -> None:
    receipt = punch(crew.amina, "MASUK", "08:00", fix=fix, declared=declared)

    assert receipt.place == place
    assert receipt.located is (fix is not None)


def test_without_a_word_the_registered_home_is_home_and_anywhere_else_is_outside(crew: Cast) -> None:
    def live(person_id: int, latitude: float | None) -> None:
        entry = people.HomeEntry(person_id, "Jalan 1", latitude, FAR.longitude if latitude else None)
        people.put_homes(entries=[entry], source="HRMIS", by=None, now=at("06:00"))

    for metres, declared, place in (
        (200, None, "BDR"),
        (400, None, "LUAR"),
        (200, "LUAR", "LUAR"),
        (400, "BDR", "BDR"),
    ):
        live(crew.amina, FAR.latitude + metres / 111_195)
        assert punch(crew.amina, "MASUK", "08:00", fix=FAR, declared=declared).place == place
    live(crew.amina, None)
    assert punch(crew.amina, "MASUK", "08:00", fix=FAR).place == "LUAR"


def test_a_fix_that_comes_late_shows_the_home_too(crew: Cast) -> None:
    people.put_homes(
        entries=[people.HomeEntry(crew.amina, "Jalan 1", FAR.latitude, FAR.longitude)],
        source="HRMIS",
        by=None,
        now=at("06:00"),
    )
    receipt = punch(crew.amina, "MASUK", "08:00", fix=None)

    assert services.attach_fix(person_id=crew.amina, uuid=receipt.uuid, fix=FAR, now=receipt.at)

    assert PunchFix.objects.get().place == "BDR"
    assert day_of(crew.amina).place == "BDR"


def test_a_weak_fix_is_taken_and_flagged(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00", fix=Fix(2.926, 101.696, accuracy_m=900))

    assert "LOKASI_LEMAH" in day_of(crew.amina).flags


def test_a_punch_that_says_neither_in_nor_out_is_refused(crew: Cast) -> None:
    with pytest.raises(services.KindUnknown):
        punch(crew.amina, "ROSAK", "08:00")


def test_a_late_punch_is_late_by_the_minute(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "09:15:59")

    day = day_of(crew.amina)
    assert (day.late_minutes, day.flags) == (15, ["LEWAT"])


def test_a_later_leaving_corrects_an_earlier_one(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")
    punch(crew.amina, "KELUAR", "16:00")
    punch(crew.amina, "KELUAR", "17:05")

    day = day_of(crew.amina)
    assert (day.primary, day.last_out, day.early_minutes, day.flags) == ("HADIR", 1025, 0, [])


def test_a_fix_that_comes_late_speaks_for_its_punch(crew: Cast) -> None:
    receipt = punch(crew.amina, "MASUK", "08:00", fix=None)
    assert day_of(crew.amina).flags == ["LUAR_KAWASAN"]

    kept = services.attach_fix(
        person_id=crew.amina, uuid=receipt.uuid, fix=OFFICE, now=receipt.at + timedelta(seconds=9)
    )

    assert kept
    assert day_of(crew.amina).flags == []
    assert Punch.objects.get().latitude is None


@pytest.mark.parametrize("seconds", [31, 3600])
def test_a_fix_after_half_a_minute_belongs_to_nothing(crew: Cast, seconds: int) -> None:
    receipt = punch(crew.amina, "MASUK", "08:00", fix=None)

    kept = services.attach_fix(
        person_id=crew.amina, uuid=receipt.uuid, fix=OFFICE, now=receipt.at + timedelta(seconds=seconds)
    )

    assert not kept
    assert not PunchFix.objects.exists()


def test_a_fix_for_somebody_elses_punch_belongs_to_nothing(crew: Cast) -> None:
    receipt = punch(crew.boris, "MASUK", "08:00", fix=None)

    assert not services.attach_fix(person_id=crew.amina, uuid=receipt.uuid, fix=OFFICE, now=receipt.at)


def test_a_fix_does_not_replace_the_one_the_punch_came_with(crew: Cast) -> None:
    receipt = punch(crew.amina, "MASUK", "08:00", fix=FAR)

    assert not services.attach_fix(person_id=crew.amina, uuid=receipt.uuid, fix=OFFICE, now=receipt.at)


def test_a_batch_is_kept_once_in_whatever_order_and_judged(crew: Cast) -> None:
    batch = [raw(crew.amina, None, "17:10"), raw(crew.boris, None, "09:30"), raw(crew.amina, None, "08:01")]

    first = services.record_punches(batch, now=after())
    again = services.record_punches(list(reversed(batch)), now=after())

    assert (first.new, first.known, first.judged) == (3, 0, 2)
    assert (again.new, again.known) == (0, 3)
    day = day_of(crew.amina)
    assert (day.primary, day.first_in, day.last_out, day.worked_minutes) == ("HADIR", 481, 1030, 489)
    assert day_of(crew.boris).primary == "TIDAK_LENGKAP"


def test_an_empty_batch_is_nothing(crew: Cast) -> None:
    assert services.record_punches([], now=after()).new == 0


def test_a_punch_cannot_be_changed_or_deleted_in_python(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")
    kept = Punch.objects.get()

    with pytest.raises(FactIsKeptError):
        kept.save()
    with pytest.raises(FactIsKeptError):
        kept.delete()
    with pytest.raises(FactIsKeptError):
        Punch.objects.all().delete()
    with pytest.raises(FactIsKeptError):
        Punch.objects.filter(pk=kept.pk).update(kind="KELUAR")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attendance_punch SET kind = 'KELUAR'",
        "UPDATE attendance_punch SET at = at - interval '1 hour'",
        "UPDATE attendance_punch SET latitude = 1, longitude = 1, distance_m = 0",
        "UPDATE attendance_punch SET latitude = NULL, longitude = NULL, distance_m = NULL, place = 'PEJABAT'",
        "DELETE FROM attendance_punch",
        "DELETE FROM attendance_punchfix",
        "UPDATE attendance_punchfix SET place = 'LUAR'",
    ],
)
def test_the_database_refuses_to_change_a_fact(crew: Cast, statement: str) -> None:
    receipt = punch(crew.amina, "MASUK", "08:00", fix=None)
    services.attach_fix(person_id=crew.amina, uuid=receipt.uuid, fix=OFFICE, now=receipt.at)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_coordinates_can_be_blanked_when_their_time_is_over(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE attendance_punch SET latitude = NULL, longitude = NULL, distance_m = NULL")

    blanked = Punch.objects.get()
    assert (blanked.latitude, blanked.place) == (None, "PEJABAT")


def test_a_night_shift_is_one_day_of_two_dates(in_north: TenantRef) -> None:
    from tenant_apps.worktime import services as worktime

    worktime.put_pattern(code="MALAM", name="Malam", kind="SYIF", start_minutes=1320, end_minutes=360, by=None)
    crew = crew_at_work("MALAM")

    punch(crew.amina, "MASUK", "21:50")
    punch(crew.amina, "KELUAR", "06:04+1")

    day = day_of(crew.amina)
    assert (day.first_in, day.last_out, day.worked_minutes) == (1310, 1804, 484)


def test_a_reason_is_kept_with_the_punch_and_cut_to_its_place(crew: Cast) -> None:
    receipt = punch(crew.amina, "MASUK", "09:30", reason="  " + "tayar pancit " * 60)

    assert receipt.note.startswith("tayar pancit")
    assert len(receipt.note) == 300


def test_the_clock_is_the_agencys(crew: Cast) -> None:
    late_evening = punch(crew.amina, "MASUK", "23:59")
    after_midnight = punch(crew.amina, "KELUAR", "00:00+1")

    assert (late_evening.date, after_midnight.date) == (MONDAY, MONDAY + timedelta(days=1))
    assert at("23:59").utcoffset() == timedelta(hours=8)
