"""Reports of a large agency: the grid of a month as a spreadsheet, the cards of a department as paper."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

from ops.bench.agency import AFTER, DATES, JUDGED, MONTH, staff_no
from ops.bench.figures import Figure
from ops.bench.stage import SCHEMA
from tenant_apps.people.selectors import Reach, find_person_ids
from tenant_apps.people.viewer import ADMIN, Viewer
from tenant_apps.reports.definitions import Asked, Sheet, month_of
from tenant_apps.reports.definitions.card import CARD
from tenant_apps.reports.definitions.grid import GRID
from tenant_apps.reports.formats.pdf import card_papers
from tenant_apps.reports.formats.xlsx import write_xlsx
from tenant_apps.reports.rules.paper import PaperMark
from tenant_apps.reports.services.sheets import sheet_of
from tenants.context import in_tenant

CARDS = 100
MARK = PaperMark("A" * 16, "AAAA-AAAA-AAAA-AAAA", "0000-0000-0000-0000", "http://localhost/sah/AAAAAAAAAAAAAAAA/")


def measure() -> list[Figure]:
    """Make the files once each and return what they took. The agency with its month is there already."""
    first, last = month_of(MONTH)
    asked = Asked(first, last, choice="masa")
    with in_tenant(SCHEMA):
        ids = frozenset(find_person_ids(staff_nos=[staff_no(n) for n in range(JUDGED)], id_digests=[]).values())
        reach = Reach(False, (), ids, last)
        begun = time.perf_counter()
        sheet = _grid(reach, asked)
        took = time.perf_counter() - begun
        tracemalloc.start()  # once more, because counting memory costs time
        _grid(reach, asked)
        grown = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        cards = _cards(sheet)
    return [
        Figure(f"a grid of {JUDGED:,} officers × {DATES} days as XLSX", took, "s", 10),
        Figure("the memory Python takes for it at most", grown, "MB", 200),
        Figure("a monthly card as PDF, among many", cards * 1000, "ms", 100),
    ]


def _sheet(reach: Reach, asked: Asked) -> Sheet:
    return Sheet(GRID, asked, SCHEMA, GRID.columns(asked), GRID.rows(reach, asked), AFTER, "Penanda aras")


def _grid(reach: Reach, asked: Asked) -> Sheet:
    """The grid's file, written and thrown away."""
    sheet = _sheet(reach, asked)
    with tempfile.TemporaryDirectory() as folder:
        write_xlsx(sheet, Path(folder) / "grid.xlsx")
    return sheet


def _cards(grid: Sheet) -> float:
    """Seconds for one card: a page of 31 rows, whatever stands in them."""
    viewer = Viewer(0, None, "Penanda aras", frozenset({ADMIN}), None, "", None, (), grid.asked.last)
    asked = replace(grid.asked, choice="", person_id=next(iter(grid.source))["pk"])
    sheet = sheet_of(viewer, CARD, asked, now=AFTER)
    values = list(sheet.values())
    facts = (("Nama", "Pegawai"), ("Unit", "Operasi"))
    begun = time.perf_counter()
    card_papers([(sheet, values, facts)] * CARDS, MARK)
    return (time.perf_counter() - begun) / CARDS
