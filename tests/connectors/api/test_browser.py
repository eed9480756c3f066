"""The interface's pages in a real browser, at both sizes and in both themes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize

from connectors.api.models import Delivery
from connectors.api.scopes import Scope
from connectors.api.services import hooks, tokens
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenants.context import in_tenant
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.tenant_apps.attendance.browser import signed_in

PICTURES = os.environ.get("SPOTME_PICTURES", "")


@pytest.fixture
def admin(live: Live) -> int:
    """An administrator with a token in use, a revoked one, and a webhook that failed."""
    now = clock.now()
    with in_tenant("north"):
        user = accounts.create_user(login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir", email="", by=None)
        accounts.grant_role(user, "PENTADBIR", SYSTEM, now)
        issued = [
            tokens.issue_token(name=name, scopes=Scope.values, days=90, user_id=user, now=now, by=SYSTEM)
            for name in ("Papan maklumat lobi Blok B2 dan semua cawangan di Semenanjung", "Sistem lama")
        ]
        tokens.revoke_token(token_id=issued[1].id, now=now, by=SYSTEM)
        url = "http://127.0.0.1:1/alamat/yang/panjang/untuk/menerima/mesej/daripada/agensi"
        hook = hooks.add_hook(url=url, events=[one.value for one in hooks.OFFERED], now=now, by=SYSTEM)
        hooks.send(hooks.test_hook(hook_id=hook.id, now=now, by=SYSTEM), now=now)
        assert Delivery.objects.get().trouble
    return user


def test_the_interfaces_pages_are_for_everyone(live: Live, admin: int, new_page: NewPage) -> None:
    with in_tenant("north"):
        session = signed_in("north", admin).cookies[settings.SESSION_COOKIE_NAME].value
    paths = {"token": "/tetapan/api/", "webhook": "/tetapan/api/webhook/", "panduan": "/api/v1/docs/"}
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
