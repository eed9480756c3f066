"""The month's pages in a real browser: for everyone, on a phone and on a desk, in both themes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from shared_apps.audit.actor import Actor
from tenant_apps.people import services as people
from tenant_apps.people.models import Unit
from tenant_apps.reports import services
from tenant_apps.reports.models import ShowCauseLetter
from tenant_apps.worktime import services as worktime
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.people.cast import FIRST_DAY
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, close, run_night, work, workdays

PICTURES = os.environ.get("SPOTME_PICTURES", "")
ADMIN = Actor(user_id=None, name="Pentadbir")
NIGHT = run_night(OCTOBER)
PAGES = (
    "/notifikasi/",
    "/status-bulanan/?tahun=2026",
    "/tetapan/bulan/",
    "/tetapan/bulan/2026-10/",
    "/tetapan/bulan/2026-11/?pratonton=1",
    "/surat/",
    "/surat/{issued}/",
    "/surat/{issued}/cetak/",
    "/surat/{draft}/",
    "/rekap/?bahagian={unit}&bulan=2026-10",
    "/rekap/{unit}/2026-10/cetak/",
)


@pytest.fixture
def stage(live: Live) -> dict[str, int]:
    """October locked, opened again and locked anew; two letters, one of them out. Dania is the administrator."""
    with in_tenant("north"):
        crew = crew_at_work()
        worktime.put_policy(params={"letter_min_breaches": 3, "year_rating": True}, valid_from=FIRST_DAY, by=None)
        for person in (crew.amina, crew.boris):
            work(person, workdays(OCTOBER), late=OCTOBER_MONDAYS[:3])
        for person in (crew.dania, crew.erna):
            work(person, workdays(OCTOBER))
        Unit.objects.filter(pk=crew.root).update(head_id=crew.dania)
        user_id = give_account(crew.dania, "dania")
        people.put_roles(person_id=crew.dania, roles=["PENTADBIR"], by=ADMIN, now=NIGHT)
        close(OCTOBER)
        services.reopen_month(month=OCTOBER, reason="Rekod terminal C1 hilang", now=NIGHT, by=ADMIN)
        worktime.put_policy(params={"card_table": "B"}, valid_from=OCTOBER, by=None)
        services.close_month(month=OCTOBER, now=NIGHT + timedelta(hours=9), by=ADMIN)
        issued, draft = ShowCauseLetter.objects.order_by("pk").values_list("pk", flat=True)
        services.issue_letter(
            letter_id=issued,
            signatory_name="Dato' Rahim bin Said",
            signatory_position="Pengarah",
            issued_on=NIGHT.date(),
            now=NIGHT,
            by=ADMIN,
        )
    return {"user": user_id, "unit": crew.root, "issued": issued, "draft": draft}


def enter(page: Page, live: Live, user_id: int) -> None:
    session = signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}])


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_every_page_is_for_everyone(
    live: Live, stage: dict[str, int], new_page: NewPage, theme: Theme, size: dict[str, int]
) -> None:
    page = new_page(size=size, theme=theme)
    enter(page, live, stage["user"])
    for number, path in enumerate(PAGES):
        answer = page.goto(live.url("north", path.format(**stage)))
        assert answer is not None
        assert answer.status == 200, path
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{number:02d}-{theme}.png"), full_page=True)
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{path} scrolls sideways"
