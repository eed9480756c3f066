"""Permohonan saya in a real browser: asked for on a phone, decided, seen again; with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from tenant_apps.people.models import Person
from tenant_apps.worktime.services import put_policy
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.issues.desk import NOW
from tests.tenant_apps.people.cast import Cast

PICTURES = os.environ.get("SPOTME_PICTURES", "")
MINE = "/permohonan-saya/"


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        put_policy(valid_from=date(2026, 11, 1), params={"hbh_enabled": True}, by=None)
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def session(crew: Cast) -> str:
    """The session of Amina."""
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    return signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(autouse=True)
def _a_tuesday_morning() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


def enter(page: Page, live: Live, session: str, path: str = MINE) -> None:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}
    page.context.add_cookies([cookie])
    page.goto(live.url("north", path))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_request_is_asked_for_refused_mended_and_seen_decided(
    live: Live, new_page: NewPage, session: str, crew: Cast, scripts: bool
) -> None:
    page = new_page(scripts=scripts)
    enter(page, live, session)
    page.get_by_role("link", name="Mohon", exact=True).click()
    page.get_by_role("link", name="Keluar pejabat").click()
    page.get_by_label("Tarikh").fill("2026-11-18")
    page.get_by_label("Dari").fill("08:00")
    page.get_by_label("Hingga").fill("15:00")
    page.get_by_label("Tujuan").fill("Urusan bank")
    page.get_by_role("button", name="Hantar permohonan").click()
    expect(page.get_by_text("paling lama 4j").first).to_be_visible()
    expect(page.get_by_label("Tujuan")).to_have_value("Urusan bank")
    page.get_by_label("Hingga").fill("11:30")
    page.get_by_role("button", name="Hantar permohonan").click()
    expect(page.locator("article", has_text="Kebenaran meninggalkan pejabat")).to_contain_text("Menunggu")

    supervisor = new_page(scripts=scripts)
    boris = signed_in("north", crew.boris_user).cookies[settings.SESSION_COOKIE_NAME].value
    enter(supervisor, live, boris, "/permohonan/")
    expect(supervisor.get_by_text("8.00 pagi – 11.30 pagi")).to_be_visible()
    supervisor.get_by_role("button", name="Luluskan Amina binti Ali").click()
    expect(supervisor.get_by_role("button", name="Luluskan Amina binti Ali")).to_have_count(0)
    page.reload()

    expect(page.locator("article", has_text="Urusan bank")).to_contain_text("Diluluskan")
    page.get_by_role("link", name="Lihat butiran").click()
    page.get_by_role("button", name="Batalkan permohonan").click()
    expect(page.locator("article", has_text="Urusan bank")).to_contain_text("Dibatalkan")


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_the_requests_pages_are_for_everyone(
    live: Live, new_page: NewPage, session: str, crew: Cast, size: dict[str, int], theme: Theme
) -> None:
    from tenant_apps.leave.services import enter_leave

    with in_tenant("north"):
        leave = enter_leave(
            person_id=crew.amina,
            type="CS",
            date_from=date(2026, 11, 18),
            date_to=date(2026, 11, 20),
            reason="Demam",
            by=None,
            now=NOW,
        )
    page = new_page(size=size, theme=theme)
    for name, path in {
        "requests": "",
        "new": "baharu/",
        "one": f"cuti/{leave}/",
        "leave": "cuti/",
        "duty": "tugas-rasmi/",
        "remote": "bekerja-dari-rumah/",
        "special": "kebenaran-khas/",
        "ramadan": "ramadan/",
        "punch": "rekod-masa/",
    }.items():
        enter(page, live, session, MINE + path)
        picture(page, f"requests-{name}-{size['width']}-{theme}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
