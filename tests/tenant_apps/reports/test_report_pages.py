"""Laporan: who may ask what, of whom; empty, foreign and impossible questions; files at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance.services import close_days
from tenant_apps.people import services as people
from tenant_apps.reports.services import compile_month
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.people.cast import Cast, add
from tests.tenant_apps.reports.months import work, workdays
from tests.tenant_apps.reports.sheets import NIGHT, in_pdf, october

ADMIN = Actor(user_id=None, name="Pentadbir")
COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
OCTOBER: dict[str, Any] = {"dari": "2026-10-01", "ke": "2026-10-31"}
TABLES = ("harian", "kehadiran", "kad", "rekap-bulanan", "warna", "grid", "kerap-lewat", "usia-isu", "pergerakan")


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        return october()


def browser(crew: Cast, name: str, *roles: str, unit: int | None = None) -> Client:
    with in_tenant("north"):
        user_id = give_account(getattr(crew, name), name)
        if roles:
            units = [unit] if unit else []
            people.put_roles(person_id=getattr(crew, name), roles=roles, unit_ids=units, by=ADMIN, now=NIGHT)
    return signed_in("north", user_id)


@pytest.fixture
def admin(crew: Cast) -> Client:
    return browser(crew, "erna", Role.ADMIN.value)


@pytest.fixture
def quiet(north: TenantRef) -> Client:
    """An administrator of an agency in which nobody has worked yet."""
    with in_tenant("north"):
        crew = crew_at_work()
    return browser(crew, "erna", Role.ADMIN.value)


@pytest.fixture(autouse=True)
def _at_night() -> Iterator[None]:
    with clock.moved_to(NIGHT):
        yield


def reports_of(client: Client) -> set[str]:
    return set(re.findall(r'href="/laporan/([a-z-]+)/"', client.get("/laporan/").text)) - {"fail", "jadual", "saya"}


def test_the_hub_shows_each_role_its_own_reports(crew: Cast, admin: Client) -> None:
    own = {"kad", "kehadiran", "pergerakan", "pergerakan-harian", "tugasan", "lebih-masa", "luar-pejabat"}

    assert reports_of(browser(crew, "amina")) == own
    assert reports_of(admin) == own | {"harian", "rekap-bulanan", "grid", "warna", "kerap-lewat", "usia-isu"}


def test_an_officer_reads_their_own_days_and_nobody_elses(crew: Cast) -> None:
    amina = browser(crew, "amina")

    text = amina.get("/laporan/kehadiran/", OCTOBER).text
    assert "Amina binti Ali" in text
    assert "Boris bin Omar" not in text
    assert amina.get("/laporan/kad/", {"bulan": "2026-10"}).status_code == 200
    assert amina.get("/laporan/kad/", {"bulan": "2026-10", "pegawai": crew.boris}).status_code == 404
    assert amina.get("/laporan/harian/").status_code == 404
    assert amina.get("/laporan/kehadiran/", {**OCTOBER, "bahagian": crew.unit}).status_code == 404


def test_a_supervisor_reads_those_below_and_an_executive_the_granted_units(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.dania, "dania")
    dania = signed_in("north", user_id)
    erna = browser(crew, "erna", Role.EXECUTIVE.value, unit=crew.other_unit)

    below = dania.get("/laporan/kerap-lewat/", OCTOBER).text
    assert "Amina binti Ali" in below
    assert "Boris bin Omar" in below
    assert "Amina binti Ali" not in erna.get("/laporan/kerap-lewat/", OCTOBER).text
    assert erna.get("/laporan/kerap-lewat/", {**OCTOBER, "bahagian": crew.other_unit}).status_code == 200
    assert erna.get("/laporan/kerap-lewat/", {**OCTOBER, "bahagian": crew.unit}).status_code == 404
    assert erna.get("/laporan/kad/", {"pegawai": crew.amina}).status_code == 404


IMPOSSIBLE = (
    ("kehadiran", {"dari": "2026-10-09", "ke": "2026-10-01"}, "pada atau selepas"),
    ("kehadiran", {"dari": "2026-01-01", "ke": "2026-12-31"}, "paling lama 92 hari"),
    ("kehadiran", {"dari": "0012-01-01", "ke": "0012-01-02"}, "Tiada data bagi tahun itu"),
    ("kad", {"bulan": "9999-12"}, "Tiada data bagi tahun itu"),
    ("harian", {"tarikh": "semalam"}, "tarikh"),
    ("warna", {"pilih": "UNGU"}, "UNGU"),
)


def test_a_year_without_data_and_an_impossible_question_are_clear_pages(quiet: Client) -> None:
    empty = {"tarikh": "2011-03-04", "bulan": "2011-03", "dari": "2011-03-01", "ke": "2011-03-31"}
    for code in TABLES:
        answer = quiet.get(f"/laporan/{code}/", empty)
        assert answer.status_code == 200, code
        assert "<tbody" not in answer.text, code
        assert "Tiada" in answer.text, code

    for code, asked, said in IMPOSSIBLE:
        answer = quiet.get(f"/laporan/{code}/", asked)
        assert answer.status_code == 422, code
        assert said in answer.text, code


def test_unknown_reports_units_and_officers_are_not_there(quiet: Client) -> None:
    assert quiet.get("/laporan/gaji/").status_code == 404
    assert quiet.get("/laporan/rekap/").status_code == 404, "the letters are of the other profile"
    assert quiet.get("/laporan/kehadiran/", {"bahagian": "999999"}).status_code == 404
    assert quiet.get("/laporan/kad/", {"pegawai": "999999"}).status_code == 404


def test_a_short_report_is_a_file_at_once_and_the_trail_says_so(crew: Cast, admin: Client) -> None:
    for form in ("csv", "xlsx", "pdf"):
        answer = admin.post("/laporan/kerap-lewat/fail/", {**OCTOBER, "format": form})

        assert answer.status_code == 200
        name = f"north-kerap-lewat-20261001-20261031.{form}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "private, no-store"
    with in_tenant("north"):
        entries = AuditEntry.objects.filter(action="reports.exported").order_by("pk")
        assert [(entry.after or {})["format"] for entry in entries] == ["csv", "xlsx", "pdf"]


def test_what_is_asked_of_a_page_is_asked_of_its_files_and_prints(crew: Cast, admin: Client) -> None:
    page = admin.get("/laporan/kehadiran/", {**OCTOBER, "cari": "Boris"}).text
    form = page.partition("/laporan/kehadiran/fail/")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"', form))

    file = admin.post("/laporan/kehadiran/fail/", {**hidden, "format": "csv"}).getvalue().decode()
    printed = admin.get("/laporan/kehadiran/cetak/", {**OCTOBER, "cari": "Boris"}).text

    for text in (page, file, printed):
        assert "Boris bin Omar" in text
        assert "Amina binti Ali" not in text


def test_a_report_on_paper_carries_a_code_the_root_host_knows(crew: Cast, admin: Client) -> None:
    printed = admin.get("/laporan/kad/cetak/", {"bulan": "2026-10", "pegawai": crew.amina}).text
    code = re.search(r"/sah/([A-Z2-7]{16})/", printed)
    assert code is not None

    answer = Client(HTTP_HOST="localhost").get(f"/sah/{code[1]}/")

    assert answer.status_code == 200
    assert "Laporan ini sah" in answer.text
    assert "A**** b**** A**" in answer.text
    assert "Amina" not in answer.text


def test_the_card_of_the_longest_month_and_the_longest_names_is_one_page(crew: Cast, admin: Client) -> None:
    with in_tenant("north"):
        unit = people.put_unit(
            kind="Unit", name="Unit Pengurusan " + "Perkhidmatan " * 8, valid_from=date(2026, 1, 1), by=None
        )
        longest = add(
            "Nurul Syahirah " + "binti Wan Muhammad Fakhrurrazi " * 4,
            "910101-01-5018",
            staff_no="PANJANG-0000000000000000001",
            unit_id=unit,
            position="Penolong Pegawai Tadbir " * 4,
        )
        work(longest, workdays(date(2026, 10, 1)), late=workdays(date(2026, 10, 1)))

    answer = admin.post("/laporan/kad/fail/", {"bulan": "2026-10", "pegawai": longest, "format": "pdf"})

    assert "31/10/2026" in in_pdf(answer.content)
    assert b"/Count 1" in answer.content


def count(client: Client, crew: Cast, code: str) -> int:
    whose: dict[str, Any] = {"pegawai": crew.amina} if code == "kad" else {}
    asked = {**OCTOBER, **whose, "bulan": "2026-10", "tarikh": "2026-10-05"}
    client.get(f"/laporan/{code}/", asked)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(f"/laporan/{code}/", asked).status_code == 200
    return len([query for query in caught.captured_queries if not query["sql"].startswith(TRANSACTION)])


def test_lists_cost_the_same_however_many_officers_there_are(crew: Cast, admin: Client) -> None:
    few = {code: count(admin, crew, code) for code in TABLES}

    with in_tenant("north"):
        day = date(2026, 10, 5)
        more = [
            add(f"Pegawai {n}", f"90010{n}-01-5021", staff_no=f"X{n}", unit_id=crew.unit, location_id=crew.place)
            for n in range(1, 5)
        ]
        for person in more:
            work(person, [day, day + timedelta(days=1)], late=[day])
        close_days(person_ids=more, date_from=day, date_to=day, now=NIGHT)
        compile_month(month=date(2026, 10, 1), now=NIGHT)

    assert {code: count(admin, crew, code) for code in TABLES} == few
    assert few == {code: COUNTS[f"report {code}"] for code in TABLES}


def test_a_stranger_to_the_roles_reads_a_hub_that_explains(north: TenantRef) -> None:
    with in_tenant("north"):
        user = accounts.create_user(
            login="760606-06-5010",
            id_kind="MYKAD",
            full_name="Tanpa Rekod",
            email="",
            password="kopi-pagi-4821",
            by=None,
        )
    assert "Tiada laporan untuk anda" in signed_in("north", int(user)).get("/laporan/").text
