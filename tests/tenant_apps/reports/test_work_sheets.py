"""The report of the daily movement record, and an officer's own page of reports."""

from __future__ import annotations

import pytest
from django.test import Client

from kit import clock
from tenant_apps.reports.definitions.work import OUTINGS
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.sheets import NIGHT, october, printed, sheet_of, viewer


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        return october()


@pytest.fixture
def amina(crew: Cast) -> Client:
    with in_tenant("north"):
        return signed_in("north", give_account(crew.amina, "amina"))


def test_movements_are_those_of_the_period(crew: Cast) -> None:
    with in_tenant("north"):
        (outing,) = printed(sheet_of(OUTINGS, viewer()))
        boris = printed(sheet_of(OUTINGS, viewer(), person_id=crew.boris))

    assert outing[:7] == ["06/10/2026", "Amina binti Ali", "K003", "10:00", "11:00", "", "Putrajaya"]
    assert boris == []


@pytest.mark.parametrize("query", ["", "?bulan=2026-10", "?bulan=rosak", "?bulan=2031-01", "?bulan=1999-01"])
def test_an_officer_takes_the_own_month_along(amina: Client, query: str) -> None:
    with clock.moved_to(NIGHT):
        page = amina.get(f"/laporan/saya/{query}").text

    for title in ("Kad kehadiran bulanan", "Laporan pergerakan harian", "Laporan tugasan"):
        assert title in page


def test_every_way_of_the_own_page_leads_to_the_own_rows(amina: Client, crew: Cast) -> None:
    asked = {"dari": "2026-10-01", "ke": "2026-10-31", "pegawai": str(crew.amina)}
    with clock.moved_to(NIGHT):
        assert "Menyemak fail, bahagian A" in amina.get("/laporan/tugasan/", asked).text
        assert "Putrajaya" in amina.get("/laporan/pergerakan-harian/cetak/", asked).text
        answer = amina.post("/laporan/tugasan/fail/", {**asked, "format": "csv"})
        foreign = amina.get("/laporan/tugasan/", {**asked, "pegawai": str(crew.boris)})

    assert "Menyemak fail, bahagian A" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # a stream
    assert foreign.status_code == 404
