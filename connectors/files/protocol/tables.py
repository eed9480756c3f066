"""Reading a foreign table: bytes in, rows of text out. Pure: no database, no settings, no words for the user.

What a file is, is decided by its content, never by its name. A file is refused with a :class:`FileFault` whose
``code`` says why; it never raises anything else. Nothing of a file is trusted: sizes are capped before anything
is unpacked, formulas are reported instead of read, document types (XML entities) are refused.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException


class FaultCode(StrEnum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    ZIP_BOMB = "zip_bomb"
    OLD_EXCEL = "old_excel"
    NOT_A_TABLE = "not_a_table"
    BROKEN_XLSX = "broken_xlsx"
    BROKEN_CSV = "broken_csv"
    UNKNOWN_TEXT = "unknown_text"


class FileFault(Exception):  # noqa: N818 - the file is at fault, not we
    """The file cannot be read. ``limit`` is the cap it passed, ``row`` the row where reading stopped."""

    def __init__(self, code: FaultCode, *, limit: int | None = None, row: int | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.limit = limit
        self.row = row


class FileKind(StrEnum):
    """What the content turned out to be."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may weigh. ``ratio`` is unpacked over packed size, for the whole archive."""

    bytes: int = 8 * 1024 * 1024
    rows: int = 20_000
    columns: int = 80
    cell: int = 2_000
    members: int = 500
    unpacked: int = 200 * 1024 * 1024
    ratio: int = 150


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text. ``number`` is the one a spreadsheet shows; ``formulas`` are the columns that hold a formula."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Table:
    """A file read: its kind, its headings and the rows below that hold anything."""

    kind: FileKind
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


DEFAULT_LIMITS = Limits()
PREFERRED_SHEETS = ("pegawai", "data")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK_RUN = 1000  # so many empty rows in a row end a sheet whose formatting reaches to the bottom
_DELIMITERS = (",", ";", "\t")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# zipfile and openpyxl let whatever broke inside rise as it is: this is what mangled files were seen to raise.
_MANGLED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
    struct.error,
)


def read_table(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a file as a table: the first row that holds anything is the headings.

    :raises FileFault: it cannot be read, or passes one of ``limits``.
    """
    if not data.strip():
        raise FileFault(FaultCode.EMPTY)
    if len(data) > limits.bytes:
        raise FileFault(FaultCode.TOO_BIG, limit=limits.bytes)
    kind = sniff(data)
    source = _xlsx_rows(data, limits) if kind is FileKind.XLSX else _csv_rows(data)
    return _table(kind, source, limits)


def rows_of(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Iterator[Row]:
    """Yield the rows of a file one by one, headings and all, without holding them together.

    :raises FileFault: as :func:`read_table`, when the row is reached.
    """
    if len(data) > limits.bytes:
        raise FileFault(FaultCode.TOO_BIG, limit=limits.bytes)
    source = _xlsx_rows(data, limits) if sniff(data) is FileKind.XLSX else _csv_rows(data)
    for count, row in enumerate(source, start=1):
        if count > limits.rows:
            raise FileFault(FaultCode.TOO_MANY_ROWS, limit=limits.rows)
        yield row


def pack(table: Table) -> bytes:
    """Return a table as bytes that :func:`unpack` reads: what was read with care need not be read so again."""
    rows = [[row.number, row.cells, sorted(row.formulas)] for row in table.rows]
    return zlib.compress(json.dumps([table.kind.value, table.headings, rows]).encode())


def unpack(packed: bytes) -> Table:
    """Return the table of :func:`pack`; for bytes of our own only."""
    kind, headings, rows = json.loads(zlib.decompress(packed))
    body = tuple(Row(number, tuple(cells), frozenset(formulas)) for number, cells, formulas in rows)
    return Table(FileKind(kind), tuple(headings), body)


def sniff(data: bytes) -> FileKind:
    """Say what the content is.

    :raises FileFault: it is an old or locked Excel file, or no table at all.
    """
    if data.startswith(_ZIP):
        return FileKind.XLSX
    if data.startswith(_OLE):
        raise FileFault(FaultCode.OLD_EXCEL)
    if data.startswith(_UTF16):
        return FileKind.CSV
    if b"\0" in data[:4096] or data.lstrip()[:5].lower() in (b"%pdf-", b"<html", b"<!doc", b"<?xml"):
        raise FileFault(FaultCode.NOT_A_TABLE)
    return FileKind.CSV


def _table(kind: FileKind, source: Iterable[Row], limits: Limits) -> Table:
    rows: list[Row] = []
    for row in source:
        if not row.formulas and not any(row.cells):
            continue
        if len(rows) > limits.rows:
            raise FileFault(FaultCode.TOO_MANY_ROWS, limit=limits.rows)
        rows.append(row)
    if not rows:
        raise FileFault(FaultCode.EMPTY)
    width = _width(rows[0].cells)
    body = tuple(Row(row.number, _fitted(row.cells, width), row.formulas) for row in rows[1:])
    return Table(kind, rows[0].cells[:width], body)


def _width(headings: Sequence[str]) -> int:
    return max((place + 1 for place, text in enumerate(headings) if text), default=0)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells[:width], *("" for _ in range(width - len(cells))))


# --- XLSX -------------------------------------------------------------------------------------------------


def _xlsx_rows(data: bytes, limits: Limits) -> Iterator[Row]:
    """Yield the rows of the sheet meant: the one named *Pegawai* or *Data*, else the first that can be seen."""
    _weigh(data, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = _sheet(book)
            sheet.reset_dimensions()
            yield from _sheet_rows(sheet.iter_rows(), limits)
        finally:
            book.close()
    except _MANGLED as error:
        raise FileFault(FaultCode.BROKEN_XLSX) from error


def _weigh(data: bytes, limits: Limits) -> None:
    """Refuse an archive that would unpack to too much; what the directory declares is all zipfile will unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            if len(members) > limits.members or unpacked > limits.unpacked:
                raise FileFault(FaultCode.ZIP_BOMB, limit=limits.unpacked)
            if unpacked > limits.ratio * max(len(data), 1):
                raise FileFault(FaultCode.ZIP_BOMB, limit=limits.ratio)
            if "xl/workbook.xml" not in names:
                raise FileFault(FaultCode.NOT_A_TABLE)
            _refuse_document_types(archive, members)
    except _MANGLED as error:
        raise FileFault(FaultCode.BROKEN_XLSX) from error


def _refuse_document_types(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo]) -> None:
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if b"<!DOCTYPE" in part.read(2048).upper():
                    raise FileFault(FaultCode.BROKEN_XLSX)


def _sheet(book: Any) -> Any:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    named = {sheet.title.strip().casefold(): sheet for sheet in sheets}
    return next((named[name] for name in PREFERRED_SHEETS if name in named), sheets[0])


def _sheet_rows(sheet_rows: Iterable[tuple[Any, ...]], limits: Limits) -> Iterator[Row]:
    blank = 0
    for number, wide in enumerate(sheet_rows, start=1):
        cells = wide[: limits.columns]
        formulas = frozenset(place for place, cell in enumerate(cells) if cell.data_type == "f")
        texts = tuple("" if place in formulas else _text(cell.value)[: limits.cell] for place, cell in enumerate(cells))
        blank = 0 if formulas or any(texts) else blank + 1
        if blank > _BLANK_RUN:
            return
        yield Row(number, texts, formulas)


def _text(value: object) -> str:
    """Return a cell's value as a person would type it: whole numbers without a point, dates as ``YYYY-MM-DD``."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return " ".join(str(value).split())


# --- CSV --------------------------------------------------------------------------------------------------


def _csv_rows(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            yield Row(reader.line_num, tuple(" ".join(cell.split()) for cell in cells))
    except csv.Error as error:
        raise FileFault(FaultCode.BROKEN_CSV, row=reader.line_num) from error


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileFault(FaultCode.UNKNOWN_TEXT)


def _delimiter(text: str) -> str:
    """Return what cuts the headings into most columns; quoted parts do not count."""
    first = next((line for line in itertools.islice(text.splitlines(), 50) if line.strip(" ,;\t")), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count)
