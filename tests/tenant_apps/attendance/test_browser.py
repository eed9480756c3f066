"""Hari ini and its neighbours in a real browser: at the thumb, without JavaScript, with two taps, for everyone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from tenant_apps.attendance.models import Punch
from tenant_apps.issues.services import ensure_reasons
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe, follow
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import FAR, MONDAY, OFFICE, at, crew_at_work, punch
from tests.tenant_apps.issues.desk import late_day
from tests.tenant_apps.people.cast import Cast

# Where the pages' pictures are put for a person to look at; nowhere unless told.
PICTURES = os.environ.get("SPOTME_PICTURES", "")


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        ensure_reasons()
        return crew_at_work()


@pytest.fixture
def session(crew: Cast) -> str:
    """The session of Amina, an officer of North."""
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    return signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def morning() -> Iterator[None]:
    with clock.moved_to(at("07:56")):
        yield


def enter(page: Page, live: Live, session: str, path: str = "/") -> None:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}
    page.context.add_cookies([cookie])
    page.goto(live.url("north", path))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_the_button_is_at_the_thumb_without_scrolling(live: Live, new_page: NewPage, session: str) -> None:
    for clock_text in ("07:56", "09:20"):
        with clock.moved_to(at(clock_text)):
            page = new_page(size={"width": 360, "height": 560})
            enter(page, live, session)
            box = page.get_by_role("button", name="Daftar Masuk").bounding_box()

        assert box is not None
        assert box["height"] >= 72
        assert box["y"] + box["height"] <= 560
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_one_tap_stamps_the_card(live: Live, page: Page, session: str, morning: None) -> None:
    enter(page, live, session)
    page.get_by_role("button", name="Daftar Masuk").click()

    expect(page.locator(".stamped .hero-time")).to_have_text("07:56")
    expect(page.get_by_text("Boleh daftar keluar mulai 4.56 petang")).to_be_visible()
    expect(page.get_by_role("button", name="Daftar Keluar awal")).to_be_visible()
    picture(page, "stamped-360")


def test_two_quick_taps_are_one_record(live: Live, page: Page, session: str, morning: None) -> None:
    enter(page, live, session)
    page.get_by_role("button", name="Daftar Masuk").dblclick()

    expect(page.locator(".stamped")).to_be_visible()
    with in_tenant("north"):
        assert Punch.objects.count() == 1


def test_without_javascript_the_punch_passes(live: Live, new_page: NewPage, session: str, morning: None) -> None:
    page = new_page(scripts=False)
    enter(page, live, session)
    page.get_by_role("button", name="Daftar Masuk").click()

    expect(page.get_by_role("button", name="Daftar Keluar awal")).to_be_visible()
    with in_tenant("north"):
        assert Punch.objects.get().kind == "MASUK"


def test_a_granted_place_travels_with_the_punch(live: Live, page: Page, session: str, morning: None) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": OFFICE.latitude, "longitude": OFFICE.longitude, "accuracy": 18})
    enter(page, live, session)
    expect(page.get_by_text("Lokasi ditemui")).to_be_visible()
    page.get_by_role("button", name="Daftar Masuk").click()

    expect(page.get_by_text("Dalam kawasan Blok B")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_officers_pages_are_for_everyone(
    live: Live, new_page: NewPage, session: str, crew: Cast, size: dict[str, int], theme: Theme
) -> None:
    with in_tenant("north"):
        late_day(crew.amina, MONDAY.replace(day=13))
        late_day(crew.amina, MONDAY.replace(day=12))
    tail = f"{size['width']}-{theme}"
    page = new_page(size=size, theme=theme)
    with clock.moved_to(at("09:12")):
        enter(page, live, session)
        picture(page, f"today-late-{tail}")
        axe(page)
    with in_tenant("north"):
        punch(crew.amina, "MASUK", "09:12", fix=FAR)
    with clock.moved_to(at("11:00")):
        for name, path in {
            "today-in": "/",
            "month": "/bulan/",
            "day": "/bulan/2026-11-16/",
            "records": "/transaksi/",
            "issues": "/isu/",
        }.items():
            page.goto(live.url("north", path))
            picture(page, f"{name}-{tail}")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        page.goto(live.url("north", "/isu/"))
        follow(page.get_by_role("link", name="Jelaskan isu").first)
        picture(page, f"explain-{tail}")
        axe(page)
    with clock.moved_to(at("10:00", MONDAY.replace(day=15))):
        page.goto(live.url("north", "/"))
        picture(page, f"today-rest-{tail}")
        axe(page)
