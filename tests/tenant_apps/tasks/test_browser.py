"""Tasks and movements in a real browser: on a phone, by keyboard, by dragging; with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from tenant_apps.movements import services as movements
from tenant_apps.people.models import Person
from tenant_apps.tasks import services
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.tasks.desk import NOW, assign, by, log, move

PICTURES = os.environ.get("SPOTME_PICTURES", "")
LONG = "Menyelaras penyediaan dokumen pelantikan semula pegawai kontrak bagi semua bahagian dan pejabat negeri"


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def amina(crew: Cast) -> str:
    """The session of Amina."""
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    return signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def boris(crew: Cast) -> str:
    """The session of Boris, who supervises her."""
    return signed_in("north", crew.boris_user).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(autouse=True)
def _a_monday_morning() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


def enter(page: Page, live: Live, session: str, path: str) -> None:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}
    page.context.add_cookies([cookie])
    page.goto(live.url("north", path))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_task_goes_from_the_first_line_to_the_supervisors_yes(
    live: Live, new_page: NewPage, amina: str, boris: str, scripts: bool
) -> None:
    page = new_page(scripts=scripts)
    enter(page, live, amina, "/")
    page.get_by_label("Apa yang dibuat?").fill("Menyemak fail")
    page.get_by_role("button", name="Tambah tugasan").click()
    expect(page.get_by_role("link", name="Menyemak fail")).to_be_visible()
    page.goto(live.url("north", "/tugasan/papan/"))
    opener = page.get_by_text("Pindah ke…").first
    opener.focus()
    opener.press("Enter")
    page.get_by_role("button", name="Selesai", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Selesai 1")).to_be_visible()

    above = new_page(scripts=scripts)
    enter(above, live, boris, "/tugasan/pasukan/?papar=sahkan")
    above.get_by_role("button", name="Sahkan Menyemak fail").click()
    expect(above.get_by_role("button", name="Sahkan Menyemak fail")).to_have_count(0)
    page.reload()

    expect(page.get_by_text("Disahkan")).to_be_visible()


def test_a_card_is_dragged_where_its_buttons_lead(live: Live, new_page: NewPage, amina: str, crew: Cast) -> None:
    with in_tenant("north"):
        log(crew.amina, status="SELESAI", title="Sudah siap")
        log(crew.amina)
    page = new_page(size=DESKTOP)
    enter(page, live, amina, "/tugasan/papan/")
    card = page.locator("article", has_text="Menyemak fail")

    card.drag_to(page.locator("[data-status=TANGGUH]"))

    expect(page.locator("[data-status=TANGGUH] article", has_text="Menyemak fail")).to_be_visible()


def test_leaving_is_recorded_in_a_sheet_and_ended_from_the_first_page(
    live: Live, new_page: NewPage, amina: str
) -> None:
    page = new_page()
    enter(page, live, amina, "/pergerakan/")
    page.get_by_role("link", name="Rekod pergerakan").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Tujuan").fill("Mesyuarat")
    sheet.get_by_label("Tempat").fill("Putrajaya")
    picture(page, "outing-sheet-360")
    sheet.get_by_role("button", name="Rekod keluar").click()
    expect(page.get_by_role("heading", name="Putrajaya")).to_be_visible()
    page.goto(live.url("north", "/"))
    page.get_by_role("button", name="Sudah kembali").click()

    expect(page.get_by_role("button", name="Sudah kembali")).to_have_count(0)


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop"])
def test_the_pages_of_tasks_and_movements_are_for_everyone(
    live: Live, new_page: NewPage, amina: str, boris: str, crew: Cast, size: dict[str, int], theme: Theme
) -> None:
    with in_tenant("north"):
        first = _fill(crew)
    page, above = new_page(size=size, theme=theme), new_page(size=size, theme=theme)
    own = ("/", "/tugasan/", "/tugasan/papan/", "/tugasan/baharu/", f"/tugasan/{first}/", "/pergerakan/")
    team = ("/tugasan/pasukan/", "/tugasan/pasukan/agih/", f"/tugasan/{first}/", "/pergerakan/unit/", "/pasukan/")
    for window, session, paths in ((page, amina, (*own, "/laporan/saya/")), (above, boris, team)):
        for path in paths:
            enter(window, live, session, path)
            picture(window, f"work{path.replace('/', '-')}{size['width']}-{theme}-{window is page}")
            axe(window)
            assert window.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def _fill(crew: Cast) -> int:
    """Tasks in every state, one with a thread, and two lines of the movement record; return the finished one."""
    done = log(crew.amina, LONG, description="Bab 1 dan 2.\nBab 3 menyusul.", due_on=MONDAY, status="BARU")
    services.add_output(task_id=done, person_id=crew.amina, text="12 dokumen disemak", by=None, now=NOW)
    services.comment(task_id=done, by=by(crew.boris), text="Sertakan senarai nama.", now=NOW)
    move(done, "SELESAI")
    log(
        crew.amina, "Bertugas di kaunter", at("09:00").date(), status="DALAM_TINDAKAN", from_minutes=480, to_minutes=600
    )
    for number, end in enumerate(("TANGGUH", "BATAL", "SELESAI"), start=1):
        day = MONDAY.replace(day=MONDAY.day - number)
        pk = log(crew.amina, f"Menyemak fail {number}", day, now=at("09:00", day))
        move(pk, end, now=at("10:00", day))
    log(crew.amina, "Minit mesyuarat", MONDAY.replace(day=11), due_on=MONDAY.replace(day=13))
    assign(crew.boris, crew.amina)
    for person_id, kind in ((crew.amina, "PERIBADI"), (crew.boris, "RASMI")):
        line = movements.OutingEntry(kind, "Mesyuarat", "Kompleks E, Putrajaya", out_minute=500, back_by=660)
        movements.record_outing(person_id=person_id, entry=line, by=None, now=NOW)
    return done
