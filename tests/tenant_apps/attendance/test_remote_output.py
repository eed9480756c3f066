"""A day at home asks for an output, by verdict or open plan, where the agency asks; the verdict never changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kit import clock
from tenant_apps.attendance.selectors.remote import output_days
from tenant_apps.attendance.services import close_days
from tenant_apps.leave.services import enter_leave
from tenant_apps.movements.services import enter_movement
from tenant_apps.people.models import Person
from tenant_apps.tasks import services as tasks
from tenant_apps.tasks.models import Entry
from tenant_apps.worktime.services import put_policy
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import FAR, MONDAY, after, at, crew_at_work, day_of, punch
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.tasks.desk import log

TUESDAY = MONDAY + timedelta(days=1)
YEAR = date(2026, 1, 1)


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        crew = crew_at_work()
        put_policy(valid_from=YEAR, params={"remote_plan_required": True}, by=None)
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


def plan(person_id: int, day: date = MONDAY, state: str = "LULUS") -> None:
    dates: dict[str, Any] = {"date_from": day, "state": state}
    enter_movement(person_id=person_id, kind="BDR", purpose="Laporan", by=None, now=at("07:00"), **dates)


def asks(person_id: int, first: date = MONDAY, last: date = TUESDAY) -> set[date]:
    return {day for person, day in output_days([person_id], first, last) if person == person_id}


def test_a_day_at_home_asks_by_its_plan_and_by_its_verdict(crew: Cast) -> None:
    with in_tenant("north"):
        plan(crew.amina, TUESDAY)
        plan(crew.boris, TUESDAY, state="MENUNGGU")
        punch(crew.amina, "MASUK", "08:00", fix=FAR, declared="BDR")

        assert asks(crew.amina) == {MONDAY, TUESDAY}
        assert asks(crew.boris) == set()


def test_a_planned_day_spent_at_the_office_or_on_leave_asks_for_nothing(crew: Cast) -> None:
    with in_tenant("north"):
        for person_id in (crew.amina, crew.boris):
            plan(person_id)
        punch(crew.amina, "MASUK", "08:00")
        punch(crew.amina, "KELUAR", "17:30")
        close_days(person_ids=[crew.amina], date_from=MONDAY, date_to=MONDAY, now=after())
        assert asks(crew.amina) == set()

        plan(crew.dania, TUESDAY)
        enter_leave(
            person_id=crew.dania, type="CS", date_from=MONDAY, date_to=MONDAY, state="LULUS", by=None, now=at("07:00")
        )
        assert asks(crew.dania) == {TUESDAY}


def test_an_agency_that_does_not_ask_asks_nobody(crew: Cast) -> None:
    with in_tenant("north"):
        put_policy(
            valid_from=date(2026, 11, 1),
            params={"remote_plan_required": True, "remote_output_required": False},
            by=None,
        )
        plan(crew.amina)
        punch(crew.amina, "MASUK", "08:00", fix=FAR, declared="BDR")

        assert asks(crew.amina) == set()


def test_the_first_page_and_the_team_say_so_until_it_is_handed_in_and_the_verdict_stands(crew: Cast) -> None:
    with in_tenant("north"):
        amina: Client = signed_in("north", give_account(crew.amina, "amina"))
        punch(crew.amina, "MASUK", "08:00", fix=FAR, declared="BDR")
        before = day_of(crew.amina)
    boris = signed_in("north", crew.boris_user)
    with clock.moved_to(at("10:00")):
        assert "Hari dari rumah perlu satu hasil" in amina.get("/").text
        assert "1 pegawai di rumah belum menyerahkan hasil hari ini" in boris.get("/pasukan/").text
        with in_tenant("north"):
            pk = log(crew.amina)
            tasks.add_output(task_id=pk, person_id=crew.amina, text="12 fail", by=None, now=at("10:00"))

        assert "Hari dari rumah perlu satu hasil" not in amina.get("/").text
        assert "belum menyerahkan hasil" not in boris.get("/pasukan/").text
    with in_tenant("north"):
        assert Entry.objects.filter(kind="HASIL").exists()
        stands = day_of(crew.amina)
    assert (stands.primary, stands.flags, stands.version) == (before.primary, before.flags, before.version)
