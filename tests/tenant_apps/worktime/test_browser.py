"""The pages of months and rosters in a real browser: for everyone, at every size."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.people.models import Person
from tenant_apps.people.viewer import today_here
from tenant_apps.worktime import services
from tenant_apps.worktime.rules.asking import first_open_month
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

PICTURES = os.environ.get("SPOTME_PICTURES", "")
OFFICERS = ("/waktu-kerja/", "/waktu-kerja/syif/")
SUPERVISORS = (
    "/waktu-kerja/pegawai/",
    "/waktu-kerja/pegawai/tetapkan/?pegawai={amina}",
    "/jadual-syif/",
    "/jadual-syif/{unit}/",
    "/jadual-syif/{unit}/?tempoh=bulan",
    "/tetapan/aturan/",
    "/tetapan/ramadan/",
)


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        crew = cast()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
        give_account(crew.amina, "amina")
        accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
        services.ensure_patterns()
        services.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
        services.put_policy(params={"rosters_enabled": True}, valid_from=FIRST_DAY, by=None)
        services.seed_ramadan([2026, 2027])
        for code, start, end in (("PAGI", 420, 900), ("MALAM", 1320, 360)):
            services.put_pattern(
                code=code, name=code.title(), kind="SYIF", start_minutes=start, end_minutes=end, by=None
            )
        today = today_here()
        services.ask_schedule(
            person_id=crew.amina,
            pattern_code="WP2",
            month=first_open_month(today, 20),
            is_for_good=True,
            reason="Hantar anak ke sekolah",
            today=today,
            now=clock.now(),
            by=None,
        )
        monday = today - timedelta(days=today.weekday())
        week = tuple(monday + timedelta(days=n) for n in range(7))
        roster = {"unit_id": crew.unit, "dates": week, "by": None}
        services.repeat_line(person_ids=[crew.amina, crew.dania], text="P P M M – –", **roster)  # type: ignore[arg-type]  # by name
        services.publish_roster(person_ids=[crew.amina], **roster)  # type: ignore[arg-type]  # by name
    return crew


def enter(page: Page, live: Live, user_id: int, path: str) -> None:
    session = signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}])
    page.goto(live.url("north", path))


def user_of(person_id: int) -> int:
    with in_tenant("north"):
        return int(Person.objects.values_list("user_id", flat=True).get(pk=person_id) or 0)


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_every_page_is_for_everyone(
    live: Live, crew: Cast, new_page: NewPage, theme: Theme, size: dict[str, int]
) -> None:
    page = new_page(size=size, theme=theme)
    paths = [(user_of(crew.amina), path) for path in OFFICERS] + [(crew.boris_user, path) for path in SUPERVISORS]
    for user_id, path in paths:
        enter(page, live, user_id, path.format(amina=crew.amina, unit=crew.unit))
        if PICTURES:
            name = path.format(amina="", unit="u").strip("/").replace("/", "-").replace("?", "-")
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{theme}.png"), full_page=True)
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{path} scrolls sideways"


def test_a_roster_is_written_and_published_without_javascript(live: Live, crew: Cast, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP, scripts=False)
    enter(page, live, crew.boris_user, f"/jadual-syif/{crew.unit}/")

    page.locator("table.heat input[type=text], table.heat input.code").first.fill("M")
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text("belum diterbitkan")).to_be_visible()
    page.get_by_role("button", name="Terbitkan").click()

    expect(page.locator("table.heat input.code").first).to_have_value("M")
    expect(page.get_by_text("belum diterbitkan")).to_have_count(0)
