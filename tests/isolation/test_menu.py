"""Every way a menu shows leads to a page that is there for whoever it is shown to, whatever roles they hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from kit import clock
from kit.ui.nav import Frame
from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import AGENCY_ROLES, Role
from tenants.context import in_tenant
from tests.cast import NORTH
from tests.isolation import stage as stages
from tests.isolation.stage import Stage
from tests.tenant_apps.issues.desk import NOW

GRANTED = sorted(AGENCY_ROLES - {Role.SUPERVISOR})
SETS = [*((role,) for role in GRANTED), tuple(GRANTED)]


@pytest.fixture(autouse=True)
def _a_tuesday_morning(db: None) -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def north() -> Stage:
    with in_tenant(NORTH):
        return stages.agency(NORTH)


def ways(browser: Client) -> set[str]:
    """The addresses around the page a person arrives at."""
    page = browser.get("/", follow=True)
    if page.status_code != 200:
        page = browser.get("/profil/")
    frame: Frame = page.context["frame"]
    bell = (frame.bell,) if frame.bell else ()
    return {item.url for item in (*frame.nav, *frame.side, *frame.menu, *frame.more, *frame.roles, *bell)}


def closed(browser: Client) -> list[str]:
    return [f"{url}: {status}" for url in sorted(ways(browser)) if (status := browser.get(url).status_code) != 200]


@pytest.mark.parametrize("viewer", ["officer", "supervisor", "executive", "clerk", "admin"])
def test_every_way_in_the_menu_opens(north: Stage, viewer: str) -> None:
    with in_tenant(NORTH):
        browser = north.browser(viewer)

    assert closed(browser) == []


def test_every_way_opens_to_an_officer_with_more_roles(north: Stage) -> None:
    found = []
    for held in SETS:
        with in_tenant(NORTH), transaction.atomic():
            for role in held:
                accounts.grant_role(north.users["officer"], role, by=None, now=NOW)
            found += [f"{held} {answer}" for answer in closed(north.browser("officer"))]
            transaction.set_rollback(True)

    assert found == []


def test_a_clerk_is_shown_what_a_clerk_may_do_and_no_more(north: Stage) -> None:
    with in_tenant(NORTH):
        clerk, admin = ways(north.browser("clerk")), ways(north.browser("admin"))

    assert "/tetapan/pegawai/" in clerk
    assert admin - clerk >= {"/tetapan/hrmis/", "/tetapan/aturan/"}
