"""A sheet on paper: a table that runs over pages, or the monthly card on exactly one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kit.pdf.paper import Foot, Head, Paper
from kit.ui.times import date_long, hm
from tenant_apps.reports.definitions import Column, Sheet
from tenant_apps.reports.rules.paper import PaperMark

CONTENT_TYPE = "application/pdf"
CARD_ROWS = 31
SPACIOUS, DENSE, DENSEST = 8.0, 7.0, 5.5
"""Sizes of letters in tables, by how many columns there are."""


def table_paper(sheet: Sheet, values: Sequence[Sequence[Any]], mark: PaperMark) -> bytes:
    """Return the report as a document."""
    paper = _paper(sheet, mark, dense=_dense(len(sheet.columns)))
    _top(paper, sheet)
    paper.space(4)
    paper.table(heads_of(sheet.columns), (shown(sheet, row) for row in values), last=total_row(sheet, values))
    _notes(paper, sheet)
    if sheet.report.signed:
        paper.signatures(places_to_sign(sheet))
    return paper.finish()


def card_papers(
    sheets: Sequence[tuple[Sheet, Sequence[Sequence[Any]], Sequence[tuple[str, str]]]],
    mark: PaperMark,
    *,
    tell: Callable[[int], None] | None = None,
) -> bytes:
    """Return monthly cards as a document, one page each: the sheet, its values, and what stands above its table."""
    paper: Paper | None = None
    for number, (sheet, values, facts) in enumerate(sheets, start=1):
        if paper is None:
            paper = _paper(sheet, mark, dense=7.6)
        else:
            paper.break_page()
        _card(paper, sheet, values, facts)
        if tell is not None:
            tell(number)
    assert paper is not None, "cards are printed for somebody"  # noqa: S101 - the caller's part
    return paper.finish()


def shown(sheet: Sheet, values: Sequence[Any]) -> list[str]:
    """Return a row's values as they are printed."""
    return [column.shown(value) for column, value in zip(sheet.columns, values, strict=True)]


def total_row(sheet: Sheet, values: Sequence[Sequence[Any]]) -> list[str]:
    """Return the sums as they are printed, ``Jumlah`` in front; empty when the report has none."""
    totals = sheet.totals(values)
    if not totals:
        return []
    cells = shown(sheet, totals)
    if not cells[0]:
        cells[0] = _("Jumlah")
    return cells


def heads_of(columns: Sequence[Column]) -> list[Head]:
    """Return the columns as a printed table has them."""
    return [Head(str(column.heading), column.width, column.at_end) for column in columns]


def places_to_sign(sheet: Sheet) -> tuple[str, ...]:
    """Return the words below the places to sign."""
    if sheet.report.needs_person:
        return (_("Pegawai (tandatangan dan tarikh)"), _("Penyelia (tandatangan dan tarikh)"))
    return (
        _("Disediakan oleh (nama, tandatangan dan tarikh)"),
        _("Ketua unit (nama, tandatangan dan tarikh)"),
    )


def foot_lines(sheet: Sheet, mark: PaperMark) -> tuple[str, ...]:
    """Return the sentences at the foot of a page: how to see that it is genuine, and when it was made."""
    return (
        _("Semak kesahihan: %(url)s") % {"url": mark.url},
        _("Kod %(code)s · Cap jari %(print)s") % {"code": mark.code_shown, "print": mark.print_shown},
        _("Dijana %(day)s, %(time)s oleh %(name)s")
        % {"day": date_long(sheet.made_at), "time": hm(sheet.made_at), "name": sheet.made_by},
    )


def _paper(sheet: Sheet, mark: PaperMark, *, dense: float) -> Paper:
    foot = Foot(foot_lines(sheet, mark), mark.url, _("Muka"))
    return Paper(
        title=f"{sheet.title} {sheet.period}",
        author=sheet.agency,
        language=(get_language() or "ms")[:2],
        wide=sheet.report.wide,
        foot=foot,
        dense=dense,
    )


def _top(paper: Paper, sheet: Sheet) -> None:
    paper.line(sheet.agency, size=9, quiet=True)
    paper.line(sheet.title, size=14, bold=True, gap=4)
    paper.line(f"{sheet.period} · {sheet.scope}", size=9.5)


def _card(paper: Paper, sheet: Sheet, values: Sequence[Sequence[Any]], facts: Sequence[tuple[str, str]]) -> None:
    paper.line(sheet.agency, size=8.5, quiet=True, gap=2)
    paper.line(f"{sheet.title}, {sheet.period}", size=13, bold=True, gap=4)
    paper.pairs(facts)
    paper.space(4)
    rows = [_one_line(shown(sheet, row)) for row in values]
    paper.table(heads_of(sheet.columns), rows, pad=1.9, last=total_row(sheet, values), one_line=True)
    paper.signatures(places_to_sign(sheet))


def _one_line(cells: list[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]


def _notes(paper: Paper, sheet: Sheet) -> None:
    paper.space(6)
    for note in sheet.report.notes:
        paper.line(str(note), size=7.5, quiet=True, gap=2)


def _dense(columns: int) -> float:
    return SPACIOUS if columns <= 12 else DENSE if columns <= 16 else DENSEST
