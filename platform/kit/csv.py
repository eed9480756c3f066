"""Lists as CSV, streamed, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

# A cell beginning with one of these is run as a formula by spreadsheets (OWASP, "CSV injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Excel reads a file as UTF-8 only behind this mark.
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Return ``rows`` below ``header`` as a download called ``name``, produced row by row."""
    response = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the file line by line."""
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow([plain(cell) for cell in header])
    for row in rows:
        yield writer.writerow([plain(cell) for cell in row])


def plain(value: Any) -> Any:
    """Return ``value`` as a cell: moments in the present zone, and text that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


class _Echo:
    """What ``csv.writer`` writes to: it hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
