"""A sheet as a spreadsheet: real dates, times and lengths, frozen headings, ready to print.

Written row by row (openpyxl's write-only mode): a year of a large agency takes no more memory than a page of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from kit.csv import FORMULA_SIGNS
from tenant_apps.reports.definitions import Column, Kind, Sheet
from tenant_apps.worktime.rules.clock import DAY

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_ROW = 5
"""The headings' row: above it stand title, scope, period, and who made it when."""
A4 = 9
"""The number of the paper (ECMA-376, 18.3.1.63)."""
SHEET_NAME_LENGTH = 31
_FORMATS = {
    Kind.DATE: "dd/mm/yyyy",
    Kind.TIME: "hh:mm",
    Kind.LENGTH: "[h]:mm",
    Kind.SHARE: "0.00",
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
}
_BOLD, _TITLE = Font(bold=True), Font(bold=True, size=14)
_TINT = PatternFill("solid", fgColor="E4E4E7")
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_xlsx(sheet: Sheet, path: Path, *, tell: Callable[[int], None] | None = None) -> int:
    """Write the spreadsheet to ``path`` and return how many rows it has; ``tell`` hears the rows as they are done."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet.title))
    page.freeze_panes = f"{_frozen_column(sheet.columns)}{HEAD_ROW + 1}"
    page.page_setup.orientation = "landscape" if sheet.report.wide else "portrait"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.oddFooter.left.text, page.oddFooter.right.text = sheet.title.replace("&", "&&"), "&P / &N"
    for number, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width + 2
    for row in _top(page, sheet):
        page.append(row)
    count = 0
    sums: list[Any] = [0 if column.total else None for column in sheet.columns]
    makers = [_maker(page, column) for column in sheet.columns]
    for values in sheet.values():
        page.append([make(value) for make, value in zip(makers, values, strict=True)])
        count += 1
        sums = [None if sum_ is None else sum_ + (value or 0) for sum_, value in zip(sums, values, strict=True)]
        if tell is not None and count % 500 == 0:
            tell(count)
    if sheet.has_totals and count:
        page.append(_bottom(page, sheet, sums))
    book.save(path)
    return count


def typed(column: Column, value: Any) -> Any:
    """Return a value in the spreadsheet's own type: dates, times and lengths are none of them text."""
    if value is None:
        return None
    if column.kind == Kind.TIME:
        if 0 <= value < DAY:
            return time(value // 60, value % 60)
        return timedelta(minutes=value) if value > 0 else column.shown(value)
    if column.kind == Kind.LENGTH:
        return timedelta(minutes=value)
    if column.kind == Kind.MOMENT:
        return timezone.localtime(value).replace(tzinfo=None)
    if column.kind == Kind.TEXT:
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return value


def _maker(page: Any, column: Column) -> Callable[[Any], Any]:
    """How a column's values become cells: only what has a format of its own needs to be more than its value."""
    number_format = _FORMATS.get(column.kind)
    if number_format is None:
        return lambda value: typed(column, value)

    def make(value: Any) -> Any:
        if value is None:
            return None
        cell = WriteOnlyCell(page, typed(column, value))
        beyond = column.kind == Kind.TIME and isinstance(cell.value, timedelta)
        cell.number_format = "[hh]:mm" if beyond else number_format
        return cell

    return make


def _top(page: Any, sheet: Sheet) -> Iterator[Sequence[Any]]:
    yield [_styled(page, sheet.title, _TITLE)]
    yield [f"{sheet.agency} · {sheet.scope}"]
    yield [sheet.period]
    made: datetime = timezone.localtime(sheet.made_at)
    yield [_("Dijana %(at)s oleh %(name)s") % {"at": f"{made:%d/%m/%Y %H:%M}", "name": sheet.made_by}]
    heads = []
    for column in sheet.columns:
        cell = _styled(page, str(column.heading), _BOLD)
        cell.fill, cell.alignment = _TINT, _WRAP
        heads.append(cell)
    yield heads


def _bottom(page: Any, sheet: Sheet, sums: Sequence[Any]) -> list[Any]:
    cells: list[Any] = []
    for i, (column, total) in enumerate(zip(sheet.columns, sums, strict=True)):
        if i == 0 and total is None:
            cells.append(_styled(page, _("Jumlah"), _BOLD))
            continue
        cell = WriteOnlyCell(page, typed(column, total))
        if column.kind in _FORMATS and total is not None:
            cell.number_format = _FORMATS[column.kind]
        cell.font = _BOLD
        cells.append(cell)
    return cells


def _styled(page: Any, text: str, font: Font) -> Any:
    cell = WriteOnlyCell(page, f"'{text}" if text.startswith(FORMULA_SIGNS) else text)
    cell.font = font
    return cell


def _frozen_column(columns: Sequence[Column]) -> str:
    """The first column that scrolls: what stands before the name stays with it."""
    place = next((i for i, column in enumerate(columns) if column.key in ("name", "unit_name", "date")), 0)
    return get_column_letter(place + 2)


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\")[:SHEET_NAME_LENGTH]
