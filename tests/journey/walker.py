"""Who walks through the product: opens pages, fills forms, reads letters, and looks hard at every page once."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.core import mail
from playwright.sync_api import ConsoleMessage, Page, ViewportSize, expect

from kit import clock
from tests.harness import run
from tests.harness.browser import NewPage, axe, follow
from tests.tenants.processes import Worker, environment, until

NARROW = 320
NO_SIDEWAYS = "document.documentElement.scrollWidth <= window.innerWidth"
CSP = ("Content Security Policy", "Refused to")
NO_FAULT = "ViewTransition opt-in disabled"
"""What Chromium itself reports when two pages of a navigation differ in their wish for motion; no script of ours."""
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|SPM-\d+-\w+|\d+|(?<=/buka/)[^/]+|(?<=/jemputan/)[^/]+")


class Walker:
    """Opens pages of one size and keeps what their consoles complain of."""

    def __init__(self, new_page: NewPage, size: ViewportSize) -> None:
        self.complaints: list[str] = []
        self._new_page, self._size = new_page, size
        self._seen: set[str] = set()

    def open(self, *, at: tuple[float, float] | None = None, scripts: bool = True) -> Page:
        """A browser of its own; ``at`` is where it says it is, without it the place is refused."""
        page = self._new_page(size=self._size, scripts=scripts)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._fail(page, str(error)))
        if at is not None:
            page.context.grant_permissions(["geolocation"])
            page.context.set_geolocation({"latitude": at[0], "longitude": at[1], "accuracy": 12})
        return page

    def look(self, page: Page, *, again: bool = True) -> None:
        """Assert that the page leaves nobody out, in either theme, and does not scroll sideways; each page once.

        The theme is the cookie's. A page that is shown only once (``again`` false) is not loaded anew: there the
        system's preference changes instead.
        """
        name = NUMBERS.sub("…", urlsplit(page.url).netloc + urlsplit(page.url).path) + ("" if again else "!")
        if name in self._seen:
            return
        self._seen.add(name)
        for theme in ("dark", "light"):
            if again:
                page.context.add_cookies([{"name": "tema", "value": theme, "url": page.url}])
                page.goto(page.url)
            else:
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            axe(page)
        page.set_viewport_size({"width": NARROW, "height": 640})
        assert page.evaluate(NO_SIDEWAYS), f"{page.url} scrolls sideways at {NARROW} px"
        page.set_viewport_size(self._size)
        if again:
            page.context.clear_cookies(name="tema")

    def visit(self, page: Page, address: str) -> None:
        """Go there and look."""
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        self.look(page)

    def _fail(self, page: Page, error: str) -> None:
        if NO_FAULT not in error:
            self.complaints.append(f"{page.url}: {error}")

    def _hear(self, message: ConsoleMessage) -> None:
        if any(sign in message.text for sign in CSP):
            self.complaints.append(f"{message.location}: {message.text}")


def fill(page: Page, **answers: str | bool | list[str]) -> None:
    """Answer the fields of the page by their names, whatever kind they are."""
    for name, answer in answers.items():
        field = page.locator(f'[name="{name}"]')
        kind = field.first.get_attribute("type") or ""
        if isinstance(answer, bool):
            field.set_checked(answer, force=True)
        elif kind in ("radio", "checkbox"):
            for value in [answer] if isinstance(answer, str) else answer:
                choose(page, name, value)
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(answer)
        else:
            field.fill(str(answer))


def choose(page: Page, name: str, value: str) -> None:
    """Choose by the words beside the button or box, which is what a finger meets."""
    chosen = page.locator(f'[name="{name}"][value="{value}"]')
    if not chosen.is_checked():
        page.locator("label").filter(has=chosen).click()
    expect(chosen).to_be_checked()


def press(page: Page, button: str) -> None:
    """Press the button of that name and wait for the page it leads to."""
    follow(page.get_by_role("button", name=button).first)


def letters(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Every letter sent by this process or written by the worker: to, subject, text."""
    for letter in mail.outbox:
        yield ", ".join(letter.to), letter.subject, str(letter.body)
    for path in sorted(folder.glob("*")):
        for part in re.split(rb"^-{79}\r?\n", path.read_bytes(), flags=re.MULTILINE):
            found = email.message_from_bytes(part.strip(), policy=email.policy.default)
            body = found.get_body(("plain",))
            if body is not None and found["To"]:
                yield str(found["To"]), str(found["Subject"]), body.get_content()


def link_for(folder: Path, to: str, part: str) -> str:
    """The path of the latest link with ``part`` in a letter to ``to``; waits until the letter has come."""
    found: list[str] = []

    def came() -> bool:
        found[:] = [
            link for whom, _subject, text in letters(folder) if to in whom for link in re.findall(r"https?://\S+", text)
        ]
        return any(part in link for link in found)

    until(came, what=f"a letter to {to} with {part}")
    return urlsplit(next(link for link in reversed(found) if part in link)).path


@contextmanager
def real_worker(home: Path) -> Iterator[Path]:
    """A worker whose clock shows what this process's does; yields the folder of the letters it sends."""
    log, folder = home / "worker.log", home / "mail"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.journey.worker", clock.now().isoformat()]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env={**environment(), "SPOTME_EMAIL_URL": f"file://{folder}"},
            cwd=run.REPOSITORY,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    started = Worker(process, log)
    try:
        until(lambda: " ready." in started.said() or process.poll() is not None, what=f"the worker: {log}")
        assert process.poll() is None, started.said()
        yield folder
    finally:
        started.stop()
