"""From the terminal to the screen: a punch is on the officer's page within seconds, and in the executive's figure."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from connectors.adms.listening import AT_ONCE
from kit import clock
from ops.drills import parts
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import grant_role
from shared_apps.audit.actor import SYSTEM
from tenant_apps.attendance.jobs import close_days
from tenant_apps.devices import services as devices
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.people import services as people
from tenants.context import in_tenant
from tests.connectors.adms.listening import office, simulated
from tests.harness.browser import DESKTOP, PHONE, NewPage, Theme, axe
from tests.harness.live import Live
from tests.harness.run import REPOSITORY
from tests.journey.walker import real_worker
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at
from tests.tenant_apps.devices.desk import AMINA, BORIS, bring, number, seen
from tests.tenant_apps.people.cast import Cast
from tests.tenants.processes import environment, until

PICTURES = os.environ.get("SPOTME_PICTURES", "")
WITHIN, PATIENCE = 5.0, 90.0
Office = tuple[Cast, int]


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.moved_to(at("08:21")):
        yield


@pytest.fixture
def crew(live: Live) -> Office:
    with in_tenant("north"):
        ensure_reasons()
    return office()


def enter(page: Page, live: Live, user_id: int, path: str) -> None:
    value = signed_in("north", user_id).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live.url("north")}])
    page.goto(live.url("north", path))


@contextmanager
def listener(home: Path) -> Iterator[int]:
    """The real listener in processes of its own, whose clocks show what ours does; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "tests.connectors.adms.push_under_test", clock.now().isoformat(), str(port)]
    with (home / "push.log").open("ab") as output:
        process = subprocess.Popen(command, env=environment(), cwd=REPOSITORY, stdout=output, stderr=subprocess.STDOUT)
    try:
        until(lambda: parts.answers(port) or process.poll() is not None, what="the listener")
        assert process.poll() is None, (home / "push.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def shown_after(page: Page, told: re.Pattern[str], began: float) -> float:
    """Load the page again and again until it says what is wanted; return the seconds since ``began``."""
    while not told.search(page.locator("main").inner_text()):
        assert time.monotonic() - began < PATIENCE
        page.reload()
    return time.monotonic() - began


def came_in(page: Page) -> str:
    """The executive's figure: how many of how many have clocked in."""
    page.reload()
    return page.locator(".stat", has_text="Peratusan pegawai daftar masuk").locator(".stat-note").inner_text()


def test_a_punch_at_a_terminal_is_on_the_screen_within_five_seconds(
    live: Live, new_page: NewPage, crew: Office, tmp_path: Path
) -> None:
    """Real listener, real worker, real browser. A machine that is busy for a moment gets a second and a third try.

    What a terminal saved up is too much for the listener and goes through the worker: it arrives, in its own time.
    """
    cast, _terminal = crew
    tries = (("amina", AMINA, "07:51"), ("boris", BORIS, "07:52"), ("erna", "7", "07:53"))
    with in_tenant("north"):
        number(cast.erna, "7")
        number(cast.dania, "9")
        accounts = {
            "amina": give_account(cast.amina, "amina"),
            "boris": cast.boris_user,
            "erna": give_account(cast.erna, "erna"),
        }
        chief = give_account(cast.dania, "dania")
        close_days()  # the night's round opens the day for everybody
        people.put_roles(person_id=cast.dania, roles=[Role.EXECUTIVE], unit_ids=[cast.root], by=SYSTEM, now=clock.now())
    board = new_page(size=DESKTOP)
    enter(board, live, chief, "/dashboard/")
    with listener(tmp_path) as port, real_worker(tmp_path):
        sim = simulated(port)
        assert sim.handshake()
        for done, (name, pin, moment) in enumerate(tries):
            page = new_page()
            enter(page, live, accounts[name], "/")
            told = re.compile("0?" + moment[1:].replace(":", "[.:]"))
            assert not told.search(page.locator("main").inner_text())
            assert came_in(board).startswith(f"{done} ")
            began = time.monotonic()
            sim.punch(pin, at(f"{moment}:31").replace(tzinfo=None))
            assert sim.upload()
            took = shown_after(page, told, began)
            assert came_in(board).startswith(f"{done + 1} ")
            if took < WITHIN:
                break
        for second in range(AT_ONCE):
            sim.punch("31337", at("07:00").replace(tzinfo=None) + timedelta(seconds=second))
        sim.punch("9", at("07:54:31").replace(tzinfo=None))
        enter(page, live, chief, "/")
        assert sim.upload(batch=AT_ONCE + 1)
        shown_after(page, re.compile("0?7[.:]54"), time.monotonic())

    assert took < WITHIN


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_the_terminals_pages_are_for_everyone(
    live: Live, new_page: NewPage, crew: Office, size: object, theme: Theme
) -> None:
    cast, terminal_id = crew
    with in_tenant("north"):
        admin = give_account(cast.dania, "dania")
        grant_role(admin, Role.ADMIN, None, clock.now())
        bring(terminal_id, seen("07:50"), seen("07:51", pin="77"), now=at("07:58"))
        devices.note_terminal(
            terminal_id, last_seen_at=clock.now(), drift_seconds=3, records_count=81, records_capacity=100
        )
        devices.raise_alert(terminal_id=terminal_id, kind="server_changed", now=clock.now())
        devices.queue_command(terminal_id=terminal_id, text="INFO", now=clock.now(), by=SYSTEM)
    page = new_page(size=size, theme=theme)
    pages = {
        "senarai": "/tetapan/peranti/",
        "peranti": f"/tetapan/peranti/{terminal_id}/",
        "nombor": "/tetapan/peranti/nombor/",
        "padankan": "/tetapan/peranti/nombor/padankan/?nombor=77&kumpulan=UTAMA",
        "kuarantin": "/tetapan/peranti/kuarantin/",
        "daftar": "/tetapan/peranti/daftar/",
    }
    for name, path in pages.items():
        enter(page, live, admin, path)
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, name
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"peranti-{name}-{theme}.png"), full_page=True)
