"""The first log-in on a phone, in a real browser: every step, with and without scripts, readable by everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kit import clock
from shared_apps.accounts import services
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, axe, follow, set_theme
from tests.harness.live import Live
from tests.shared_apps.conftest import BORIS, LOGIN, PASSWORD, make_user


@pytest.fixture
def slip(live: Live) -> str:
    """Amina's temporary password at North."""
    with in_tenant("north"):
        user_id = make_user()
        return services.issue_temporary_password([user_id], by=BORIS, now=clock.now())[user_id]


def fill_in(page: Page, password: str) -> None:
    page.get_by_label("ID Pengguna").fill(LOGIN)
    page.get_by_label("Kata laluan", exact=True).fill(password)
    page.get_by_role("button", name="Log Masuk", exact=True).click()


def check(page: Page) -> None:
    """Nobody is left out, in either theme, and nothing scrolls sideways."""
    for theme in ("dark", "light"):
        set_theme(page, theme)
        axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_first_log_in_goes_step_by_step_on_a_phone(live: Live, slip: str, page: Page) -> None:
    page.goto(live.url("north", "/profil/"))
    expect(page).to_have_url(live.url("north", "/log-masuk/?next=/profil/"))
    check(page)
    fill_in(page, "salah-salah-1")
    expect(page.get_by_role("alert")).to_contain_text("tidak tepat")
    check(page)

    fill_in(page, slip)
    expect(page).to_have_url(live.url("north", "/kali-pertama/"))
    check(page)
    page.get_by_label("Kata laluan baharu").fill("Kucing-Biru-Lima")
    page.get_by_role("button", name="Teruskan").click()

    expect(page).to_have_url(live.url("north", "/kali-pertama/butiran/"))
    check(page)
    page.get_by_label("Telefon").fill("012-345 6789")
    page.get_by_role("button", name="Teruskan").click()

    expect(page).to_have_url(live.url("north", "/kali-pertama/lokasi/"))
    check(page)


def test_it_works_without_scripts(live: Live, slip: str, new_page: NewPage) -> None:
    page = new_page(scripts=False)
    page.goto(live.url("north", "/log-masuk/"))
    fill_in(page, slip)
    page.get_by_label("Kata laluan baharu").fill("Kucing-Biru-Lima")
    page.get_by_role("button", name="Teruskan").click()

    expect(page).to_have_url(live.url("north", "/kali-pertama/butiran/"))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_other_pages_leave_nobody_out(live: Live, new_page: NewPage, size: dict[str, int]) -> None:
    with in_tenant("north"):
        user_id = make_user()
        services.grant_role(user_id, "PENTADBIR", BORIS, clock.now())
        invited = make_user("900101-14-5522", full_name="Chen Wei", email="chen@utara.gov.my", password=None)
        invitation = services.invite(user_id=invited, by=BORIS, now=clock.now()).rpartition("/jemputan/")[2]
    page = new_page(size=size)
    for path in ("/lupa-kata-laluan/", "/lupa-kata-laluan/dihantar/", f"/jemputan/{invitation}", "/set-semula/tiada/"):
        page.goto(live.url("north", path))
        check(page)

    page.goto(live.url("north", "/log-masuk/?next=/profil/"))
    fill_in(page, PASSWORD)
    expect(page).to_have_url(live.url("north", "/profil/"))
    check(page)
    for path in ("/profil/kata-laluan/", "/jejak-audit/"):
        page.goto(live.url("north", path))
        check(page)
    follow(page.get_by_role("link", name="Butiran").first)
    check(page)


def test_the_password_can_be_shown(live: Live, page: Page) -> None:
    page.goto(live.url("north", "/log-masuk/"))
    page.get_by_label("Kata laluan", exact=True).fill("rahsia")

    page.get_by_role("button", name="Tunjuk kata laluan").click()

    expect(page.get_by_label("Kata laluan", exact=True)).to_have_attribute("type", "text")
