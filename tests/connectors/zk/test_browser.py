"""The page of site connectors in a real browser: the token is shown once, on a phone and on a desk, for everyone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from connectors.zk import services
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import signed_in
from tests.tenant_apps.people.cast import cast

PICTURES = os.environ.get("SPOTME_PICTURES", "")


@pytest.mark.parametrize(("theme", "size"), [("light", PHONE), ("dark", DESKTOP)])
def test_a_connector_is_registered_and_its_token_shown_once(
    live: Live, new_page: NewPage, theme: Theme, size: dict[str, int]
) -> None:
    with in_tenant("north"):
        crew = cast()
        accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
        silent = services.issue_connector(name="Pejabat Kota Bharu", now=clock.now(), by=None).id
        services.note_contact(silent, ip="10.9.0.4", now=clock.now())
        report = {"version": "0.1.0", "waiting": 2, "terminals": [{"serial": "CKUG1", "code": "timeout", "at": "x"}]}
        services.take_report(silent, report, now=clock.now())
    page = new_page(size=size, theme=theme)
    session = signed_in("north", crew.boris_user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}])

    page.goto(live.url("north", "/tetapan/peranti/penyambung/"))
    page.get_by_label("Nama penyambung").fill("Bilik pelayan, Putrajaya")
    page.get_by_role("button", name="Daftar dan papar token").click()

    expect(page.get_by_text("spc_").first).to_be_visible()
    expect(page.get_by_text("Peranti CKUG1 tidak menjawab.")).to_be_visible()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"connectors-{theme}.png"), full_page=True)
    page.goto(live.url("north", "/tetapan/peranti/penyambung/"))
    expect(page.get_by_text("Bilik pelayan, Putrajaya", exact=True)).to_be_visible()
    expect(page.get_by_text("spc_")).to_have_count(0)
