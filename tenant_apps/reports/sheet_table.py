"""A sheet as a table on a page: sorted, paged, as the kit prints tables."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kit.ui import tables
from tenant_apps.reports.definitions import Column, Sheet, Source, in_order

PER_PAGE = 50
TITLES = ("name", "unit_name", "date")
"""What may head a card on phones, the first a report has."""


def sheet_table(request: HttpRequest, sheet: Sheet) -> tables.Table:
    """Return the table of a sheet; its rows are read when it is printed."""
    head = next((key for key in TITLES if any(column.key == key for column in sheet.columns)), sheet.columns[0].key)
    found = type(
        "SheetTable",
        (_SheetTable,),
        {
            "columns": tuple(_column(column, head) for column in sheet.columns),
            "sheet_columns": sheet.columns,
            "default_sort": sheet.report.default_sort,
            "per_page": PER_PAGE if not sheet.report.needs_person else 62,
        },
    )
    return found(request, sheet.source, empty_title=sheet.report.empty, id="rows")  # type: ignore[no-any-return]  # made here


class _SheetTable(tables.Table):
    """Orders rows as sheets do, which know what the last key of a grouped query is."""

    sheet_columns: tuple[Column, ...] = ()

    def _ordered(self) -> Source:
        return in_order(self.source, self.sheet_columns, self.sort)


def _column(column: Column, head: str) -> tables.Column:
    def value(row: Any) -> str | None:
        return column.shown(column.read(row)) or None

    return tables.Column(
        column.key,
        column.heading,
        sort=column.sort,
        value=value,
        link=column.link,
        align="end" if column.at_end else "start",
        card="title" if column.key == head else "row",
        nowrap=column.kind not in ("text",) or column.key in ("name", "staff_no"),
    )
