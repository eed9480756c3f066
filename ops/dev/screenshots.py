"""Takes the README's pictures from a running demo: ``uv run python -m ops.dev.screenshots``.

Needs a Chromium and ``var/demo.json``. The pictures are small palette PNGs under ``ops/tour/``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness.browser import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parents[2]
TOUR = ROOT / "ops" / "tour"
TODAY = date.today()  # noqa: DTZ011 - only chooses what a picture shows
WEEKS = f"dari={TODAY - timedelta(days=19)}&ke={TODAY - timedelta(days=1)}"
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 800}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks (an agency and a role, ``operator``, or nobody), at which address, how wide."""

    name: str
    who: str
    path: str
    size: dict[str, int]
    dark: bool = False


SHOTS = (
    Shot("public", "", "/", DESKTOP),
    Shot("today", "jpa/pegawai", "/", PHONE),
    Shot("today-dark", "jpa/pegawai", "/", PHONE, dark=True),
    Shot("month", "jpj/pegawai", "/bulan/", PHONE),
    Shot("inbox", "jpj/penyelia", "/peti-isu/", DESKTOP),
    Shot("team", "jpj/penyelia", "/pasukan/", DESKTOP),
    Shot("dashboard", "jpj/eksekutif", f"/dashboard/?{WEEKS}", DESKTOP),
    Shot("dashboard-dark", "jpj/eksekutif", f"/dashboard/?{WEEKS}", DESKTOP, dark=True),
    Shot("tasks", "jpa/pegawai", "/tugasan/", PHONE),
    Shot("report", "jpj/pentadbir", "/laporan/rekap-bulanan/", DESKTOP),
    Shot("health", "jpj/pentadbir", "/tetapan/kesihatan/", DESKTOP),
    Shot("rules", "operator", "/operasi/aturan/", DESKTOP),
    Shot("setup", "mardi/pentadbir", "/tetapan/", DESKTOP),
    Shot("operations", "operator", "/operasi/", DESKTOP),
)


def main() -> int:
    """Take every picture; say which page did not answer as it should."""
    demo = json.loads((ROOT / "var" / "demo.json").read_text())
    TOUR.mkdir(parents=True, exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for shot in SHOTS:
            status = _take(browser, demo, shot)
            failed += status != 200
            sys.stdout.write(f"{status} {shot.name}\n")
        browser.close()
    return 1 if failed else 0


def _take(browser: Browser, demo: dict[str, Any], shot: Shot) -> int:
    context = browser.new_context(viewport=shot.size, color_scheme="dark" if shot.dark else "light")
    page = context.new_page()
    base = _signed_in(page, demo, shot.who)
    answer = page.goto(base + shot.path)
    page.wait_for_timeout(400)
    page.screenshot(path=TOUR / f"{shot.name}.png")
    context.close()
    return answer.status if answer else 0


def _signed_in(page: Page, demo: dict[str, Any], who: str) -> str:
    """Sign in as ``who`` and return the host's address."""
    base, account = _account(demo, who)
    if account:
        page.goto(f"{base}/log-masuk/")
        page.fill("[name=login]", account["login"])
        page.fill("[name=password]", account["password"])
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()
    return base


def _account(demo: dict[str, Any], who: str) -> tuple[str, dict[str, str] | None]:
    if "/" not in who:
        return demo["root"], demo["operator"] if who else None
    schema, role = who.split("/")
    agency = next(agency for agency in demo["agencies"] if agency["schema"] == schema)
    return agency["url"], agency["accounts"][role]


if __name__ == "__main__":
    raise SystemExit(main())
