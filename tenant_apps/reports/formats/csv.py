"""A sheet as CSV: UTF-8 with its mark, streamed, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from kit.csv import lines
from tenant_apps.reports.definitions import Sheet

CONTENT_TYPE = "text/csv; charset=utf-8"


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the file line by line: the headings, then the rows. A file of plain text has no sums."""
    header = [str(column.heading) for column in sheet.columns]
    rows = (
        [column.plain(value) for column, value in zip(sheet.columns, values, strict=True)] for values in sheet.values()
    )
    return lines(header, rows)
