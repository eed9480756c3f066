"""The organisation's pages in a real browser: for everyone, at every size, and without JavaScript."""

from __future__ import annotations

import io
import os
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.people.models import Person
from tenant_apps.worktime import services as worktime
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import signed_in
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

PICTURES = os.environ.get("SPOTME_PICTURES", "")
PAGES = (
    "/tetapan/",
    "/tetapan/unit/",
    "/tetapan/unit/tambah/",
    "/tetapan/lokasi/?uji=2.9265,101.6962&tepat=40",
    "/tetapan/pegawai/",
    "/tetapan/pegawai/tambah/",
    "/tetapan/pegawai/{amina}/",
    "/tetapan/pegawai/{amina}/peranan/",
    "/tetapan/penyelia/",
    "/tetapan/penyelia/{amina}/",
    "/tetapan/pegawai/import/",
    "/tetapan/waktu-kerja/",
    "/tetapan/aturan/",
    "/tetapan/cuti-umum/?tahun=2026",
)


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        crew = cast()
        worktime.ensure_patterns()
        worktime.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
        accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
    return crew


def enter(page: Page, live: Live, crew: Cast, path: str) -> None:
    session = signed_in("north", crew.boris_user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}])
    page.goto(live.url("north", path.format(amina=crew.amina)))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_every_page_is_for_everyone(
    live: Live, crew: Cast, new_page: NewPage, theme: Theme, size: dict[str, int]
) -> None:
    page = new_page(size=size, theme=theme)
    for path in PAGES:
        enter(page, live, crew, path)
        picture(page, f"{path.strip('/').replace('/', '-').split('?')[0]}-{theme}")
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{path} scrolls sideways"


def test_a_file_is_imported_without_javascript(live: Live, crew: Cast, new_page: NewPage) -> None:
    page = new_page(scripts=False)
    enter(page, live, crew, "/tetapan/pegawai/import/")

    page.get_by_label("Fail XLSX atau CSV").set_input_files(
        {"name": "pegawai.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    )
    page.get_by_role("button", name="Semak fail").click()
    expect(page.get_by_text("mesti 12 digit")).to_be_visible()
    page.get_by_role("button", name="Import 1 baris yang baik sahaja").click()

    expect(page.get_by_text("Import selesai")).to_be_visible()
    with in_tenant("north"):
        assert Person.objects.filter(name="Farid bin Hassan").exists()


def test_slips_are_printed_on_paper_of_their_own(live: Live, crew: Cast, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    enter(page, live, crew, "/tetapan/pegawai/{amina}/")

    page.get_by_role("button", name="Kata laluan sementara").click()
    page.get_by_role("button", name="Papar dan cetak").click()

    expect(page.get_by_text("Amina binti Ali")).to_be_visible()
    expect(page.get_by_alt_text("Kod QR ke halaman log masuk")).to_be_visible()
    picture(page, "slip")
    axe(page)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("No KP", "Nama"), ("910203-04-5611", "Farid bin Hassan"), ("12", "Salah")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
