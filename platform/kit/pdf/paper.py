"""A4 paper that is written from top to bottom: a head, tables whose heads repeat, and a foot on every page.

Lengths are points (1/72 inch), y grows upwards as PDF has it. What does not fit a page begins the next one; a row of
a table is never cut. The number of pages is written when all are known.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from kit.pdf import fonts

INK, QUIET, RULE, TINT = (0.09, 0.09, 0.11), (0.38, 0.38, 0.42), (0.72, 0.72, 0.75), (0.95, 0.95, 0.96)
MARGIN = 36.0
FOOT = 54.0
"""What the foot of a page takes: the code, the sentence about it and the page's number."""
QR_SIDE = 42.0
MOST_LINES = 4
"""A cell is broken into so many lines; what is longer ends in an ellipsis."""
_ALL_PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of every page: a sentence, the address the square code leads to, and ``Muka``."""

    lines: tuple[str, ...]
    url: str
    page: str


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a printed table: its heading, its share of the width, and whether it ends flush right."""

    text: str
    share: float
    at_end: bool = False


class Paper:
    """A document under way. ``dense`` is the size of the letters in tables, in points."""

    def __init__(self, *, title: str, author: str, language: str, wide: bool, foot: Foot, dense: float = 8.0) -> None:
        fonts.register()
        self._file = io.BytesIO()
        self._width, self._height = landscape(A4) if wide else A4
        self._canvas = Canvas(self._file, pagesize=(self._width, self._height), lang=language, invariant=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._foot = foot
        self._code = tuple(tuple(row) for row in segno.make(foot.url, error="m", micro=False).matrix)
        self.dense = dense
        self.pages = 0
        self._y = 0.0
        self._most = MOST_LINES
        self._begin()

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return float(self._width) - 2 * MARGIN

    @property
    def left(self) -> float:
        """The height that is left on the page."""
        return self._y - MARGIN - FOOT

    def space(self, points: float) -> None:
        """Leave room."""
        self._y -= points

    def break_page(self) -> None:
        """Begin a new page."""
        self._end()
        self._begin()

    def line(self, text: str, *, size: float = 9.0, bold: bool = False, quiet: bool = False, gap: float = 3.0) -> None:
        """Write a line, broken where it is too long."""
        font = fonts.BOLD if bold else fonts.REGULAR
        for piece in simpleSplit(fonts.known(text, font), font, size, self.inner) or [""]:
            self._need(size + gap)
            self._y -= size
            self._write(MARGIN, piece, font, size, QUIET if quiet else INK)
            self._y -= gap

    def pairs(self, pairs: Sequence[tuple[str, str]], *, columns: int = 2, size: float = 8.5) -> None:
        """Write labels with their values in columns."""
        step = self.inner / columns
        for start in range(0, len(pairs), columns):
            self._need(size + 4)
            self._y -= size
            for i, (label, value) in enumerate(pairs[start : start + columns]):
                x = MARGIN + i * step
                said = fonts.known(f"{label}: ", fonts.REGULAR)
                self._write(x, said, fonts.REGULAR, size, QUIET)
                taken = fonts.width(said, fonts.REGULAR, size)
                self._write(x + taken, _cut(value, fonts.BOLD, size, step - taken - 6), fonts.BOLD, size, INK)
            self._y -= 4

    def table(
        self,
        heads: Sequence[Head],
        rows: Iterable[Sequence[str]],
        *,
        pad: float = 2.2,
        last: Sequence[str] = (),
        one_line: bool = False,
    ) -> None:
        """Write a table; its heads stand again on every page, ``last`` is its sum in bold.

        With ``one_line`` no cell is broken: what is longer than its column is cut, so that the height is known.
        """
        self._most = 1 if one_line else MOST_LINES
        found = list(rows)
        widths = self._widths(heads, [] if one_line else found)
        self._heads(heads, widths, pad)
        for row in found:
            self._row(heads, widths, row, pad, fonts.REGULAR)
        if last:
            self._row(heads, widths, last, pad, fonts.BOLD)

    def signatures(self, places: Sequence[str]) -> None:
        """Leave places to sign side by side, each with its words below the line; together on one page."""
        size, step = 8.0, self.inner / max(1, len(places))
        self._need(64)
        self._y -= 40
        for i, words in enumerate(places):
            x = MARGIN + i * step
            self._rule(x, self._y, x + step - 24)
            for n, piece in enumerate(words.split("\n")):
                self._write(x, _cut(piece, fonts.REGULAR, size, step - 24), fonts.REGULAR, size, INK, down=10 + n * 10)
        self._y -= 10 + 10 * max((words.count("\n") + 1 for words in places), default=1)

    def finish(self) -> bytes:
        """Return the document."""
        self._end()
        canvas = self._canvas
        canvas.beginForm(_ALL_PAGES)
        canvas.setFont(fonts.REGULAR, 7.5)
        canvas.setFillColorRGB(*QUIET)
        canvas.drawString(0, 0, str(self.pages))
        canvas.endForm()
        canvas.save()
        return self._file.getvalue()

    def _begin(self) -> None:
        self.pages += 1
        self._y = float(self._height) - MARGIN

    def _end(self) -> None:
        """Write the foot and close the page."""
        canvas, size = self._canvas, 7.5
        self._rule(MARGIN, MARGIN + FOOT - 6, float(self._width) - MARGIN)
        self._square(MARGIN, MARGIN)
        for i, text in enumerate(self._foot.lines[:4]):
            said = _cut(text, fonts.REGULAR, size, self.inner - QR_SIDE - 90)
            y = MARGIN + QR_SIDE - 8 - i * 10
            self._text(MARGIN + QR_SIDE + 8, y, said, fonts.REGULAR, size, QUIET)
        said = f"{self._foot.page} {self.pages} / "
        x = float(self._width) - MARGIN - 26 - fonts.width(said, fonts.REGULAR, size)
        self._text(x, MARGIN, said, fonts.REGULAR, size, QUIET)
        canvas.saveState()
        canvas.translate(float(self._width) - MARGIN - 26, MARGIN)
        canvas.doForm(_ALL_PAGES)
        canvas.restoreState()
        canvas.showPage()

    def _square(self, x: float, y: float) -> None:
        """The square code, its dark runs as one path."""
        side = QR_SIDE / len(self._code)
        path = self._canvas.beginPath()
        for row, modules in enumerate(self._code):
            for column, dark in enumerate(modules):
                if dark:
                    path.rect(x + column * side, y + QR_SIDE - (row + 1) * side, side, side)
        self._canvas.setFillColorRGB(0, 0, 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _need(self, height: float, again: Callable[[], None] | None = None) -> None:
        if self.left < height:
            self.break_page()
            if again is not None:
                again()

    def _widths(self, heads: Sequence[Head], rows: Sequence[Sequence[str]]) -> list[float]:
        """What each column gets: enough for its longest word if there is room, the rest by its share."""
        words = [max((word for row in rows for word in row[i].split()), key=len, default="") for i in range(len(heads))]
        least = [fonts.width(fonts.known(word), fonts.REGULAR, self.dense) + 7 for word in words]
        whole, spare = sum(head.share for head in heads), self.inner - sum(least)
        if not rows or spare < 0:
            return [self.inner * head.share / whole for head in heads]
        wanted = [max(self.inner * head.share / whole - one, 0.0) for head, one in zip(heads, least, strict=True)]
        scale = spare / sum(wanted) if sum(wanted) else 0.0
        return [one + more * scale for one, more in zip(least, wanted, strict=True)]

    def _heads(self, heads: Sequence[Head], widths: Sequence[float], pad: float) -> None:
        lines = [
            _pieces(head.text, fonts.BOLD, self.dense, width, MOST_LINES)
            for head, width in zip(heads, widths, strict=True)
        ]
        height = max(len(one) for one in lines) * (self.dense + 1.5) + 2 * pad
        self._need(height + self.dense + 2 * pad)
        self._canvas.setFillColorRGB(*TINT)
        self._canvas.rect(MARGIN, self._y - height, self.inner, height, stroke=0, fill=1)
        self._cells(heads, widths, lines, pad, fonts.BOLD)
        self._y -= height
        self._rule(MARGIN, self._y, MARGIN + self.inner)

    def _row(self, heads: Sequence[Head], widths: Sequence[float], row: Sequence[str], pad: float, font: str) -> None:
        lines = [_pieces(text, font, self.dense, width, self._most) for text, width in zip(row, widths, strict=True)]
        height = max(len(one) for one in lines) * (self.dense + 1.5) + 2 * pad
        self._need(height, lambda: self._heads(heads, widths, pad))
        self._cells(heads, widths, lines, pad, font)
        self._y -= height
        self._rule(MARGIN, self._y, MARGIN + self.inner, 0.3)

    def _cells(
        self,
        heads: Sequence[Head],
        widths: Sequence[float],
        lines: Sequence[Sequence[str]],
        pad: float,
        font: str,
    ) -> None:
        x = MARGIN
        for head, width, pieces in zip(heads, widths, lines, strict=True):
            for n, piece in enumerate(pieces):
                y = self._y - pad - self.dense * 0.9 - n * (self.dense + 1.5)
                start = x + width - 3 - fonts.width(piece, font, self.dense) if head.at_end else x + 2
                self._text(start, y, piece, font, self.dense, INK)
            x += width

    def _write(self, x: float, text: str, font: str, size: float, ink: Any, *, down: float = 0.0) -> None:
        self._text(x, self._y - down, text, font, size, ink)

    def _text(self, x: float, y: float, text: str, font: str, size: float, ink: Any) -> None:
        self._canvas.setFont(font, size)
        self._canvas.setFillColorRGB(*ink)
        self._canvas.drawString(x, y, text)

    def _rule(self, x: float, y: float, until: float, thick: float = 0.6) -> None:
        self._canvas.setStrokeColorRGB(*RULE)
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, y, until, y)


def _pieces(text: str, font: str, size: float, width: float, most: int) -> list[str]:
    """``text`` broken into the lines a cell shows, at most so many."""
    said = fonts.known(text, font)
    if fonts.width(said, font, size) <= width - 5:
        return [said]
    pieces = simpleSplit(said, font, size, width - 5) if most > 1 else [said]
    if len(pieces) > most:
        pieces = [*pieces[: most - 1], f"{pieces[most - 1]} …"]
    return [_cut(piece, font, size, width - 4) for piece in pieces]


def _cut(text: str, font: str, size: float, width: float) -> str:
    """``text`` shortened to ``width``."""
    said = fonts.known(text, font)
    if fonts.width(said, font, size) <= width:
        return said
    while said and fonts.width(f"{said}…", font, size) > width:
        said = said[:-1]
    return f"{said}…"
