"""Terminals' records as a USB stick or a PC's software hands them out: what a file is, and its records.

Recognised by content, never by name:

- ``*_attlog.dat`` of ZK terminals: tabs; number padded with spaces, moment, device number, state, verify, work code
  (a push upload has the state third). A first line ``SN=…`` and a last line with a checksum occur.
- ``GLG_001.TXT``, ``AGL_001.TXT``, ``ALOG_*.TXT`` of FK/Timmy-type terminals: tabs; a header that begins with ``No``.
  It may hold more tabs than the rows, so rows are read from both ends: the first three columns and the last moment
  are reliable; what lies between is counted back from the moment.
- tables of PC software: CSV, XLSX, tab text or HTML that calls itself ``.xls``; columns by a profile's headings.

A row that cannot be read is a record with a fault: it goes to quarantine as it stands, and the file goes on.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser

from connectors.files.protocol.moments import Order, Precision, Signs, is_moment, read_moment, signs_of
from connectors.files.protocol.tables import FaultCode, FileFault, Limits, rows_of
from tenant_apps.devices.rules.records import (
    BAD_DATE,
    BAD_LINE,
    CARD,
    FACE,
    FINGERPRINT,
    PALM,
    PASSWORD,
    UNKNOWN,
    DeviceRecord,
)

LIMITS = Limits(
    bytes=64 * 1024 * 1024, rows=2_000_000, columns=60, cell=500, unpacked=1024 * 1024 * 1024, members=200, ratio=150
)


class Layout(StrEnum):
    """How a file is laid out."""

    ATTLOG = "attlog"
    GLG = "glg"
    TABLE = "table"


class PunchFault(StrEnum):
    """Why records cannot be read from a file that can itself be read."""

    USERS = "users"
    NO_LAYOUT = "no_layout"
    NO_RECORDS = "no_records"
    ORDER_OPEN = "order_open"
    ORDER_MIXED = "order_mixed"


class PunchFileError(Exception):
    """Records cannot be read. ``detail`` names the headings that were found."""

    def __init__(self, fault: PunchFault, detail: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class PunchProfile:
    """What one vendor's export calls its columns and means by its codes; one file in ``profiles/``.

    ``headings`` maps ``pin moment date time state verify workcode device serial`` to what they may be called, in
    lower case without punctuation. ``states`` and ``methods`` map texts or codes (lower case) to ours.
    """

    code: str
    name: str
    headings: Mapping[str, frozenset[str]]
    order: Order | None = None
    precision: Precision | None = None
    states: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """How a file is to be read, and what it says of itself."""

    layout: Layout
    profile: PunchProfile | None
    order: Order | None
    precision: Precision
    serials: tuple[str, ...]
    columns: Mapping[str, int]
    count: int


# Verify codes of ZK terminals read directly; an export to USB uses the same.
ZK_METHODS: Mapping[int, str] = {0: PASSWORD, 1: FINGERPRINT, 2: CARD, 4: CARD, 15: FACE, 25: PALM}
# Verify codes of FK/Timmy-type terminals' text logs.
FK_METHODS: Mapping[int, str] = {1: FINGERPRINT, 2: PASSWORD, 3: CARD, 4: CARD, 8: FACE, 16: FACE, 20: FACE}
_ATTLOG = re.compile(r"\s*\S+\t\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(:\d{2})?(\t-?\w*){2,}\s*")
_SERIAL_LINE = re.compile(r"(?:SN|Serial(?:Number)?)\s*[=:]\s*([A-Za-z0-9]{6,})", re.IGNORECASE)
_TEXTS = ("utf-8-sig", "gb18030", "cp1252")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<\s*(html|table|!doctype|meta|head)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOOKED_AT = 50


def look(data: bytes, profiles: Sequence[PunchProfile], *, order: Order | None = None) -> Read:
    """Say how a file is to be read: its layout, the profile that fits, the order of its dates.

    :raises FileFault: it is too large, no text or table, or broken.
    :raises PunchFileError: no layout fits, it holds no record, or its dates could be read both ways.
    """
    if not data.strip():
        raise FileFault(FaultCode.EMPTY)
    if len(data) > LIMITS.bytes:
        raise FileFault(FaultCode.TOO_BIG, limit=LIMITS.bytes)
    if _is_user_file(data):
        raise PunchFileError(PunchFault.USERS)
    rows = list(itertools.islice(_rows(data), _LOOKED_AT))
    layout, profile, columns = _layout(data, rows, profiles)
    signs = signs_of(_moments(data, layout, columns))
    if not signs.count:
        raise PunchFileError(PunchFault.NO_RECORDS)
    return Read(
        layout=layout,
        profile=profile,
        order=_order(signs, order or (profile.order if profile else None)),
        precision=(profile.precision if profile else None) or signs.precision,
        serials=_serials(data, rows, columns),
        columns=columns,
        count=signs.count,
    )


def records(data: bytes, how: Read) -> Iterator[DeviceRecord]:
    """Yield a file's records in its order, unreadable rows as faults; ``row`` is the line or the sheet's row."""
    if how.layout is Layout.ATTLOG:
        yield from _attlog_records(data)
    elif how.layout is Layout.GLG:
        yield from _glg_records(data, how)
    else:
        yield from _table_records(data, how)


def plain_heading(text: str) -> str:
    """Return a heading as it is compared: lower case, letters and digits only, one space between words."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def _is_user_file(data: bytes) -> bool:
    """Whether this is a terminal's list of users: fixed records of 28 or 72 bytes, full of zeros."""
    binary = not data.startswith((*_UTF16, b"PK", b"\xd0\xcf"))
    return binary and len(data) % 28 * (len(data) % 72) == 0 and data[:4096].count(0) > len(data[:4096]) // 4


def _layout(
    data: bytes, rows: Sequence[tuple[int, tuple[str, ...]]], profiles: Sequence[PunchProfile]
) -> tuple[Layout, PunchProfile | None, Mapping[str, int]]:
    is_text = not data.startswith(b"PK") and not _HTML.search(data[:2048])
    if is_text:
        lines = [line for _number, line in itertools.islice(_lines(data), _LOOKED_AT)]
        if any(_ATTLOG.fullmatch(line) for line in lines):
            return Layout.ATTLOG, None, {}
        header = next((line for line in lines if _is_glg_header(line)), None)
        if header is not None:
            return Layout.GLG, None, _glg_columns(header)
    found = _best_profile(rows, profiles)
    if found is None:
        seen = next((" | ".join(cell for cell in cells if cell) for _n, cells in rows if any(cells)), "")
        raise PunchFileError(PunchFault.NO_LAYOUT, seen[:200])
    return Layout.TABLE, *found


def _best_profile(
    rows: Sequence[tuple[int, tuple[str, ...]]], profiles: Sequence[PunchProfile]
) -> tuple[PunchProfile, Mapping[str, int]] | None:
    """Return the profile that names most columns of a row that can be its headings; the first of equals."""
    best: tuple[int, PunchProfile, dict[str, int]] | None = None
    for number, cells in rows:
        plain = [plain_heading(cell) for cell in cells]
        for profile in profiles:
            columns = {
                name: plain.index(next(text for text in plain if text in words))
                for name, words in profile.headings.items()
                if any(text in words for text in plain)
            }
            is_usable = "pin" in columns and ("moment" in columns or {"date", "time"} <= columns.keys())
            if is_usable and (best is None or len(columns) > best[0]):
                best = (len(columns), profile, {**columns, "_heading": number})
    return (best[1], best[2]) if best else None


def _order(signs: Signs, given: Order | None) -> Order | None:
    if given is not None:
        return given
    if signs.is_contradictory:
        raise PunchFileError(PunchFault.ORDER_MIXED)
    if signs.order is None and signs.is_open:
        raise PunchFileError(PunchFault.ORDER_OPEN)
    return signs.order


def _serials(data: bytes, rows: Sequence[tuple[int, tuple[str, ...]]], columns: Mapping[str, int]) -> tuple[str, ...]:
    """Return the serial numbers a file names: in a line of its own, or in a column of its table."""
    found = {match[1].upper() for _n, cells in rows for match in [_SERIAL_LINE.search(" ".join(cells))] if match}
    if "serial" in columns:
        place = columns["serial"]
        found |= {
            cells[place].strip().upper() for n, cells in _rows(data) if n > columns["_heading"] and _has(cells, place)
        }
    return tuple(sorted(found))


def _has(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and bool(cells[place].strip())


def _moments(data: bytes, layout: Layout, columns: Mapping[str, int]) -> Iterator[str]:
    if layout is Layout.TABLE:
        for number, cells in _rows(data):
            if number > columns["_heading"]:
                yield _moment_of(cells, columns)
        return
    for _number, line in _lines(data):
        fields = line.split("\t")
        yield next((part for part in reversed(fields) if is_moment(part)), "")


# --- text -------------------------------------------------------------------------------------------------


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold anything, with their numbers from 1."""
    for number, line in enumerate(_decoded(data).splitlines(), start=1):
        if number > LIMITS.rows:
            raise FileFault(FaultCode.TOO_MANY_ROWS, limit=LIMITS.rows)
        if line.strip(" \t\x1a"):
            yield number, line


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    for encoding in _TEXTS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")


def _attlog_records(data: bytes) -> Iterator[DeviceRecord]:
    for number, line in _lines(data):
        fields = [part.strip() for part in line.split("\t")]
        if len(fields) < 2 or not is_moment(fields[1]):
            if line.lstrip()[:1].isalpha() or len(fields) == 1:
                continue  # the serial number above, the checksum below
            yield DeviceRecord(number, line, fields[0], None, fault=BAD_DATE if fields[0] else BAD_LINE)
            continue
        moment = read_moment(fields[1], None)
        verify = _number(fields, 4)
        yield DeviceRecord(
            row=number,
            raw=line,
            pin=fields[0],
            device_at=moment,
            state=_number(fields, 3),
            verify=verify,
            workcode=fields[5] if len(fields) > 5 else "",
            fault="" if moment and fields[0] else BAD_LINE if not fields[0] else BAD_DATE,
            method=ZK_METHODS.get(verify, UNKNOWN) if verify is not None else "",
        )


_GLG_NAMES: Mapping[str, frozenset[str]] = {
    "pin": frozenset({"enno", "enrollno", "userid", "id"}),
    "verify": frozenset({"mode"}),
    "state": frozenset({"iomd", "inout", "in out"}),
    "moment": frozenset({"datetime", "date time", "time"}),
}


def _is_glg_header(line: str) -> bool:
    names = [plain_heading(part) for part in line.split("\t") if part.strip()]
    return len(names) >= 4 and names[0] == "no" and any(name in _GLG_NAMES["pin"] for name in names[1:4])


def _glg_columns(header: str) -> Mapping[str, int]:
    """Return how far before the moment each column lies in the header, names only."""
    names = [plain_heading(part) for part in header.split("\t") if part.strip()]
    places = {
        ours: names.index(next(n for n in names if n in words))
        for ours, words in _GLG_NAMES.items()
        if words & set(names)
    }
    end = places.get("moment", len(names) - 1)
    return {name: end - place for name, place in places.items() if name in ("verify", "state")}


def _glg_records(data: bytes, how: Read) -> Iterator[DeviceRecord]:
    begun = False
    for number, line in _lines(data):
        if not begun or line.lstrip().startswith("#"):
            begun = begun or _is_glg_header(line)
            continue
        fields = [part.strip() for part in line.split("\t")]
        end = next((place for place in reversed(range(len(fields))) if is_moment(fields[place])), None)
        if end is None or len(fields) < 4:
            pin = fields[2] if len(fields) > 2 else ""
            yield DeviceRecord(number, line, pin, None, fault=BAD_DATE if pin and len(fields) > 3 else BAD_LINE)
            continue
        moment = read_moment(fields[end], how.order)
        verify = _number(fields, end - how.columns["verify"]) if "verify" in how.columns else None
        yield DeviceRecord(
            row=number,
            raw=line,
            pin=fields[2],
            device_at=moment,
            state=_number(fields, end - how.columns["state"]) if "state" in how.columns else None,
            verify=verify,
            fault="" if moment and fields[2] else BAD_LINE if not fields[2] else BAD_DATE,
            method=FK_METHODS.get(verify, UNKNOWN) if verify is not None else "",
        )


def _number(fields: Sequence[str], place: int) -> int | None:
    """Return a small whole number, if one stands there."""
    text = fields[place] if 0 <= place < len(fields) else ""
    return int(text) if re.fullmatch(r"-?\d{1,4}", text) else None


# --- tables -----------------------------------------------------------------------------------------------


def _rows(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows of a table with their numbers: HTML, tab text, CSV or XLSX."""
    if not data.startswith(b"PK") and _HTML.search(data[:2048]):
        yield from enumerate(_html_rows(_decoded(data)), start=1)
    elif data.startswith((b"PK", b"\xd0\xcf")) or _looks_like_csv(data):
        for row in rows_of(data, LIMITS):
            yield row.number, row.cells
    else:
        for number, line in _lines(data):
            yield number, tuple(part.strip().strip('"') for part in line.split("\t"))


def _looks_like_csv(data: bytes) -> bool:
    head = _decoded(data[:4096] if not data.startswith(_UTF16) else data)[:4096]
    first = next((line for line in head.splitlines() if line.strip()), "")
    return first.count("\t") <= max(first.count(","), first.count(";"))


def _html_rows(text: str) -> Iterable[tuple[str, ...]]:
    parser = _TableParser()
    parser.feed(text)
    parser.close()
    return parser.rows


class _TableParser(HTMLParser):
    """Gathers the cells of all tables of a page; scripts, entities and addresses mean nothing to it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[str, ...]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row.append(" ".join("".join(self._cell).split())[: LIMITS.cell])
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            if len(self.rows) >= LIMITS.rows:
                raise FileFault(FaultCode.TOO_MANY_ROWS, limit=LIMITS.rows)
            self.rows.append(tuple(self._row[: LIMITS.columns]))
        self._row = None


def _moment_of(cells: Sequence[str], columns: Mapping[str, int]) -> str:
    if "date" in columns and "time" in columns:
        day = cells[columns["date"]] if _has(cells, columns["date"]) else ""
        clock = cells[columns["time"]] if _has(cells, columns["time"]) else ""
        return clock if is_moment(clock) else f"{day.split(' ')[0]} {clock}".strip()
    text = cells[columns["moment"]] if _has(cells, columns["moment"]) else ""
    # A sheet's cell at midnight sharp reads as a day alone.
    return f"{text} 00:00:00" if _DAY.fullmatch(text) else text


def _table_records(data: bytes, how: Read) -> Iterator[DeviceRecord]:
    profile, columns = how.profile, how.columns
    if profile is None:
        return

    def at(cells: Sequence[str], name: str) -> str:
        return cells[columns[name]].strip() if name in columns and _has(cells, columns[name]) else ""

    for number, cells in _rows(data):
        if number <= columns["_heading"] or not any(cells):
            continue
        pin, text = at(cells, "pin"), _moment_of(cells, columns)
        if not pin and not is_moment(text):
            continue  # a page's foot, a sum
        moment = read_moment(text, how.order)
        verify, state = at(cells, "verify").casefold(), at(cells, "state").casefold()
        yield DeviceRecord(
            row=number,
            raw="\t".join(cells),
            pin=pin,
            device_at=moment,
            state=profile.states.get(state, _number([state], 0)),
            verify=_number([verify], 0),
            workcode=at(cells, "workcode"),
            fault="" if moment and pin else BAD_LINE if not pin else BAD_DATE,
            method=profile.methods.get(verify, UNKNOWN) if verify else "",
        )
