"""The preview of a change in a real browser: from the form over the progress to the days, for everyone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, expect

from kit import clock
from shared_apps.accounts.services import grant_role
from shared_apps.audit.actor import SYSTEM
from tenant_apps.attendance import services
from tenant_apps.attendance.models import ChangePreview
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, after, at, crew_at_work, raw

PICTURES = os.environ.get("SPOTME_PICTURES", "")
NOW = after(MONDAY + timedelta(days=4))


def prepare() -> str:
    with in_tenant("north"):
        crew = crew_at_work()
        days = [MONDAY + timedelta(days=n) for n in range(5)]
        punches = [
            raw(crew.amina, kind, hour, day) for day in days for kind, hour in (("MASUK", "09:10"), ("KELUAR", "18:00"))
        ]
        services.record_punches(punches, now=NOW)
        user = give_account(crew.dania, "dania")
        grant_role(user, "PENTADBIR", SYSTEM, at("08:00"))
    return signed_in("north", user).cookies[settings.SESSION_COOKIE_NAME].value


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_a_holiday_is_previewed_and_then_published(live: Live, new_page: NewPage) -> None:
    session = prepare()
    for size, theme in ((PHONE, "dark"), (DESKTOP, "light")):
        with clock.moved_to(NOW):
            page = new_page(size=size, theme=theme)
            page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live.url("north")}]
            )
            page.goto(live.url("north", "/tetapan/cuti-umum/tambah/"))
            page.get_by_label("Tarikh").fill(MONDAY.isoformat())
            page.get_by_label("Nama dalam Bahasa Melayu").fill(f"Cuti Khas {theme}")
            page.get_by_role("button", name="Pratonton").click()
            expect(page.get_by_text("Menilai hari pegawai")).to_be_visible()
            picture(page, f"preview-progress-{theme}")
            with in_tenant("north"):
                key = ChangePreview.objects.latest("pk").key
                while services.preview_step(key=key, now=NOW):
                    pass
            page.reload()
            expect(page.get_by_role("heading", name="Hari yang berubah")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            axe(page)
            picture(page, f"preview-{theme}")

    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_text("Perubahan diterbitkan")).to_be_visible()
