"""The operators' pages of rules, holidays and announcements in a real browser: nobody is left out of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from shared_apps.rulepacks import services
from tests.harness.browser import DESKTOP, PHONE, NewPage
from tests.harness.live import Live
from tests.makers import joining
from tests.shared_apps.applications.test_in_browser import check, sign_in
from tests.shared_apps.rulepacks.desk import NOW, ROHANA, TODAY, draft, pack, published, tried

PICTURES = os.environ.get("SPOTME_PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_rules_holidays_and_announcements_have_nothing_against_them(
    live: Live, new_page: NewPage, size: ViewportSize
) -> None:
    joining.operator()
    services.add_shipped(by=ROHANA, now=NOW, today=TODAY)
    services.add_holidays(year=2027, by=ROHANA, now=NOW)
    pack_id = pack()
    published(pack_id, {"grace_in_min": 15, "card_table": "B"})
    tried(draft(pack_id, {"grace_in_min": 20, "hbh_office_weekdays": [6, 3]}))
    page = new_page(size=size)
    sign_in(page, live)

    for number, path in enumerate(
        (
            "/operasi/aturan/",
            "/operasi/aturan/baharu/",
            "/operasi/aturan/ihsan/",
            "/operasi/aturan/ihsan/beza/?dari=1&ke=2",
            "/operasi/aturan/ihsan/draf/",
            "/operasi/aturan/ihsan/draf/nilai/friday_rest/",
            "/operasi/aturan/cuti-umum-2027/draf/?negeri=KDH",
            "/operasi/aturan/cuti-umum-2027/draf/hari/1/",
            "/operasi/pengumuman/",
            "/operasi/sokongan/",
            "/operasi/",
        )
    ):
        page.goto(live.root_url(path))
        check(page)
        picture(page, f"rules-{number}-{size['width']}")
