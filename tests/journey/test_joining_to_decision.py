"""From the first click of an agency that wishes to join, to a supervisor's decision on a late morning."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from kit import clock
from tests.harness.browser import DESKTOP, PHONE, NewPage, follow
from tests.harness.live import Live
from tests.journey.walker import Walker, fill, link_for, press, real_worker
from tests.makers import joining

SCHEMA = "jct"
OFFICE = (2.9261, 101.6964)
MORNING = datetime(2026, 11, 16, 23, 40, tzinfo=UTC)
"""Tuesday 17 November 2026, 7.40 in the morning of the office."""
LATE = datetime(2026, 11, 17, 1, 40, tzinfo=UTC)
PASSWORD = "Kucing-Biru-Lima"
ADMIN_ID, ADMIN_EMAIL = "850312-14-5566", "aida@jct.gov.my"
HEADINGS = ("No. Kad Pengenalan", "Nama", "No. Kakitangan", "Unit", "Lokasi", "Penyelia", "Tarikh Mula")
WORDS = "Kemalangan di lebuh raya, lorong kanan ditutup."


@dataclass(frozen=True, slots=True)
class Officer:
    """One line of the agency's list."""

    number: int

    @property
    def login(self) -> str:
        return f"{80 + self.number % 10}{self.number % 12 + 1:02d}{self.number % 28 + 1:02d}10{5000 + self.number}"

    @property
    def name(self) -> str:
        return f"Pegawai Nombor {self.number:02d}"

    def row(self) -> tuple[str, ...]:
        """Number 0 is everybody's supervisor and has none."""
        supervisor = "K000" if self.number else ""
        number = f"K{self.number:03d}"
        return (self.login, self.name, number, "Bahagian Operasi", "Menara Contoh", supervisor, "2020-01-02")


OFFICERS = tuple(Officer(number) for number in range(30))
HEAD, EARLY, TARDY, EXECUTIVE = OFFICERS[:4]


@dataclass(frozen=True, slots=True)
class Journey:
    """The places and the tools of one walk."""

    live: Live
    walker: Walker
    letters: Path

    def at_root(self, path: str = "/") -> str:
        return self.live.root_url(path)

    def at_agency(self, path: str = "/") -> str:
        return self.live.url(SCHEMA, path)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def journey(request: pytest.FixtureRequest, live: Live, new_page: NewPage, tmp_path: Path) -> Iterator[Journey]:
    """A served product with a worker beside it, on a Tuesday morning."""
    size: ViewportSize = request.param
    with clock.moved_to(MORNING), real_worker(tmp_path) as letters:
        yield Journey(live, Walker(new_page, size), letters)


def test_an_agency_joins_sets_up_and_decides_its_first_late_morning(journey: Journey) -> None:
    reference = _apply(journey)
    operator = _approve(journey, reference)
    _wait_for_provisioning(journey, operator)
    admin = _first_administrator(journey)
    _set_up(journey, admin)
    _import_officers(journey, admin)
    _make_executive(journey, admin)
    slips = _slips(journey, admin)
    assert journey.walker.complaints == []
    executive = _sign_in_first(journey, EXECUTIVE, slips[EXECUTIVE.name])
    journey.walker.visit(executive, journey.at_agency("/dashboard/"))
    before = executive.locator("#board").inner_text()

    _punch_in_the_office(journey, slips[EARLY.name])
    tardy = _punch_late_and_explain(journey, slips[TARDY.name])
    _accept_by_keyboard(journey, slips[HEAD.name])

    _see_the_decision(journey, tardy, admin)
    journey.walker.visit(executive, journey.at_agency("/dashboard/"))
    after = executive.locator("#board").inner_text()
    assert after != before
    assert "2 daripada" in after
    assert journey.walker.complaints == []


def _apply(journey: Journey) -> str:
    """The public site, the form with a mistake on the way, the link of the letter, the sending."""
    page, walker = journey.walker.open(), journey.walker
    for path in ("/", "/agensi/", "/bantuan/", "/pekeliling/", "/privasi/", "/kebolehcapaian/", "/status/", "/mohon/"):
        walker.visit(page, journey.at_root(path))
    fill(page, email="pemohon@jct.gov.my")
    press(page, "Mulakan permohonan")
    walker.look(page)
    fill(page, **{**joining.AGENCY, "subdomain": "operasi"})
    press(page, "Simpan dan teruskan")
    expect(page.get_by_text("dikhaskan untuk sistem").first).to_be_visible()
    walker.look(page, again=False)
    fill(page, subdomain=SCHEMA)
    press(page, "Simpan dan teruskan")
    expect(page).to_have_url(_ends("/pegawai/"))

    page = walker.open()
    page.goto(journey.at_root(link_for(journey.letters, "pemohon@jct.gov.my", "/buka/")))
    expect(page).to_have_url(_ends("/pegawai/"))
    walker.look(page)
    people = {"name": "Hana binti Rauf", "email": "hana@jct.gov.my", "phone": "03-8000 1000"}
    fill(page, **{f"{who}_{key}": value for who in ("hr", "ict") for key, value in people.items()})
    press(page, "Simpan dan teruskan")
    walker.look(page)
    first = {"name": "Aida binti Omar", "id": ADMIN_ID, "email": ADMIN_EMAIL, "phone": "03-8000 3000"}
    second = {"name": "Badrul bin Saad", "id": "900718-10-3341", "email": "badrul@jct.gov.my", "phone": "03-8000 4000"}
    fill(page, **{f"management_{key}": value for key, value in first.items()})
    fill(page, **{f"ict_{key}": value for key, value in second.items()})
    press(page, "Simpan dan teruskan")
    walker.look(page)
    fill(page, states=["PJY"], head_count="30", schedules=["WBF"])
    press(page, "Simpan dan teruskan")
    walker.look(page)
    fill(page, has_devices="tidak")
    press(page, "Simpan dan teruskan")
    expect(page).to_have_url(_ends("/semak/"))
    walker.look(page)
    fill(page, confirmed=True)
    press(page, "Hantar permohonan")
    expect(page).to_have_url(_ends("/selesai/"))
    walker.look(page)
    reference = page.url.split("/")[-3]
    walker.visit(page, journey.at_root(f"/mohon/{reference}/"))
    return reference


def _approve(journey: Journey, reference: str) -> Page:
    """The operator signs in, reviews, approves."""
    joining.operator()
    page, walker = journey.walker.open(), journey.walker
    page.goto(journey.at_root("/operasi/"))
    walker.look(page)
    fill(page, login="operator@pusat.example", password=joining.PASSWORD)
    press(page, "Log Masuk")
    expect(page).to_have_url(_ends("/operasi/"))
    walker.look(page)
    walker.visit(page, journey.at_root("/operasi/permohonan/"))
    walker.visit(page, journey.at_root(f"/operasi/permohonan/{reference}/"))
    press(page, "Mula semakan")
    press(page, "Luluskan & sediakan agensi")
    expect(page).to_have_url(_ends(f"/operasi/agensi/{SCHEMA}/"))
    return page


def _wait_for_provisioning(journey: Journey, page: Page) -> None:
    """The page follows the worker by itself until the agency's address is a link."""
    expect(page.locator("#provisioning").get_by_role("link", name=f"{SCHEMA}.")).to_be_visible(timeout=60_000)
    for path in (f"/operasi/agensi/{SCHEMA}/", "/operasi/agensi/", "/operasi/taklimat/", "/operasi/audit/"):
        journey.walker.visit(page, journey.at_root(path))


def _first_administrator(journey: Journey) -> Page:
    """The invitation's link, a password, the steps of the first log-in, the checklist."""
    page, walker = journey.walker.open(), journey.walker
    walker.visit(page, journey.at_agency(link_for(journey.letters, ADMIN_EMAIL, "/jemputan/")))
    fill(page, new_password=PASSWORD)
    press(page, "Simpan dan log masuk")
    expect(page).to_have_url(_ends("/kali-pertama/butiran/"))
    press(page, "Teruskan")
    page.get_by_role("link", name="Siap").click()
    expect(page).to_have_url(_ends("/tetapan/"))
    walker.look(page)
    return page


def _set_up(journey: Journey, page: Page) -> None:
    """Units, the place with its zone, the usual hours, the holidays."""
    walker = journey.walker
    for name, kind, parent in (("Jabatan Contoh", "Jabatan", ""), ("Bahagian Operasi", "Bahagian", "Jabatan Contoh")):
        walker.visit(page, journey.at_agency("/tetapan/unit/tambah/"))
        fill(page, name=name, kind=kind, valid_from="2020-01-01")
        if parent:
            _choose(page, "parent", parent)
        press(page, "Simpan")
        expect(page.get_by_text(name).first).to_be_visible()
    walker.look(page)
    walker.visit(page, journey.at_agency("/tetapan/lokasi/tambah/"))
    fill(page, name="Menara Contoh", state="PJY", point=f"{OFFICE[0]}, {OFFICE[1]}", radius_m="200")
    press(page, "Simpan")
    walker.visit(page, journey.at_agency("/tetapan/lokasi/"))
    walker.visit(page, journey.at_agency("/tetapan/waktu-kerja/"))
    fill(page, **{"lalai-pattern": "WBF", "lalai-valid_from": "2026-01-01"})
    press(page, "Tetapkan lalai")
    expect(page.get_by_text("ditetapkan").first).to_be_visible()
    walker.visit(page, journey.at_agency("/tetapan/cuti-umum/"))
    press(page, "Isi 2026")
    walker.visit(page, journey.at_agency("/tetapan/aturan/"))
    walker.visit(page, journey.at_agency("/tetapan/"))


def _import_officers(journey: Journey, page: Page) -> None:
    """A list with a broken row is told about and not taken; mended, it is."""
    walker = journey.walker
    walker.visit(page, journey.at_agency("/tetapan/pegawai/import/"))
    broken = [one.row() for one in OFFICERS]
    broken[7] = ("bukan nombor", *broken[7][1:])
    _upload(page, broken)
    expect(page.get_by_text("Baris 9")).to_be_visible()
    walker.look(page)
    page.goto(journey.at_agency("/tetapan/pegawai/import/"))
    _upload(page, [one.row() for one in OFFICERS])
    press(page, "Import 30 baris")
    expect(page.get_by_text("30 pegawai ditambah")).to_be_visible(timeout=30_000)
    walker.visit(page, journey.at_agency("/tetapan/pegawai/"))
    walker.visit(page, journey.at_agency("/tetapan/penyelia/"))


def _make_executive(journey: Journey, page: Page) -> None:
    """An officer is given the agency's figures to read."""
    page.goto(journey.at_agency(f"/tetapan/pegawai/?cari={EXECUTIVE.name}"))
    follow(page.get_by_role("link", name=EXECUTIVE.name).first)
    journey.walker.look(page)
    page.goto(f"{page.url}peranan/")
    journey.walker.look(page)
    fill(page, roles=["EKSEKUTIF"])
    page.locator("[name=units]").first.check(force=True)
    press(page, "Simpan")


def _slips(journey: Journey, page: Page) -> dict[str, str]:
    """The printed page of temporary passwords, by officer."""
    journey.walker.visit(page, journey.at_agency("/tetapan/pegawai/slip/"))
    _choose(page, "unit", "Bahagian Operasi")
    press(page, "Sediakan slip")
    show = page.get_by_role("button", name="Papar dan cetak")
    expect(show).to_be_visible(timeout=60_000)
    show.click()
    slips = page.locator(".slip")
    expect(slips).to_have_count(len(OFFICERS))
    journey.walker.look(page, again=False)
    names, codes = slips.locator("strong:not(.code)").all_inner_texts(), slips.locator(".code").all_inner_texts()
    return dict(zip(names, codes, strict=True))


def _sign_in_first(journey: Journey, officer: Officer, slip: str, *, at: tuple[float, float] | None = None) -> Page:
    """The first log-in with a slip: a password, the details, why the place is asked."""
    page, walker = journey.walker.open(at=at), journey.walker
    walker.visit(page, journey.at_agency("/log-masuk/"))
    fill(page, login=officer.login, password=slip)
    press(page, "Log Masuk")
    expect(page).to_have_url(_ends("/kali-pertama/"))
    walker.look(page)
    fill(page, new_password=PASSWORD)
    press(page, "Teruskan")
    expect(page).to_have_url(_ends("/kali-pertama/butiran/"))
    walker.look(page)
    press(page, "Teruskan")
    expect(page).to_have_url(_ends("/kali-pertama/lokasi/"))
    walker.look(page)
    page.get_by_role("link", name="Siap").click()
    expect(page).to_have_url(journey.at_agency("/"))
    walker.look(page)
    return page


def _punch_in_the_office(journey: Journey, slip: str) -> None:
    """In time, and the place is sent along."""
    page = _sign_in_first(journey, EARLY, slip, at=OFFICE)
    expect(page.locator("[data-place=found]")).to_be_visible()
    page.get_by_role("button", name="Daftar Masuk").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Daftar masuk direkod")
    expect(page.locator("#today")).to_contain_text("Sedang bertugas")
    journey.walker.look(page, again=False)
    for path in ("/bulan/", "/bulan/2026-11-17/", "/transaksi/", "/profil/"):
        journey.walker.visit(page, journey.at_agency(path))


def _punch_late_and_explain(journey: Journey, slip: str) -> Page:
    """Two hours later, without a place: the record is kept, and asks for an explanation."""
    with clock.moved_to(LATE):
        page = _sign_in_first(journey, TARDY, slip)
        page.get_by_role("button", name="Daftar Masuk").first.click()
        expect(page.locator("#today")).to_contain_text("Lewat")
        journey.walker.visit(page, journey.at_agency("/isu/"))
        follow(page.locator("main a[href^='/isu/']").first)
        journey.walker.look(page)
        fill(page, reason="TRAFIK", text=WORDS)
        press(page, "Hantar penjelasan")
        expect(page.get_by_text("menunggu keputusan penyelia")).to_be_visible()
    return page


def _accept_by_keyboard(journey: Journey, slip: str) -> None:
    """The supervisor's hands stay on the keys."""
    with clock.moved_to(LATE):
        page = _sign_in_first(journey, HEAD, slip)
        journey.walker.visit(page, journey.at_agency("/pasukan/"))
        journey.walker.visit(page, journey.at_agency("/peti-isu/?lorong=masa"))
        row = page.locator("[data-row]").first
        expect(row).to_contain_text(TARDY.name)
        row.focus()
        page.keyboard.press("a")
        expect(page.locator("[data-decided]")).to_contain_text(TARDY.name)


def _see_the_decision(journey: Journey, officer: Page, admin: Page) -> None:
    """The officer's day says it, and so does the trail."""
    journey.walker.visit(officer, journey.at_agency("/isu/"))
    expect(officer.locator("main")).to_contain_text("Diterima")
    journey.walker.visit(officer, journey.at_agency("/bulan/2026-11-17/"))
    expect(officer.locator("main")).to_contain_text("Lewat")
    journey.walker.visit(admin, journey.at_agency("/jejak-audit/"))
    expect(admin.locator("main")).to_contain_text(HEAD.name)


def _upload(page: Page, rows: list[tuple[str, ...]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=file]", {"name": "pegawai.xlsx", "mimeType": kind, "buffer": content.getvalue()})
    press(page, "Semak fail")


def _choose(page: Page, name: str, words: str) -> None:
    """Choose the option that ends with these words."""
    value = page.locator(f'[name="{name}"] option', has_text=words).last.get_attribute("value")
    page.select_option(f'[name="{name}"]', value)


def _ends(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path) + r"(\?.*)?$")
