"""What a terminal uploads: lines of its log, of its users, of what was done at it. Never templates or photos.

A body is filtered before anything else sees it: lines that hold a template or a photo, and the values of passwords and
cards, do not leave :func:`without_biometrics`. Reading never fails: a line that makes no sense becomes a record with a
fault, and the batch is acknowledged all the same, because a terminal would otherwise send it for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tenant_apps.devices.rules.records import (
    BAD_DATE,
    BAD_LINE,
    CARD,
    FACE,
    FINGERPRINT,
    OTHER,
    PALM,
    PASSWORD,
    UNKNOWN,
    VEIN,
    DeviceRecord,
)

ATTLOG, OPERLOG, OPTIONS, ERRORLOG = "ATTLOG", "OPERLOG", "OPTIONS", "ERRORLOG"
# Tables that carry nothing but templates, photos and identity cards: acknowledged, and never read.
BIOMETRIC_TABLES = frozenset(
    {"BIODATA", "ATTPHOTO", "IDCARD", "USERPIC", "BIOPHOTO", "FINGERTMP", "FACETMP", "TEMPLATEV10"}
)
OTHER_TABLE_LENGTH = 64 * 1024

_BIOMETRIC_LINE = re.compile(
    rb"(?i)^\s*(FP|FACE|FVEIN|PALM|USERPIC|BIOPHOTO|BIODATA|ATTPHOTO|FINGERTMP|IDCARD)[ \t]|\b(TMP|TEMPLATE|CONTENT)="
)
_LONG_WORD = re.compile(rb"[A-Za-z0-9+/=_-]{240,}")
# What opens a door: a password, and a card's number, which is all that is needed to copy the card.
_SECRET = re.compile(rb"(?i)\b(Passwd|Password|Card|CardNo)=[^\t\r\n]*")
_MAY_HOLD_SECRET = re.compile(rb"(?i)passw|card")
_TIME = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d{1,2}):(\d{1,2})", re.ASCII)
_EPOCH = re.compile(r"\d{9,10}", re.ASCII)
_ROW_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_OFFSET_COLUMN = 10
_MOST_OFFSET = 14 * 3600
_INT = re.compile(r"-?[0-9]{1,6}")
_MOST_CODE = 32_767

# Push verify codes; 5 to 14 and 16 to 20 name combinations, of which the first way stands for all.
_METHODS = {0: UNKNOWN, 1: FINGERPRINT, 2: OTHER, 3: PASSWORD, 4: CARD, 15: FACE, 200: OTHER}
_COMBINED = {range(5, 15): FINGERPRINT, range(16, 21): FACE, range(21, 25): VEIN, range(25, 30): PALM}
_CARD_OR_PASSWORD = frozenset({7, 11})


@dataclass(frozen=True, slots=True)
class Filtered:
    """A body without anything biometric, and how many lines were left out."""

    content: bytes
    dropped: int


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done at the terminal, from its operation log. ``device_at`` is ``None`` when it makes no sense."""

    code: int
    admin: str
    device_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownUser:
    """A user as the terminal knows them; passwords and cards are not read."""

    pin: str
    name: str
    is_admin: bool


def without_biometrics(body: bytes) -> Filtered:
    """Leave out every line that holds a template or a photo, and the values of passwords and cards."""
    kept: list[bytes] = []
    dropped = 0
    for line in body.split(b"\n"):
        if _BIOMETRIC_LINE.search(line) or _LONG_WORD.search(line):
            dropped += 1
        else:
            kept.append(_SECRET.sub(rb"\1=", line) if _MAY_HOLD_SECRET.search(line) else line)
    return Filtered(b"\n".join(kept), dropped)


def text_of(body: bytes) -> str:
    """Return a body as text: UTF-8, else GB18030, else CP1252 with what it does not know replaced."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", errors="replace")


def lines_of(body: bytes) -> list[str]:
    """Return the lines of a body that are not blank; they end in LF or CRLF."""
    return [line for line in (line.rstrip("\r") for line in text_of(body).split("\n")) if line.strip()]


def read_attlog(body: bytes, *, utc_offset: int) -> tuple[DeviceRecord, ...]:
    """Read the lines of an attendance log; ``utc_offset`` (seconds) is the zone for times written as epoch seconds."""
    return tuple(_record(row, line, utc_offset) for row, line in enumerate(lines_of(body), start=1))


def read_operlog(body: bytes) -> Iterator[Deed | KnownUser]:
    """Read what an operation log says of deeds and users; whatever else it holds is passed over."""
    for line in lines_of(body):
        head, _space, rest = line.lstrip().partition(" ")
        if head.upper() == "OPLOG":
            columns = rest.split("\t")
            code = _number(columns[0]) if columns else None
            if code is not None:
                admin = columns[1].strip()[:24] if len(columns) > 1 else ""
                yield Deed(code, admin, _time(columns[2]) if len(columns) > 2 else None)
        elif head.upper() == "USER":
            fields = pairs_of(rest)
            if fields.get("pin"):
                privilege = _number(fields.get("pri", "")) or 0
                yield KnownUser(fields["pin"][:24], fields.get("name", "")[:60], is_admin=privilege >= 2)


def read_options(body: bytes) -> dict[str, str]:
    """Read ``key=value`` pairs, one on each line or divided by commas; keys without the leading tilde."""
    found: dict[str, str] = {}
    for line in lines_of(body):
        for pair in line.split(","):
            key, equals, value = pair.partition("=")
            if equals:
                found[key.strip().lstrip("~")] = value.strip()[:100]
    return found


def method_of(verify: int | None) -> str:
    """Return the way of verification a push code stands for, in the vocabulary of all channels."""
    if verify is None:
        return UNKNOWN
    if verify in _CARD_OR_PASSWORD:
        return CARD
    for codes, method in _COMBINED.items():
        if verify in codes:
            return method
    return _METHODS.get(verify, OTHER)


def pairs_of(line: str) -> dict[str, str]:
    """Return the tab-separated ``KEY=value`` fields of a line by lower-case key."""
    found: dict[str, str] = {}
    for part in line.split("\t"):
        key, equals, value = part.partition("=")
        if equals:
            found.setdefault(key.strip().lower(), value.strip())
    return found


def _record(row: int, line: str, utc_offset: int) -> DeviceRecord:
    columns = _columns(line)
    if len(columns) < 2:
        return DeviceRecord(row=row, raw=line, pin=columns[0].strip()[:40], device_at=None, fault=BAD_LINE)
    pin, moment, state, verify, workcode, *rest = [*(column.strip() for column in columns), "", "", ""]
    verify_code = _small(verify)
    device_at = _time(moment, utc_offset)
    offset = _number(rest[_OFFSET_COLUMN - 5]) if len(rest) > _OFFSET_COLUMN - 5 else None
    return DeviceRecord(
        row=row,
        raw=line,
        pin=pin,
        device_at=device_at,
        state=_small(state),
        verify=verify_code,
        method=method_of(verify_code),
        workcode=workcode,
        offset_seconds=offset if offset and abs(offset) <= _MOST_OFFSET else None,
        fault="" if device_at else BAD_DATE,
    )


def _columns(line: str) -> list[str]:
    """The columns of a log line: as they stand, without a row number before them, or from ``KEY=value`` fields."""
    columns = line.split("\t")
    if "=" in columns[0]:
        fields = pairs_of(line)
        names = ("pin", "time", "status", "verifymode", "workcode")
        return [fields.get(name, fields.get("verify", "") if name == "verifymode" else "") for name in names]
    has_row_number = (
        len(columns) > 2 and _ROW_NUMBER.fullmatch(columns[0].strip()) and _TIME.fullmatch(columns[2].strip())
    )
    return columns[1:] if has_row_number and not _TIME.fullmatch(columns[1].strip()) else columns


def _time(text: str, utc_offset: int = 0) -> datetime | None:
    """A naive moment of the terminal's clock, or ``None`` for what no calendar has (30 February)."""
    found = _TIME.fullmatch(text.strip())
    try:
        if found is not None:
            return datetime(*(int(part) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - six numbers, a terminal's own clock
        if _EPOCH.fullmatch(text.strip()):
            moment = datetime.fromtimestamp(int(text), UTC) + timedelta(seconds=utc_offset)
            return moment.replace(tzinfo=None)
    except ValueError:
        return None
    return None


def _small(text: str) -> int | None:
    """A code of two bytes, or ``None``."""
    value = _number(text)
    return value if value is not None and abs(value) <= _MOST_CODE else None


def _number(text: str) -> int | None:
    """A whole number, or ``None``: old firmware leaves columns empty or fills them with words."""
    text = text.strip().removeprefix("+")
    return int(text) if _INT.fullmatch(text) else None
