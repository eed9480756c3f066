"""An agency's page under a visit and an announcement, in a real browser, on a phone and on a desk."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import ViewportSize, expect

from kit import clock
from shared_apps.announcements import board
from shared_apps.announcements import services as announcements
from shared_apps.audit.actor import Actor
from shared_apps.support import services
from tests.harness.browser import DESKTOP, PHONE, NewPage
from tests.harness.live import Live
from tests.shared_apps.applications.test_in_browser import check

ROHANA = Actor(user_id=7, name="Rohana binti Isa")
PICTURES = os.environ.get("SPOTME_PICTURES", "")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_with_a_visit_and_an_announcement_has_nothing_against_it(
    live: Live, new_page: NewPage, size: ViewportSize
) -> None:
    now = clock.now()
    hour = timedelta(hours=1)
    said = {"text_ms": "Penyelenggaraan malam ini, 2.00 pagi.", "text_en": "Maintenance tonight, 2.00 am."}
    announcements.announce(**said, from_at=now - hour, to_at=now + hour, by=ROHANA, now=now)
    board.post(now=now)
    _pk, key = services.begin_visit(schema="north", reason="Peranti tidak dibaca", minutes=15, by=ROHANA, now=now)
    page = new_page(size=size)

    page.goto(live.url("north", f"/sokongan/masuk/?{urlencode({'kunci': key})}"))
    page.goto(live.url("north", "/tetapan/sokongan/"))

    expect(page.get_by_text("Lawatan sokongan oleh Rohana binti Isa")).to_be_visible()
    expect(page.get_by_text("Penyelenggaraan malam ini")).to_be_visible()
    check(page)
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"visit-{size['width']}.png"), full_page=True)
