"""The central office's holidays are taken; what the agency decided itself stays."""

from datetime import date
from typing import Any

import pytest

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenant_apps.worktime import services
from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.signals import calendar_changed
from tenants.directory import TenantRef

MERDEKA, RAYA = date(2027, 8, 31), date(2027, 3, 10)


def listed(*days: dict[str, Any], number: int = 1) -> list[dict[str, Any]]:
    return [
        {
            "pack": "cuti-umum-2027",
            "number": number,
            "name_ms": "Cuti umum 2027",
            "valid_from": "2027-01-01",
            "params": {"days": list(days)},
        }
    ]


def day(when: date, name: str, state: str = "PJY", status: str = "AKTIF", **more: Any) -> dict[str, Any]:
    plain = {"date": when.isoformat(), "state": state, "name_ms": name, "name_en": "", "status": status}
    return {**plain, "from_minutes": None, **more}


@pytest.fixture
def agency(in_north: TenantRef) -> TenantRef:
    """North without the holidays it began with."""
    Holiday.objects.all().delete()
    return in_north


def take(*days: dict[str, Any], number: int = 1) -> int:
    return services.take_central_holidays(lists=listed(*days, number=number), by=None)


def rows() -> list[tuple[date, str, str, str]]:
    return list(Holiday.objects.order_by("date", "pk").values_list("date", "name_ms", "status", "source"))


def test_days_of_the_agencys_states_are_taken_once(agency: TenantRef) -> None:
    days = (day(MERDEKA, "Merdeka"), day(RAYA, "Raya", status="ANGGARAN"), day(MERDEKA, "Merdeka", "KDH"))

    assert take(*days) == 2
    assert take(*days) == 0
    assert rows() == [(RAYA, "Raya", "ANGGARAN", "PUSAT"), (MERDEKA, "Merdeka", "AKTIF", "PUSAT")]
    line = AuditEntry.objects.get(action="worktime.central_holidays_taken")
    assert line.after == {"added": 2, "changed": 0, "cancelled": 0, "kept": 0}


def test_an_estimate_that_is_announced_is_in_force_and_its_day_is_judged(agency: TenantRef) -> None:
    take(day(RAYA, "Raya", status="ANGGARAN"))
    heard: list[dict[str, Any]] = []
    calendar_changed.connect(lambda **said: heard.append(said), weak=False, dispatch_uid="ear")

    take(day(RAYA, "Raya"), number=2)

    calendar_changed.disconnect(dispatch_uid="ear")
    assert [(said["dates"], said["states"]) for said in heard] == [((RAYA,), ("PJY",))]


def test_a_day_that_moved_is_cancelled_where_it_was(agency: TenantRef) -> None:
    take(day(RAYA, "Raya"))

    take(day(date(2027, 3, 11), "Raya"), number=2)

    assert [row[:3] for row in rows()] == [(RAYA, "Raya", "BATAL"), (date(2027, 3, 11), "Raya", "AKTIF")]


def test_what_the_agency_wrote_itself_is_not_overwritten(agency: TenantRef) -> None:
    services.put_holiday(day=MERDEKA, state="PJY", name_ms="Merdeka", from_minutes=720, by=None)
    services.put_holiday(day=RAYA, name_ms="Hari Keluarga", by=None)

    take(day(MERDEKA, "Merdeka"), day(date(2027, 5, 1), "Pekerja"))

    assert {row[1]: row[3] for row in rows()} == {"Merdeka": "AGENSI", "Hari Keluarga": "AGENSI", "Pekerja": "PUSAT"}
    assert Holiday.objects.get(name_ms="Merdeka").from_minutes == 720
    line = AuditEntry.objects.get(action="worktime.central_holidays_taken")
    assert line.after == {"added": 1, "changed": 0, "cancelled": 0, "kept": 1}


@pytest.mark.parametrize("status", ["AKTIF", "ANGGARAN", "BATAL"])
def test_a_day_the_agency_cancelled_stays_cancelled(agency: TenantRef, status: str) -> None:
    take(day(MERDEKA, "Merdeka"))
    services.cancel_holiday(holiday_id=Holiday.objects.get().pk, by=None)

    take(day(MERDEKA, "Merdeka", status=status, name_en="National day"), number=2)

    assert Holiday.objects.get().status == "BATAL"


def test_a_day_the_agency_confirmed_stays_when_the_list_drops_it(agency: TenantRef) -> None:
    take(day(RAYA, "Raya", status="ANGGARAN"))
    services.confirm_holidays(holiday_ids=[Holiday.objects.get().pk], by=None)

    take(number=2)

    assert Holiday.objects.get().status == "AKTIF"


def test_days_of_the_official_lists_follow_the_central_office(agency: TenantRef) -> None:
    services.seed_holidays(["PJY"], [2027])
    seeded = set(Holiday.objects.values_list("date", flat=True))

    take(day(MERDEKA, "Hari Kebangsaan"))

    assert len(seeded) > 10
    assert set(Holiday.objects.exclude(status="BATAL").values_list("date", flat=True)) == {MERDEKA}


def test_the_calendar_of_a_locked_month_stays(agency: TenantRef) -> None:
    take(day(RAYA, "Raya"))
    services.lock_month(month=date(2027, 3, 1), by=None, now=clock.now())

    take(day(MERDEKA, "Merdeka"), day(date(2027, 3, 12), "Khas"), number=2)

    assert [row[:3] for row in rows()] == [(RAYA, "Raya", "AKTIF"), (MERDEKA, "Merdeka", "AKTIF")]
