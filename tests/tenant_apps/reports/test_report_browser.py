"""Laporan in a real browser: for everyone, on a phone and on a desk, in both themes."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from shared_apps.audit.actor import Actor
from tenant_apps.people import services as people
from tenant_apps.people.viewer import read_viewer
from tenant_apps.reports import services
from tenant_apps.reports.definitions import Asked, month_of, report_for
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at, crew_at_work
from tests.tenant_apps.reports.months import OCTOBER, work

PICTURES = os.environ.get("SPOTME_PICTURES", "")
ADMIN = Actor(user_id=None, name="Pentadbir")
NOW = at("09:00", OCTOBER + timedelta(days=20))
PAGES = (
    "/laporan/",
    "/laporan/harian/?tarikh=2026-10-06",
    "/laporan/kehadiran/?dari=2026-10-01&ke=2026-10-20&susun=-late_minutes",
    "/laporan/kad/?bulan=2026-10&pegawai={amina}",
    "/laporan/kad/cetak/?bulan=2026-10&pegawai={amina}",
    "/laporan/grid/?dari=2026-10-01&ke=2026-10-20",
    "/laporan/kerap-lewat/?dari=2011-01-01&ke=2011-01-31",
    "/laporan/fail/{ready}/",
    "/laporan/jadual/baharu/",
    "/dashboard/banding/?bulan=2026-10&dengan=2026-09",
)


@pytest.fixture
def stage(live: Live) -> dict[str, str]:
    """Six days of October, a file that is ready and one that waits. Dania is the administrator."""
    with in_tenant("north"):
        crew = crew_at_work()
        days = [OCTOBER + timedelta(days=n) for n in (4, 5, 6, 7, 11, 12)]
        for person in (crew.amina, crew.boris):
            work(person, days, late=days[:2])
        user_id = give_account(crew.dania, "dania")
        people.put_roles(person_id=crew.dania, roles=["PENTADBIR"], by=ADMIN, now=NOW)
        viewer = read_viewer(user_id, on=NOW.date())
        report = report_for(viewer, "kehadiran")
        assert report is not None
        asked = Asked(*month_of(OCTOBER))
        ready = services.ask_file(viewer, report, asked, format="xlsx", now=NOW, by=ADMIN)
        services.make_file(key=ready, now=NOW)
        waiting = services.ask_file(viewer, report, asked, format="xlsx", now=NOW, by=ADMIN)
    return {"user": str(user_id), "amina": str(crew.amina), "ready": str(ready), "waiting": str(waiting)}


def enter(page: Page, live: Live, user_id: int) -> None:
    session = signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}])


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_every_page_of_reports_is_for_everyone(
    live: Live, stage: dict[str, str], new_page: NewPage, theme: Theme, size: dict[str, int]
) -> None:
    with clock.moved_to(NOW):
        page = new_page(size=size, theme=theme)
        enter(page, live, int(stage["user"]))
        for number, path in enumerate(PAGES):
            answer = page.goto(live.url("north", path.format(**stage)))
            assert answer is not None
            assert answer.status == 200, path
            if PICTURES:
                page.screenshot(path=str(Path(PICTURES) / f"r{number:02d}-{theme}.png"), full_page=True)
            axe(page)
            wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            assert not wide, f"{path} scrolls sideways"
            if "cetak" in path:
                assert len(pypdf.PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1


def test_a_file_that_waits_turns_into_its_download_by_itself(
    live: Live, stage: dict[str, str], new_page: NewPage
) -> None:
    with clock.moved_to(NOW):
        page = new_page()
        enter(page, live, int(stage["user"]))
        page.goto(live.url("north", f"/laporan/fail/{stage['waiting']}/"))
        expect(page.get_by_role("status").get_by_text("Laporan sedang dijana").first).to_be_visible()

        with in_tenant("north"):
            services.make_file(key=services.waiting_files(now=NOW)[0], now=NOW)

        expect(page.get_by_role("link", name="Muat turun XLSX")).to_be_visible()
