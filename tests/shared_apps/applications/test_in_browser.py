"""An agency applies on a phone, an operator approves and watches; every page is looked at by axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from kit import clock
from shared_apps.applications.addresses import link_to
from shared_apps.applications.models import Application
from tenants import provisioning
from tests.harness.browser import DESKTOP, PHONE, NewPage, axe, set_theme
from tests.harness.live import Live
from tests.makers import joining

Look = Callable[[Page], None]
PUBLIC = (
    "/",
    "/agensi/",
    "/bantuan/",
    "/pekeliling/",
    "/privasi/",
    "/kebolehcapaian/",
    "/status/",
    "/mohon/",
    "/mohon/sambung/",
)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: broken policy, failing scripts."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def but_transitions(heard: list[str]) -> list[str]:
    """A page left while it fades in complains of the fading alone."""
    return [text for text in heard if "ViewTransition" not in text]


def begin(page: Page, live: Live) -> None:
    page.goto(live.root_url("/"))
    page.get_by_role("link", name="Mohon untuk agensi anda").first.click()
    page.get_by_label("E-mel rasmi anda").fill("pemohon@jct.gov.my")
    page.get_by_role("button", name="Mulakan permohonan").click()


def nothing(page: Page) -> None:
    """Does not look at the page."""


def fill(page: Page, look: Look, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    look(page)
    page.get_by_role("button", name="Simpan dan teruskan").click()


def answer_all(page: Page, *, look: Look) -> None:
    page.locator("[name=kind]").select_option("JABATAN")
    fill(page, look, name="Jabatan Contoh Timur", short_name="JCT", subdomain="jct")
    fill(
        page,
        look,
        hr_name="Hana binti Rauf",
        hr_email="hana@jct.gov.my",
        hr_phone="03-8000 1000",
        ict_name="Idris bin Taha",
        ict_email="idris@jct.gov.my",
        ict_phone="03-8000 2000",
    )
    fill(
        page,
        look,
        management_name="Aida binti Omar",
        management_id="850312-14-5566",
        management_email="aida@jct.gov.my",
        management_phone="03-8000 3000",
        ict_name="Badrul bin Saad",
        ict_id="900718-10-3341",
        ict_email="badrul@jct.gov.my",
        ict_phone="03-8000 4000",
    )
    page.get_by_text("W.P. Putrajaya").click()
    page.get_by_text("WBF: Waktu Bekerja Fleksi").click()
    fill(page, look, head_count="120")
    page.get_by_text("Tidak", exact=True).click()
    fill(page, look)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_an_agency_applies_on_a_phone(live: Live, new_page: NewPage, scripts: bool) -> None:
    page = new_page(scripts=scripts)
    begin(page, live)
    answer_all(page, look=axe if scripts else nothing)  # axe itself is a script

    page.get_by_label("Maklumat ini benar").check()
    page.get_by_role("button", name="Hantar permohonan").click()

    expect(page.get_by_role("heading", name="Permohonan dihantar")).to_be_visible()
    assert Application.objects.get().state == "DIHANTAR"


def test_an_operator_approves_and_watches_the_agency_become_ready(
    live: Live, page: Page, complaints: list[str]
) -> None:
    joining.operator()
    reference = joining.sent(now=clock.now())
    sign_in(page, live)
    page.goto(live.root_url(f"/operasi/permohonan/{reference}/"))
    page.get_by_role("button", name="Mula semakan").click()
    expect(page.get_by_role("button", name="Luluskan & sediakan agensi")).to_be_visible()

    page.get_by_role("button", name="Luluskan & sediakan agensi").click()
    expect(page.get_by_role("status").filter(has_text="Diminta")).to_be_visible()
    provisioning.provision(Application.objects.get(reference=reference).tenant_id or 0)

    expect(page.locator("#provisioning").get_by_role("status")).to_contain_text("Sedia")
    assert but_transitions(complaints) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_public_pages_have_nothing_against_them(live: Live, new_page: NewPage, size: ViewportSize) -> None:
    page = new_page(size=size)

    for path in PUBLIC:
        page.goto(live.root_url(path))
        check(page)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_tracker_and_the_operators_pages_have_nothing_against_them(
    live: Live, new_page: NewPage, size: ViewportSize
) -> None:
    joining.operator()
    onboarding = joining.ready(now=clock.now())
    review = joining.in_review(now=clock.now(), name="Jabatan Kedua", subdomain="kedua")
    page = new_page(size=size)
    link = link_to(Application.objects.get(reference=onboarding.reference), now=clock.now())
    page.goto(live.root_url(link.partition("8000")[2]))
    sign_in(page, live)

    for path in (
        f"/mohon/{onboarding.reference}/",
        f"/mohon/{onboarding.reference}/taklimat/",
        "/operasi/",
        "/operasi/permohonan/",
        f"/operasi/permohonan/{review}/",
        "/operasi/agensi/",
        "/operasi/agensi/cipta/",
        "/operasi/agensi/jct/",
        "/operasi/agensi/jct/peringkat/TAKLIMAT/",
        "/operasi/taklimat/",
        "/operasi/giliran/",
        "/operasi/giliran/jct/",
    ):
        page.goto(live.root_url(path))
        check(page)


def sign_in(page: Page, live: Live) -> None:
    page.goto(live.root_url("/log-masuk/"))
    page.locator("[name=login]").fill("operator@pusat.example")
    page.locator("[name=password]").fill(joining.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/log-masuk/" not in url)


def check(page: Page) -> None:
    """Nobody is left out, in either theme, and nothing scrolls sideways."""
    for theme in ("dark", "light"):
        set_theme(page, theme)
        axe(page)
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= shown, f"{page.url} is {wide} px wide on {shown}"
