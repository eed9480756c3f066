"""What the tests of reports share: a month at work, sheets, and files read back as printed texts."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pypdf

from tenant_apps.attendance.services import close_days, record_punches
from tenant_apps.movements import services as movements
from tenant_apps.people.viewer import ADMIN, Viewer
from tenant_apps.reports import services
from tenant_apps.reports.definitions import Asked, Kind, Report, Sheet
from tenant_apps.reports.formats.xlsx import HEAD_ROW
from tenant_apps.reports.services import compile_month
from tests.tenant_apps.attendance.desk import at, crew_at_work, raw
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, work, workdays
from tests.tenant_apps.tasks.desk import log

NIGHT = at("00:30", date(2026, 11, 2))
HOME = (("MASUK", "08:01"), ("KELUAR", "17:10"))
LAST = date(2026, 10, 31)


TUESDAY, THURSDAY = date(2026, 10, 6), date(2026, 10, 8)


def october() -> Cast:
    """Amina works October, late on three Mondays, long on one Tuesday, from home on one Thursday; Boris works a week.

    The month is over and not closed: its issues wait, its cards are running ones.
    """
    crew = crew_at_work()
    ordered: dict[str, Any] = {
        "kind": "LEBIH_MASA",
        "date_from": TUESDAY,
        "from_minutes": 1080,
        "to_minutes": 1200,
        "state": "LULUS",
    }
    movements.enter_movement(
        person_id=crew.amina, purpose="=Kemas kini rekod", by=None, now=at("17:00", TUESDAY), **ordered
    )
    days = [day for day in workdays(OCTOBER)[:-2] if day != THURSDAY]
    work(crew.amina, days, late=OCTOBER_MONDAYS[:3])
    work(crew.boris, workdays(OCTOBER)[:5], late=OCTOBER_MONDAYS[:1])
    home = [raw(crew.amina, kind, clock, THURSDAY, place="BDR") for kind, clock in HOME]
    record_punches([*home, raw(crew.amina, "KELUAR", "19:45", TUESDAY)], now=NIGHT)
    close_days(person_ids=[crew.amina, crew.boris], date_from=OCTOBER, date_to=LAST, now=NIGHT)
    line = movements.OutingEntry("RASMI", "Mesyuarat", "Putrajaya", out_minute=600, back_by=660)
    movements.record_outing(person_id=crew.amina, entry=line, by=None, now=at("10:00", TUESDAY))
    compile_month(month=OCTOBER, now=NIGHT)
    log(crew.amina, "Menyemak fail, bahagian A", TUESDAY, now=at("17:00", TUESDAY))
    return crew


def viewer(**more: Any) -> Viewer:
    """An administrator who sees everyone, or whoever the keywords say."""
    usual: dict[str, Any] = {
        "user_id": 1,
        "person_id": None,
        "name": "Pentadbir",
        "roles": frozenset({ADMIN}),
        "unit_id": None,
        "unit_path": "",
        "location_id": None,
        "granted_units": (),
        "on": NIGHT.date(),
    }
    return Viewer(**{**usual, **more})


def sheet_of(report: Report, looker: Viewer, now: datetime = NIGHT, **asked: Any) -> Sheet:
    """The sheet of a report of October."""
    return services.sheet_of(looker, report, Asked(**{"first": OCTOBER, "last": LAST, **asked}), now=now)


def printed(sheet: Sheet) -> list[list[str]]:
    """The figures of a sheet as every form prints them."""
    return [[column.shown(value) for column, value in zip(sheet.columns, row, strict=True)] for row in sheet.values()]


def in_csv(sheet: Sheet, text: str) -> list[list[str]]:
    """The rows of a CSV file, dates written as elsewhere."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]
    return [[_read(column.kind, cell) for column, cell in zip(sheet.columns, row, strict=True)] for row in rows]


def in_xlsx(sheet: Sheet, path: Path) -> list[list[str]]:
    """The rows of a spreadsheet; each value has to have the type of its column."""
    page = openpyxl.load_workbook(path, data_only=False).worksheets[0]
    rows = [
        [_back(column.kind, cell) for column, cell in zip(sheet.columns, row, strict=True)]
        for row in page.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
        if row[0] != "Jumlah"
    ]
    return rows


CELL = re.compile(r'<span class="cell-value">(.*?)</span></td>', re.DOTALL)


def in_pdf(content: bytes) -> str:
    """The letters of a document in the order they were written, without spaces: cells may be broken into lines."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def on_page(html: str) -> list[list[str]]:
    """The cells of the page's table."""
    body = html.partition("<tbody")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [_cell(cell) for cell in re.findall(r'<span class="cell-value">(.*?)</span></td>', row, re.DOTALL)]
        for row in rows
    ]


def _cell(html: str) -> str:
    text = unescape(re.sub(r"<[^>]+>", "", html)).strip()
    return "" if text == "–" else text


def _read(kind: Kind, text: str) -> str:
    if kind == Kind.DATE and text:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text.removeprefix("'")


def _back(kind: Kind, cell: Any) -> str:
    """A spreadsheet's value as it would be printed."""
    if cell is None:
        return ""
    match kind:
        case Kind.DATE:
            assert isinstance(cell, datetime)
            return f"{cell:%d/%m/%Y}"
        case Kind.TIME:
            assert isinstance(cell, time)
            return f"{cell:%H:%M}"
        case Kind.LENGTH:
            minutes = int(cell.total_seconds() // 60) if isinstance(cell, timedelta) else cell.hour * 60 + cell.minute
            return f"{minutes // 60}:{minutes % 60:02d}"
        case Kind.COUNT:
            assert isinstance(cell, int)
            return str(cell)
        case Kind.SHARE:
            return f"{cell:.2f}"
        case _:
            return str(cell).removeprefix("'")
