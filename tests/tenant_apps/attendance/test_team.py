"""Pasukan hari ini: where everybody is now, judged or not; and months and days as officers read them."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.leave.services import enter_leave
from tenant_apps.movements.services import enter_movement
from tenant_apps.people.models import Person, WorkLocation
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import FAR, MONDAY, at, crew_at_work, punch
from tests.tenant_apps.people.cast import Cast, add

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
NAMES = ("Hana", "Imran", "Jamilah", "Kamal", "Latifah")


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        ensure_reasons()
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def boris(crew: Cast) -> Client:
    return signed_in("north", crew.boris_user)


@pytest.fixture
def team(crew: Cast) -> dict[str, int]:
    """Five more below Boris."""
    with in_tenant("north"):
        return {
            name: add(
                f"{name} binti Musa",
                f"90020{number}-10-502{number}",
                staff_no=f"T{number}",
                unit_id=crew.unit,
                location_id=crew.place,
                supervisor_id=crew.boris,
            )
            for number, name in enumerate(NAMES, start=1)
        }


def page(client: Client, time: str, path: str = "/pasukan/") -> str:
    with clock.moved_to(at(time)):
        answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def groups(html: str) -> dict[str, list[str]]:
    """Who stands under which heading."""
    found = {}
    for part in html.partition('id="board"')[2].split("<h2")[1:]:
        title = part.partition(">")[2].partition("</h2>")[0].rpartition(">")[2].strip() or "?"
        found[title] = [name for name in ("Amina", *NAMES) if f"<strong>{name} " in part]
    return found


def test_everybody_stands_where_they_are_now(boris: Client, crew: Cast, team: dict[str, int]) -> None:
    with in_tenant("north"):
        enter_leave(
            person_id=team["Hana"],
            type="CR",
            date_from=MONDAY,
            date_to=MONDAY,
            state="LULUS",
            by=None,
            now=at("08:00", date(2026, 11, 10)),
        )
        duty = {"kind": "MESYUARAT", "date_from": MONDAY, "state": "LULUS", "by": None, "now": at("07:00")}
        enter_movement(person_id=team["Imran"], from_minutes=480, to_minutes=600, purpose="Taklimat", **duty)  # type: ignore[arg-type]  # free keywords of a test
        punch(team["Jamilah"], "MASUK", "07:50", fix=FAR, declared="BDR")
        punch(team["Kamal"], "MASUK", "07:55", fix=FAR)
        punch(team["Latifah"], "MASUK", "07:40")
        punch(crew.amina, "MASUK", "09:20")

    shown = groups(page(boris, "09:30"))

    assert shown["Cuti"] == ["Hana"]
    assert shown["Tugas rasmi"] == ["Imran"]
    assert shown["Bekerja dari rumah"] == ["Jamilah"]
    assert shown["Di luar pejabat"] == ["Kamal"]
    assert shown["Di pejabat"] == ["Amina", "Latifah"]
    assert shown["Lewat hari ini"] == ["Amina"]
    later = groups(page(boris, "10:30"))
    assert later["Belum daftar masuk"] == ["Imran"]


def test_the_page_takes_as_many_statements_for_any_number_of_officers(
    boris: Client, crew: Cast, request: pytest.FixtureRequest
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as run:
            page(boris, "09:30")
        return len([one for one in run.captured_queries if not one["sql"].startswith(TRANSACTION)])

    page(boris, "09:30")
    few = statements()
    request.getfixturevalue("team")

    assert statements() == few == COUNTS["team"]


def test_an_officer_explains_from_the_month_and_from_the_day(crew: Cast) -> None:
    with in_tenant("north"):
        amina = signed_in("north", give_account(crew.amina, "amina"))
        punch(crew.amina, "MASUK", "09:40")

    assert "Jelaskan sebelum" in page(amina, "10:00", "/bulan/")
    day = page(amina, "10:00", "/bulan/2026-11-16/")
    assert "Isu hari ini" in day
    assert "Jelaskan isu" in day


def test_a_day_elsewhere_says_who_looks_at_it_and_a_full_day_asks_for_its_work(crew: Cast) -> None:
    with in_tenant("north"):
        amina = signed_in("north", give_account(crew.amina, "amina"))
        punch(crew.amina, "MASUK", "07:40", fix=FAR)
    assert "Penyelia akan mengesahkan hari ini." in page(amina, "08:00", "/")

    with in_tenant("north"):
        punch(crew.amina, "KELUAR", "17:00", fix=FAR)
    done = page(amina, "17:01", "/")
    assert "Tambah catatan tugasan" in done
    assert "Kemas kini daftar keluar" in done


def test_the_weeks_of_a_month_begin_where_the_officers_state_begins_them(crew: Cast) -> None:
    with in_tenant("north"):
        amina = signed_in("north", give_account(crew.amina, "amina"))
    assert "Minggu Isn 16 Nov" in page(amina, "08:00", "/bulan/")

    with in_tenant("north"):
        WorkLocation.objects.filter(pk=crew.place).update(state="KDH")
    assert "Minggu Aha 15 Nov" in page(amina, "08:00", "/bulan/")
