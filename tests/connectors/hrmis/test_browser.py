"""The connectors' pages in a real browser, at both sizes and in both themes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from connectors.files import leave, punches
from connectors.hrmis.models import Reading
from connectors.hrmis.protocol import Stream
from connectors.hrmis.simulator.world import ref_of
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM, Actor
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tests.connectors.hrmis.desk import hrmis, read, synced
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import signed_in
from tests.tenant_apps.devices.desk import terminal

LEAVE = (
    b"No. Kakitangan,Jenis Cuti,Bahagian Hari,Dari,Hingga,Catatan\n"
    b"H00003,CR,,02/11/2026,04/11/2026,Kampung\nK999,XX,Malam,esok,,\n"
)
PICTURES = os.environ.get("SPOTME_PICTURES", "")


@pytest.fixture
def admin(live: Live) -> int:
    """An administrator beside an HRMIS that has been read twice, with a conflict, an officer at fault, a file."""
    with in_tenant("north"), hrmis(6) as server:
        user = accounts.create_user(login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir", email="", by=None)
        accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
        server.hrmis.world.put(Stream.OFFICERS, ref_of(5), id_number="123")
        synced()
        Person.objects.filter(staff_no="H00003").update(grade="99")
        server.hrmis.world.put(Stream.OFFICERS, ref_of(3), grade="41", position="Ketua")
        read()
        content = b"     1001\t2026-11-16 07:58:12\t1\t0\t1\t0\n"
        punches.keep_file(
            content=content,
            file_name="1_attlog.dat",
            terminal_id=terminal(),
            order="",
            profile="",
            by=Actor(user, "Pentadbir"),
            now=clock.now(),
        )
        leave.keep_file(content=LEAVE, file_name="cuti.csv", by=Actor(user, "Pentadbir"), now=clock.now())
    return user


def test_the_connectors_pages_are_for_everyone(live: Live, admin: int, new_page: NewPage) -> None:
    with in_tenant("north"):
        session = signed_in("north", admin).cookies[settings.SESSION_COOKIE_NAME].value
        key = Reading.objects.latest("pk").key
        file_key, leave_key = punches.file_cards()[0].key, leave.leave_cards()[0].key
    paths = {
        "hrmis": "/tetapan/hrmis/",
        "bacaan": f"/tetapan/hrmis/bacaan/{key}/?lihat=changed",
        "percanggahan": "/tetapan/hrmis/percanggahan/",
        "fail": "/tetapan/peranti/fail/",
        "fail-rekod": f"/tetapan/peranti/fail/{file_key}/",
        "cuti": "/tetapan/cuti/import/",
        "cuti-fail": f"/tetapan/cuti/import/{leave_key}/",
    }
    sizes: tuple[tuple[ViewportSize, Theme], ...] = ((PHONE, "light"), (DESKTOP, "dark"))
    for size, theme in sizes:
        page = new_page(size=size, theme=theme)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}])
        for name, path in paths.items():
            page.goto(live.url("north", path))
            axe(page)
            assert not is_too_wide(page), name
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{theme}.png", full_page=True)


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
