"""Peti isu and the team in a real browser: by keyboard, without JavaScript, for everyone."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from tenant_apps.issues.models import Issue
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.leave.services import enter_leave
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe, follow
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import signed_in
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.issues.desk import NOW, explain, late_day, outside_day
from tests.tenant_apps.people.cast import Cast

PICTURES = os.environ.get("SPOTME_PICTURES", "")
FOCUSED = "(document.activeElement.closest('[data-row], [data-end]')?.id ?? 'lost')"
LATE_DAYS = (3, 4, 5, 6, 16)
DAYS_OF_AUTUMN = [
    day
    for n in range(40)
    if (day := MONDAY.replace(month=9, day=21) + timedelta(days=n)).weekday() < 5 and day.month < 11
]


@pytest.fixture
def crew(live: Live) -> Cast:
    with in_tenant("north"):
        ensure_reasons()
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
        for day in LATE_DAYS:
            explain(late_day(crew.amina, MONDAY.replace(day=day)))
        for day in (12, 13):
            explain(outside_day(crew.amina, MONDAY.replace(day=day)))
        away = MONDAY.replace(day=25)
        enter_leave(
            person_id=crew.amina, type="CR", date_from=away, date_to=away, reason="Kenduri keluarga", by=None, now=NOW
        )
    return crew


@pytest.fixture
def session(crew: Cast) -> str:
    """The session of Boris, who heads Amina."""
    return signed_in("north", crew.boris_user).cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(autouse=True)
def _the_morning_after() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


def enter(page: Page, live: Live, session: str, path: str = "/peti-isu/?lorong=masa") -> None:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}
    page.context.add_cookies([cookie])
    page.goto(live.url("north", path))


def states() -> list[str]:
    with in_tenant("north"):
        return list(Issue.objects.filter(kind="LEWAT").order_by("date").values_list("state", flat=True))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_issues_are_decided_by_keyboard_one_after_the_other(live: Live, new_page: NewPage, session: str) -> None:
    page = new_page(size=DESKTOP)
    enter(page, live, session)
    page.locator("[data-row]").first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-decided]")).to_have_count(1)
    page.keyboard.press("a")
    expect(page.locator("[data-decided]")).to_have_count(2)
    page.keyboard.press("r")
    page.get_by_text("Tiada bukti yang menyokong.").click()
    page.get_by_role("button", name="Tolak", exact=True).click()
    expect(page.locator("[data-decided]")).to_have_count(3)

    assert states() == ["LULUS", "LULUS", "TOLAK", "DIJUSTIFIKASI", "DIJUSTIFIKASI"]


def test_thirty_issues_are_decided_by_keyboard_within_a_minute(
    live: Live, new_page: NewPage, session: str, crew: Cast
) -> None:
    with in_tenant("north"):
        for day in DAYS_OF_AUTUMN[: 30 - len(LATE_DAYS)]:
            explain(late_day(crew.amina, day), today=day)
    page = new_page(size=DESKTOP)
    enter(page, live, session)
    page.locator("[data-row]").first.focus()

    def focused_row() -> str:
        """The row that has the focus, or in which something has; never the page itself."""
        return str(page.evaluate(FOCUSED))

    began, seen = time.monotonic(), []
    for number in range(30):
        seen.append(focused_row())
        if number % 10 == 9:
            page.keyboard.press("r")
            expect(page.locator(":focus")).to_have_attribute("name", re.compile("remark_code"))
            page.keyboard.press("2")
            page.keyboard.press("Enter")
            expect(page.locator(f"#{seen[-1]}")).to_have_attribute("data-decided", "")
        else:
            page.keyboard.press("a")
        page.wait_for_function(f"before => !['lost', before].includes({FOCUSED})", arg=seen[-1])
    expect(page.locator("[data-decided]")).to_have_count(30)
    took = time.monotonic() - began

    assert took <= 60
    assert len(set(seen)) == 30
    assert sorted(states()) == ["LULUS"] * 27 + ["TOLAK"] * 3
    expect(page.get_by_role("status")).to_have_count(1)
    expect(page.locator("#inbox-head")).not_to_contain_text("menunggu,")
    page.locator("[data-row]").last.focus()
    page.keyboard.press("z")
    expect(page.locator("[data-decided]")).to_have_count(29)
    assert focused_row() == seen[-1]
    assert states().count("DIJUSTIFIKASI") == 1


def test_a_range_is_picked_with_shift_and_accepted(live: Live, new_page: NewPage, session: str) -> None:
    page = new_page(size=DESKTOP)
    enter(page, live, session)
    page.locator("[data-row]").first.focus()
    for key in ("x", "j", "ArrowDown", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_have_text("3")
    page.get_by_role("button", name="Terima dipilih").click()

    expect(page.locator("[data-decided]")).to_have_count(3)
    expect(page.locator("[data-row]:focus")).to_have_count(1)
    assert states().count("LULUS") == 3


def test_days_elsewhere_come_one_at_a_time_and_move_on_with_each_key(
    live: Live, new_page: NewPage, session: str
) -> None:
    page = new_page(size=DESKTOP)
    enter(page, live, session, "/peti-isu/?lorong=lokasi")
    expect(page.get_by_text("1 daripada 2")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row]").focus()
    page.keyboard.press("j")
    expect(page.get_by_text("2 daripada 2")).to_be_visible()
    expect(page.locator("[data-row]:focus")).to_have_count(1)
    page.keyboard.press("k")
    expect(page.get_by_text("1 daripada 2")).to_be_visible()
    expect(page.locator("[data-row]:focus")).to_have_count(1)
    page.keyboard.press("a")
    expect(page.get_by_text("1 daripada 1")).to_be_visible()
    expect(page.locator("[data-row]:not([data-decided]):focus")).to_have_count(1)
    page.keyboard.press("r")
    expect(page.locator(":focus")).to_have_attribute("name", re.compile("remark_code"))
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Selesai. Tiada isu menunggu.")).to_be_visible()
    assert page.evaluate("document.activeElement !== document.body")

    with in_tenant("north"):
        decided = Issue.objects.filter(kind="LUAR_KAWASAN").order_by("date")
        assert list(decided.values_list("state", flat=True)) == ["LULUS", "TOLAK"]


def test_a_decision_is_taken_back_with_z(live: Live, new_page: NewPage, session: str) -> None:
    page = new_page(size=DESKTOP)
    enter(page, live, session)
    page.locator("[data-row]").first.focus()
    page.keyboard.press("a")
    expect(page.locator("[data-decided]")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator("[data-decided]")).to_have_count(0)

    assert set(states()) == {"DIJUSTIFIKASI"}


def test_all_are_picked_and_accepted_together(live: Live, page: Page, session: str) -> None:
    enter(page, live, session)
    page.get_by_role("button", name="Pilih semua 5").click()
    page.get_by_role("button", name="Terima dipilih").click()

    expect(page.get_by_text("Selesai. Tiada isu menunggu.")).to_be_visible()
    assert set(states()) == {"LULUS"}


def test_without_javascript_issues_are_accepted_and_rejected(live: Live, new_page: NewPage, session: str) -> None:
    page = new_page(scripts=False)
    enter(page, live, session)
    page.get_by_role("button", name="Terima Amina binti Ali").first.click()
    expect(page.get_by_role("button", name="Batal Amina binti Ali")).to_be_visible()
    follow(page.get_by_role("link", name="Tolak… Amina binti Ali").first)
    page.locator("summary", has_text="Tolak…").click()
    page.get_by_label("Sebab lain").fill("Tiada bukti")
    follow(page.get_by_role("button", name="Tolak", exact=True))

    assert sorted(states()) == ["DIJUSTIFIKASI", "DIJUSTIFIKASI", "DIJUSTIFIKASI", "LULUS", "TOLAK"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_supervisors_pages_are_for_everyone(
    live: Live, new_page: NewPage, session: str, size: dict[str, int], theme: Theme
) -> None:
    tail = f"{size['width']}-{theme}"
    page = new_page(size=size, theme=theme)
    for name, path in {
        "inbox": "/peti-isu/?lorong=masa",
        "inbox-place": "/peti-isu/?lorong=lokasi",
        "team": "/pasukan/",
        "requests": "/permohonan/",
        "acting": "/pemangku/",
    }.items():
        enter(page, live, session, path)
        picture(page, f"{name}-{tail}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    enter(page, live, session)
    page.locator("[data-act=reject]").first.click()
    expect(page.get_by_text("Sebab ditolak", exact=True)).to_be_visible()
    page.locator("[data-pick]").nth(1).check()
    picture(page, f"inbox-busy-{tail}")
    axe(page)
    follow(page.get_by_role("link", name="Amina binti Ali", exact=True).nth(1))
    picture(page, f"detail-{tail}")
    axe(page)
