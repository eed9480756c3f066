"""A browser without JavaScript: in, punch, punch, explain, accept; plain forms all the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from kit import clock
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tests.harness.browser import PHONE, NewPage, follow
from tests.harness.live import Live
from tests.journey.walker import Walker, fill, press
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work
from tests.tenant_apps.people.cast import NUMBERS, Cast

PASSWORD = "kopi-pagi-4821"
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def crew(live: Live) -> Iterator[Cast]:
    """The crew at North, before nine on a Tuesday; Amina and Boris have passwords."""
    with in_tenant("north"):
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=None)
        get_user_model().objects.filter(pk=crew.boris_user).delete()
        for person_id, name in ((crew.amina, "amina"), (crew.boris, "boris")):
            give_account(person_id, name)
    with clock.moved_to(at("09:40", TUESDAY)):
        yield crew


def sign_in(live: Live, page: Page, name: str, path: str) -> None:
    page.goto(live.url("north", path))
    fill(page, login=NUMBERS[name], password=PASSWORD)
    press(page, "Log Masuk")
    expect(page).to_have_url(live.url("north", path))


def test_a_day_and_its_decision_need_no_scripts(live: Live, crew: Cast, new_page: NewPage) -> None:
    walker = Walker(new_page, PHONE)
    amina, boris = walker.open(scripts=False), walker.open(scripts=False)

    sign_in(live, amina, "amina", "/")
    press(amina, "Daftar Masuk")
    expect(amina.locator("#today")).to_contain_text("Lewat")
    with clock.moved_to(at("18:30", TUESDAY)):
        amina.reload()
        press(amina, "Daftar Keluar")
        expect(amina.locator("#today")).to_contain_text("18:30")
        amina.goto(live.url("north", "/isu/"))
        follow(amina.locator("main a[href^='/isu/']").first)
        fill(amina, reason="TRAFIK", text="Kemalangan di lebuh raya, lorong kanan ditutup.")
        press(amina, "Hantar penjelasan")
        expect(amina.get_by_text("menunggu keputusan penyelia")).to_be_visible()

        sign_in(live, boris, "boris", "/peti-isu/?lorong=masa")
        press(boris, "Terima")
        expect(boris.locator("[data-decided]")).to_contain_text("Amina")
    assert walker.complaints == []
