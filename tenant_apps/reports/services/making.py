"""A sheet becomes a file: short ones at once, long ones piece by piece with somebody told how far it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.errors import Refusal
from tenant_apps.people.selectors import officers, reach_of
from tenant_apps.people.viewer import Viewer
from tenant_apps.reports.definitions import Asked, Report, Sheet
from tenant_apps.reports.formats import csv, pdf, xlsx
from tenant_apps.reports.models import FileFormat
from tenant_apps.reports.services.sheets import card_facts, mark_of, sheet_of
from tenants.context import current

FORMATS = tuple(str(one) for one in FileFormat)
CONTENT_TYPES = {"csv": csv.CONTENT_TYPE, "xlsx": xlsx.CONTENT_TYPE, "pdf": pdf.CONTENT_TYPE}
CELLS_AT_ONCE = {"csv": 2_000_000, "xlsx": 30_000, "pdf": 12_000}
"""So many cells of a format are made while the browser waits; more become a job."""
PAPER_ROWS = 20_000
"""So many rows are printed; nobody reads more on paper, and a spreadsheet holds them all."""

Teller = Callable[[int], None]


class TooLongForPaper(Refusal):
    """The report has more rows than anybody reads on paper."""

    code = "reports.too_long_for_paper"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made at once."""

    name: str
    format: str
    content: bytes | Iterator[str]

    def answer(self) -> HttpResponseBase:
        """Return it as a download."""
        response: HttpResponseBase = (
            HttpResponse(self.content, content_type=CONTENT_TYPES[self.format])
            if isinstance(self.content, bytes)
            else StreamingHttpResponse(self.content, content_type=CONTENT_TYPES[self.format])
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "private, no-store"
        return response


def weight_of(viewer: Viewer, report: Report, asked: Asked, *, now: datetime) -> int:
    """Return how many cells the report has, about. One statement or two."""
    if report.needs_person and asked.person_id is None:
        return len(card_people(viewer, asked)) * 31 * 11
    sheet = sheet_of(viewer, report, asked, now=now)
    source = sheet.source
    rows = len(source) if isinstance(source, Sequence) else source.count()
    return rows * len(sheet.columns)


def make(
    viewer: Viewer, report: Report, asked: Asked, *, format: str, path: Path, now: datetime, tell: Teller | None = None
) -> None:
    """Write the report to ``path``; ``tell`` hears how many rows (of cards: officers) are done.

    :raises TooLongForPaper: it has more rows than are printed.
    """
    if report.needs_person and asked.person_id is None:
        _make_cards(viewer, report, asked, path=path, now=now, tell=tell)
        return
    sheet = _of_person(viewer, sheet_of(viewer, report, asked, now=now))
    if format == FileFormat.XLSX:
        xlsx.write_xlsx(sheet, path, tell=tell)
    elif format == FileFormat.CSV:
        with path.open("w", encoding="utf-8", newline="") as file:
            for number, line in enumerate(csv.csv_lines(sheet)):
                file.write(line)
                if tell is not None and number % 500 == 0:
                    tell(number)
    else:
        path.write_bytes(paper_of(sheet, now=now))


def make_now(viewer: Viewer, report: Report, asked: Asked, *, format: str, now: datetime) -> Made:
    """Return a short report as a file.

    :raises TooLongForPaper: it has more rows than are printed.
    """
    name = name_of(report, asked, format)
    if format == FileFormat.CSV:
        sheet = _of_person(viewer, sheet_of(viewer, report, asked, now=now))
        return Made(name, format, csv.csv_lines(sheet))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        make(viewer, report, asked, format=format, path=path, now=now)
        return Made(name, format, path.read_bytes())


def paper_of(sheet: Sheet, *, now: datetime) -> bytes:
    """Return a sheet as a document that carries its code.

    :raises TooLongForPaper: it has more rows than are printed.
    """
    values = []
    for row in sheet.values():
        values.append(row)
        if len(values) > PAPER_ROWS:
            raise TooLongForPaper(
                ngettext(
                    "Laporan ini melebihi %(count)s baris. Muat turun XLSX, atau pilih tempoh yang lebih pendek.",
                    "Laporan ini melebihi %(count)s baris. Muat turun XLSX, atau pilih tempoh yang lebih pendek.",
                    PAPER_ROWS,
                )
                % {"count": PAPER_ROWS}
            )
    mark = mark_of(sheet, values, now=now, subject=sheet.person_name)
    if not sheet.report.needs_person:
        return pdf.table_paper(sheet, values, mark)
    person_id = sheet.asked.person_id or 0
    officer = officers([person_id], sheet.asked.last)[person_id]
    return pdf.card_papers([(sheet, values, card_facts(officer, sheet.asked.month))], mark)


def card_people(viewer: Viewer, asked: Asked) -> list[int]:
    """Return the officers whose monthly cards were asked for together, by name. One statement."""
    reach = reach_of(viewer).on_day(min(asked.last, viewer.on)).narrowed(unit_path=asked.unit_path, words=asked.words)
    return list(reach.persons(asked.first, asked.last).values_list("pk", flat=True))


def name_of(report: Report, asked: Asked, format: str) -> str:
    """Return the name of the file: agency, report and dates, never a person's."""
    dates = f"{asked.first:%Y%m%d}" if asked.first == asked.last else f"{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"
    return f"{current().schema_name}-{report.code}-{dates}.{format}"


def square_code(url: str) -> str:
    """Return the square code of an address as a picture a page can hold."""
    return str(segno.make(url, error="m", micro=False).svg_data_uri(scale=2, border=0))


def _of_person(viewer: Viewer, sheet: Sheet) -> Sheet:
    person_id = sheet.asked.person_id
    if person_id is None:
        return sheet
    return replace(sheet, person_name=officers([person_id], sheet.asked.last)[person_id].name)


def _make_cards(
    viewer: Viewer, report: Report, asked: Asked, *, path: Path, now: datetime, tell: Teller | None
) -> None:
    """One page an officer; every page carries the code of the whole pile."""
    ids = card_people(viewer, asked)
    known = officers(ids, asked.last)
    pile: list[tuple[Sheet, Sequence[Sequence[Any]], Sequence[tuple[str, str]]]] = []
    for number, person_id in enumerate(ids, start=1):
        own = replace(asked, person_id=person_id)
        sheet = replace(sheet_of(viewer, report, own, now=now), person_name=known[person_id].name)
        values = list(sheet.values())
        if values:
            pile.append((sheet, values, card_facts(known[person_id], asked.month)))
        if tell is not None and number % 20 == 0:
            tell(number)
    if not pile:
        raise NothingToPrint(_("Tiada pegawai dengan hari yang dinilai dalam bulan ini."))
    whole = sheet_of(viewer, report, asked, now=now)
    figures = [row for _sheet, values, _facts in pile for row in values]
    path.write_bytes(pdf.card_papers(pile, mark_of(whole, figures, now=now)))


class NothingToPrint(Refusal):
    """Nobody has a day in the month asked for."""

    code = "reports.nothing_to_print"
