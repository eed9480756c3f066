"""Jadual laporan: reports that come by themselves, once each day they are due, to whom may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kit import clock
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import Actor
from tenant_apps.notifications.models import Notice
from tenant_apps.people import services as people
from tenant_apps.people.models import Person
from tenant_apps.reports import services
from tenant_apps.reports.models import ReportFile, ReportSchedule, ScheduleRun
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at, crew_at_work
from tests.tenant_apps.people.cast import Cast

BY = Actor(user_id=None, name="Pentadbir")
TODAY = date(2026, 11, 2)
NOW = at("06:00", TODAY)
FIFTH = date(2026, 11, 5)


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    """Dania, who supervises, and Amina, who does not, have accounts; Erna is the administrator."""
    with in_tenant("north"):
        crew = crew_at_work()
        for name in ("dania", "amina"):
            give_account(getattr(crew, name), name)
    return crew


@pytest.fixture
def admin(crew: Cast) -> Client:
    with in_tenant("north"):
        user_id = give_account(crew.erna, "erna")
        people.put_roles(person_id=crew.erna, roles=[Role.ADMIN], unit_ids=[], by=BY, now=NOW)
    return signed_in("north", user_id)


@pytest.fixture(autouse=True)
def _at_six() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


def monthly(crew: Cast, **more: Any) -> dict[str, Any]:
    given = {"report": "rekap-bulanan", "dates": "BULAN_LEPAS", "every": "BULAN", "day": "5", "format": "xlsx"}
    return {**given, "unit_id": "", "recipients": [str(crew.dania)], **more}


def run(on: date) -> int:
    with in_tenant("north"):
        return services.run_schedules(now=at("06:00", on), today=on)


def test_every_fifth_the_head_gets_last_months_recap_once(crew: Cast, admin: Client) -> None:
    assert admin.post("/laporan/jadual/baharu/", monthly(crew)).status_code == 303
    assert "Seterusnya 5 November 2026" in admin.get("/laporan/jadual/").text

    assert run(FIFTH - timedelta(days=1)) == 0
    assert run(FIFTH) == 1
    assert run(FIFTH) == 0
    assert run(FIFTH + timedelta(days=1)) == 0

    with in_tenant("north"):
        wish = ReportFile.objects.get()
        assert (wish.asked["first"], wish.asked["last"]) == ("2026-10-01", "2026-10-31")
        assert wish.asked_by.person.pk == crew.dania
        assert services.make_file(key=wish.key, now=at("06:01", FIFTH))
        assert Notice.objects.filter(person=crew.dania, kind="reports.file").count() == 1
        schedule_id = ReportSchedule.objects.get().pk
    history = admin.get(f"/laporan/jadual/{schedule_id}/").text
    assert "5 November 2026" in history
    assert "1 fail" in history


def test_a_night_that_was_missed_is_made_good(crew: Cast, admin: Client) -> None:
    admin.post("/laporan/jadual/baharu/", monthly(crew))

    assert run(FIFTH + timedelta(days=2)) == 1
    with in_tenant("north"):
        assert ScheduleRun.objects.get().due_on == FIFTH


def test_a_schedule_at_rest_runs_not_and_goes_on_from_tomorrow(crew: Cast, admin: Client) -> None:
    admin.post("/laporan/jadual/baharu/", monthly(crew, every="HARI", report="harian", dates="SEMALAM"))
    with in_tenant("north"):
        schedule_id = ReportSchedule.objects.get().pk

    admin.post(f"/laporan/jadual/{schedule_id}/henti/")
    assert "Dihentikan sementara" in admin.get("/laporan/jadual/").text
    assert run(FIFTH) == 0
    with clock.moved_to(at("09:00", FIFTH)):
        admin.post(f"/laporan/jadual/{schedule_id}/henti/")
    assert run(FIFTH) == 0
    assert run(FIFTH + timedelta(days=1)) == 1

    assert admin.post(f"/laporan/jadual/{schedule_id}/hapus/").status_code == 303
    assert run(FIFTH + timedelta(days=2)) == 0
    with in_tenant("north"):
        assert ReportFile.objects.count() == 1, "what was made stays"


def test_a_recipient_without_the_right_is_named_and_one_who_lost_it_left_out(crew: Cast, admin: Client) -> None:
    with in_tenant("north"):
        people.put_roles(person_id=crew.amina, roles=[Role.CLERK], unit_ids=[], by=BY, now=NOW)
    both = [str(crew.dania), str(crew.amina)]
    assert admin.post("/laporan/jadual/baharu/", monthly(crew, recipients=both)).status_code == 303
    with in_tenant("north"):
        people.put_roles(person_id=crew.amina, roles=[], unit_ids=[], by=BY, now=NOW)

    assert run(FIFTH) == 1
    with in_tenant("north"):
        assert ScheduleRun.objects.get().left_out == ["Amina binti Ali"]
        schedule_id = ReportSchedule.objects.get().pk
    assert "tidak lagi berhak: Amina binti Ali" in admin.get(f"/laporan/jadual/{schedule_id}/").text
    for wrong in ({"recipients": both}, {"unit_id": str(crew.unit)}):
        assert admin.post("/laporan/jadual/baharu/", monthly(crew, **wrong)).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"dates": "SEMALAM"}, "tidak sesuai"),
        ({"day": "29"}, "28"),
        ({"every": "MINGGU", "day": "9"}, "1 (Isnin)"),
        ({"recipients": []}, "Penerima"),
        ({"report": "gaji"}, "Laporan"),
        ({"report": "kad", "format": "xlsx"}, "PDF"),
        ({"unit_id": "999999"}, "Bahagian"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_with_what_was_typed_kept(
    crew: Cast, admin: Client, wrong: dict[str, Any], said: str
) -> None:
    answer = admin.post("/laporan/jadual/baharu/", monthly(crew, **wrong))

    assert answer.status_code == 422
    assert said in answer.text
    with in_tenant("north"):
        assert not ReportSchedule.objects.exists()


def test_an_executive_keeps_schedules_of_their_own_only(crew: Cast, admin: Client) -> None:
    admin.post("/laporan/jadual/baharu/", monthly(crew))
    with in_tenant("north"):
        people.put_roles(person_id=crew.dania, roles=[Role.EXECUTIVE], unit_ids=[crew.unit], by=BY, now=NOW)
        user_id = int(Person.objects.get(pk=crew.dania).user_id or 0)
        schedule_id = ReportSchedule.objects.get().pk
    dania = signed_in("north", user_id)

    assert "Belum ada jadual" in dania.get("/laporan/jadual/").text
    assert dania.get(f"/laporan/jadual/{schedule_id}/").status_code == 404
    assert dania.post("/laporan/jadual/baharu/", monthly(crew)).status_code == 303
