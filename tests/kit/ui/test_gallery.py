"""The gallery in a real browser: accessible, within the policy, and never wider than the screen."""

import pytest
from playwright.sync_api import Page

from kit.ui.gallery import ERRORS, PAGES
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe, follow
from tests.harness.live import Live

ADDRESSES = ("/ui/", *(f"/ui/{name}/" for name in PAGES), *(f"/ui/ralat/{name}/" for name in ERRORS))
SPECIMENS = ADDRESSES[: len(PAGES) + 2]  # the error pages differ in words only, so one of them is looked at
EXPECTED = "status of 422"


def _complaints(page: Page) -> list[str]:
    """What the browser will complain of from now on; a form shown with its errors answers 422, which is meant."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_specimen_is_accessible_and_keeps_the_policy(
    live: Live, new_page: NewPage, size: dict[str, int], theme: Theme
) -> None:
    page = new_page(size=size, theme=theme)
    told = _complaints(page)

    for address in SPECIMENS:
        page.goto(live.root_url(address))
        axe(page)

    assert [text for text in told if EXPECTED not in text] == []


def test_nothing_scrolls_sideways_on_the_narrowest_phone(live: Live, new_page: NewPage) -> None:
    page = new_page(size={"width": 320, "height": 560})

    for address in ADDRESSES:
        page.goto(live.root_url(address))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_the_pages_hold_at_twice_the_text_size(live: Live, new_page: NewPage) -> None:
    page = new_page(size={"width": 640, "height": 800})

    for address in ADDRESSES:
        page.goto(live.root_url(address))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, address


def test_the_punch_button_is_on_the_first_screen(live: Live, new_page: NewPage) -> None:
    page = new_page(size={"width": 360, "height": 560})
    page.goto(live.root_url("/ui/hari-ini/"))

    box = page.get_by_role("button", name="Daftar Masuk").bounding_box()

    assert box is not None
    assert box["height"] >= 72
    assert box["y"] + box["height"] <= 560 - 58


def test_every_target_is_large_enough_for_a_thumb(live: Live, new_page: NewPage) -> None:
    page = new_page()
    page.goto(live.root_url("/ui/hari-ini/"))

    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, summary, nav a')]
            .filter(one => one.getClientRects().length && !one.closest('p'))
            .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
            .filter(([, height]) => height < 40)"""
    )

    assert small == []


def test_a_chosen_theme_wins_over_the_systems(live: Live, new_page: NewPage) -> None:
    page = new_page(theme="light")
    page.goto(live.root_url("/ui/"))
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")

    follow(page.locator("footer").get_by_role("button", name="Gelap"))

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_the_language_changes_and_stays(live: Live, page: Page) -> None:
    page.goto(live.root_url("/ui/hari-ini/"))

    follow(page.locator("footer").get_by_role("button", name="EN"))

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name="Skip to content").count() == 1


def test_the_skip_link_leads_to_the_content(live: Live, page: Page) -> None:
    page.goto(live.root_url("/ui/hari-ini/"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_the_page_and_its_menus_still_work(live: Live, new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto(live.root_url("/ui/hari-ini/"))

    page.get_by_text("Lagi", exact=True).click()

    assert page.get_by_role("link", name="Laporan").is_visible()
    assert page.get_by_role("button", name="Daftar Masuk").is_enabled()


def test_on_paper_only_the_sheet_is_left(live: Live, new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.goto(live.root_url("/ui/cetak/"))

    page.emulate_media(media="print")

    assert not page.get_by_role("button", name="Cetak").is_visible()
    assert page.get_by_role("heading", name="Laporan kehadiran").is_visible()
