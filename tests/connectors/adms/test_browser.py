"""From the terminal to the screen: a punch is on the officer's page within seconds, and in the executive's figure."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import grant_role
from shared_apps.audit.actor import SYSTEM
from tenant_apps.devices import services as devices
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.people import services as people
from tenants.context import in_tenant
from tests.connectors.adms.listening import office, served, simulated
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at
from tests.tenant_apps.devices.desk import AMINA, bring, seen
from tests.tenant_apps.people.cast import Cast

PICTURES = os.environ.get("SPOTME_PICTURES", "")
WITHIN = 5.0
Office = tuple[Cast, int]


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.moved_to(at("08:21")):
        yield


@pytest.fixture
def crew(live: Live) -> Office:
    with in_tenant("north"):
        ensure_reasons()
    return office()


def enter(page: Page, live: Live, user_id: int, path: str) -> None:
    value = signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live.url("north")}])
    page.goto(live.url("north", path))


def test_a_punch_at_a_terminal_is_on_the_screen_within_five_seconds(
    live: Live, new_page: NewPage, crew: Office
) -> None:
    cast, _terminal = crew
    with in_tenant("north"):
        officer = give_account(cast.amina, "amina")
        chief = give_account(cast.dania, "dania")
        people.put_roles(person_id=cast.dania, roles=[Role.EXECUTIVE], unit_ids=[cast.root], by=SYSTEM, now=clock.now())
    page, board = new_page(), new_page(size=DESKTOP)
    enter(page, live, officer, "/")
    expect(page.locator("main")).not_to_contain_text(re.compile("0?7[.:]58:?31|07:58"))
    enter(board, live, chief, "/dashboard/")
    before = board.locator("main").inner_text()

    with served() as port:
        sim = simulated(port)
        began = time.monotonic()
        sim.punch(AMINA, at("07:58:31").replace(tzinfo=None))
        assert sim.handshake()
        assert sim.upload()
    page.reload()

    expect(page.locator("main")).to_contain_text(re.compile("0?7[.:]58"))
    assert time.monotonic() - began < WITHIN
    board.reload()
    assert board.locator("main").inner_text() != before


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_the_terminals_pages_are_for_everyone(
    live: Live, new_page: NewPage, crew: Office, size: object, theme: Theme
) -> None:
    cast, terminal_id = crew
    with in_tenant("north"):
        admin = give_account(cast.dania, "dania")
        grant_role(admin, Role.ADMIN, None, clock.now())
        bring(terminal_id, seen("07:50"), seen("07:51", pin="77"), now=at("07:58"))
        devices.note_terminal(
            terminal_id, last_seen_at=clock.now(), drift_seconds=3, records_count=81, records_capacity=100
        )
        devices.raise_alert(terminal_id=terminal_id, kind="server_changed", now=clock.now())
        devices.queue_command(terminal_id=terminal_id, text="INFO", now=clock.now(), by=SYSTEM)
    page = new_page(size=size, theme=theme)
    pages = {
        "senarai": "/tetapan/peranti/",
        "peranti": f"/tetapan/peranti/{terminal_id}/",
        "nombor": "/tetapan/peranti/nombor/",
        "padankan": "/tetapan/peranti/nombor/padankan/?nombor=77&kumpulan=UTAMA",
        "kuarantin": "/tetapan/peranti/kuarantin/",
        "daftar": "/tetapan/peranti/daftar/",
    }
    for name, path in pages.items():
        enter(page, live, admin, path)
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, name
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"peranti-{name}-{theme}.png"), full_page=True)
