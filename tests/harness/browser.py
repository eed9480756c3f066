"""A real Chromium: sizes, themes, and the check for accessibility.

``python -m tests.harness.browser`` says by its exit status whether a Chromium is there.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect, sync_playwright

PHONE: ViewportSize = {"width": 360, "height": 640}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
Theme = Literal["light", "dark"]
NewPage = Callable[..., Page]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDS_BROWSER = "browser"
PATIENCE = 20_000
"""Milliseconds a page may take before a test gives up: CI's two cores serve two browsers and two products."""
BROWSER_FAILED = "^TargetClosedError|Target crashed"
"""A browser that dies is tried once more, and the summary says so; what the product does wrong never is."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium() -> str | None:
    """The program ``SPOTME_CHROMIUM`` names, else the first usual name on the PATH."""
    named = os.environ.get("SPOTME_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the tests that drive a browser; without one they are left out, and in CI that is an error.

    :raises pytest.UsageError: in CI, when there is no Chromium.
    """
    driving = [item for item in items if NEEDS_BROWSER in getattr(item, "fixturenames", ())]
    for item in driving:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[BROWSER_FAILED]))
    if not driving or find_chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(f"{len(driving)} tests drive a browser and Chromium is missing (apt install chromium)")
    config.hook.pytest_deselected(items=driving)
    items[:] = [item for item in items if item not in driving]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages, each in a context of its own: `new_page(size=DESKTOP, theme="dark", language="en")`."""
    opened: list[BrowserContext] = []

    def open_page(
        *, size: ViewportSize = PHONE, theme: Theme = "light", language: str = "ms-MY", scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport=size,
            color_scheme=theme,
            locale=language,
            timezone_id="Asia/Kuala_Lumpur",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            has_touch=size["width"] < 600,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page on a phone, in the light theme, in Malay."""
    return new_page()


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """The context of `page`."""
    return page.context


def set_theme(page: Page, theme: Theme) -> None:
    """Lets the system of `page` prefer `theme`, as when evening comes."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")


def follow(target: Locator) -> None:
    """Clicks the link or button `target` and waits until the page it leads to stands.

    A click alone returns while the old page is still there, and what looks at the page next may meet either.
    """
    with target.page.expect_navigation():
        target.click()


def axe(page: Page) -> None:
    """Asserts that axe finds nothing against accessibility on `page`, or says what, where and how to mend it.

    The page is looked at as tall as its content: what a sticky bar happens to cover before scrolling is no fault.
    """
    page.wait_for_function("document.documentElement !== null && document.readyState === 'complete'")
    size = page.viewport_size or PHONE
    height = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    page.set_viewport_size(size)
    told = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(
            f"    {' '.join(map(str, node['target']))}\n    {node['html'][:200]}\n    {node['failureSummary']}"
            for node in violation["nodes"]
        )
        for violation in found.response["violations"]
    ]
    assert not told, f"{page.url} has {len(told)} accessibility violations:\n\n" + "\n\n".join(told)


if __name__ == "__main__":
    sys.exit(0 if find_chromium() else 1)
