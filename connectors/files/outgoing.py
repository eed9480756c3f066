"""Files we hand out: the template, and the rows at fault with the reason behind each. Pure but for the words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kit.csv import MARK, plain
from tenant_apps.people.rules.columns import HEADINGS, REQUIRED, Column

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLES = (
    {
        Column.ID_NUMBER: "840501-01-6847",
        Column.NAME: "Aminah binti Ali",
        Column.STAFF_NO: "K001",
        Column.EMAIL: "aminah@contoh.gov.my",
        Column.POSITION: "Pengarah",
        Column.GRADE: "14",
        Column.APPOINTMENT: "Tetap",
        Column.UNIT: "Jabatan Contoh > Bahagian Operasi",
        Column.LOCATION: "Blok B",
        Column.IN_SERVICE_FROM: "01/03/2010",
    },
    {
        Column.ID_NUMBER: "900101-14-5523",
        Column.NAME: "Budi bin Omar",
        Column.STAFF_NO: "K002",
        Column.APPOINTMENT: "Kontrak",
        Column.UNIT: "Jabatan Contoh > Bahagian Operasi > Unit Latihan",
        Column.LOCATION: "Blok B",
        Column.SUPERVISOR: "K001",
        Column.IN_SERVICE_FROM: "15/07/2023",
    },
)


def template_xlsx() -> bytes:
    """Return the template: an empty sheet *Pegawai*, an example sheet and a guide."""
    headings = list(HEADINGS.values())
    guide = [(HEADINGS[column], _guide(column)) for column in HEADINGS]
    examples = [[row.get(column, "") for column in HEADINGS] for row in EXAMPLES]
    return _book(
        [
            ("Pegawai", headings, []),
            (_("Contoh"), headings, examples),
            (_("Panduan"), [_("Lajur"), _("Maksud")], guide),
        ]
    )


def errors_xlsx(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows at fault as a workbook that can be corrected and uploaded again."""
    return _book([("Pegawai", headings, rows)])


def sheet_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return one sheet of text."""
    return _book([(title, headings, rows)])


def errors_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows at fault as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([plain(cell) for cell in headings])
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return (MARK + out.getvalue()).encode()


def _book(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> bytes:
    """Write sheets as text throughout: a spreadsheet then neither rounds a number nor runs a formula."""
    book = openpyxl.Workbook(write_only=True)
    for title, headings, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place in range(len(headings)):
            sheet.column_dimensions[get_column_letter(place + 1)].width = 24
        sheet.append([_cell(sheet, text, bold=True) for text in headings])
        for row in rows:
            sheet.append([_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=str(plain(text)))
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _guide(column: Column) -> str:
    words = {
        Column.ID_NUMBER: _("MyKad 12 digit, dengan atau tanpa sempang."),
        Column.NAME: _("Nama penuh seperti dalam MyKad."),
        Column.STAFF_NO: _("Unik dalam agensi. Digunakan untuk mencari penyelia."),
        Column.UNIT: _("Nama unit, atau laluan penuh: Jabatan > Bahagian > Unit."),
        Column.LOCATION: _("Nama atau kod lokasi kerja yang sudah ditambah."),
        Column.SUPERVISOR: _("No. kakitangan atau MyKad penyelia; boleh di mana-mana baris."),
        Column.IN_SERVICE_FROM: _("Contohnya 31/12/2026. Kosong bermaksud tarikh kuat kuasa import."),
        Column.APPOINTMENT: _("Tetap, Kontrak atau Sementara."),
        Column.ID_KIND: _("MYKAD atau ID_LAIN. Kosong bermaksud MYKAD."),
    }
    said = words.get(column, _("Kosong mengekalkan apa yang ada."))
    return f"{_('Wajib.')} {said}" if column in REQUIRED else said
