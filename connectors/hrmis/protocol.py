"""What an HRMIS answers: bytes in, records of text and faults out. Pure; the contract is ``CONTRACT.md``.

A record holds texts under our own names, whatever the other side calls them: a :class:`Form` says where each is found
and what its codes mean. A record that lacks something is a fault of its own and hides no other. A field that is
missing from *every* record of a page is no officer's fault: the other side has changed, and reading stops.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class Stream(StrEnum):
    """What can be read, in the order it is read in."""

    OFFICERS = "officers"
    POSTINGS = "postings"
    SUPERVISORS = "supervisors"
    LEAVE = "leave"


class Trouble(StrEnum):
    """Why a reading cannot go on."""

    CREDENTIAL = "credential"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    SERVER = "server"
    BUSY = "busy"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    HOST = "host"
    NOT_JSON = "not_json"
    TOO_LONG = "too_long"
    CHANGED = "changed"
    CURSOR = "cursor"
    RESTING = "resting"


PERMANENT: Final = frozenset(
    {
        Trouble.CREDENTIAL,
        Trouble.FORBIDDEN,
        Trouble.NOT_FOUND,
        Trouble.HOST,
        Trouble.NOT_JSON,
        Trouble.TOO_LONG,
        Trouble.CHANGED,
    }
)


class HrmisError(Exception):
    """The other side cannot be read. ``detail`` names a field, a status or a host; never a secret or a person."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail

    @property
    def permanent(self) -> bool:
        """Whether trying again without a change on one side is of no use."""
        return self.trouble in PERMANENT


@dataclass(frozen=True, slots=True)
class Form:
    """How one stream is written by the other side.

    ``fields`` maps our names to theirs, a dot leading into an object. ``codes`` maps, for one of our names, what they
    write (in lower case) to what we write. ``dates`` is ``iso`` or ``dmy``.
    """

    path: str
    fields: Mapping[str, str]
    required: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]
    dates: str = "iso"
    records: str = "data"
    next_cursor: str = "next_cursor"
    as_of: str = "as_of"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: whom or what it is about (``ref``), and its texts by our names; an absent name says nothing."""

    ref: str
    said: Mapping[str, str]
    updated_at: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that cannot be taken: which, which of our fields is at fault, and their name for it."""

    ref: str
    field: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a stream."""

    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
    next_cursor: str
    as_of: str


# Whom or what a stream's records are about.
REFS: Final[Mapping[Stream, str]] = {
    Stream.OFFICERS: "id",
    Stream.POSTINGS: "officer",
    Stream.SUPERVISORS: "officer",
    Stream.LEAVE: "id",
}
DAYS: Final = frozenset({"in_service_from", "ended_on", "from", "to"})
NOBODY: Final = "-"
"""Stands where null is an answer of its own: no supervisor."""
LONGEST: Final = 500


def read_page(stream: Stream, body: bytes, form: Form) -> Page:
    """Read one page.

    :raises HrmisError: it is no JSON, not shaped as the form says, or a required field is gone from all records.
    """
    try:
        whole = json.loads(body)
    except ValueError as error:
        raise HrmisError(Trouble.NOT_JSON) from error
    rows = whole.get(form.records) if isinstance(whole, dict) else None
    if not isinstance(rows, list):
        raise HrmisError(Trouble.CHANGED, form.records)
    _refuse_change(rows, form)
    records: list[Record] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, start=1):
        found = _record(stream, row, form, number)
        if isinstance(found, Record):
            records.append(found)
        else:
            faults.append(found)
    cursor, as_of = whole.get(form.next_cursor), whole.get(form.as_of)
    return Page(
        tuple(records),
        tuple(faults),
        cursor if isinstance(cursor, str) else "",
        as_of if isinstance(as_of, str) and _moment(as_of) is not None else "",
    )


def latest(records: Sequence[Record]) -> dict[str, Record]:
    """Return one record for each ``ref``: a doubled one by its later change, of equal ones the last that came."""
    found: dict[str, Record] = {}
    for record in records:
        known = found.get(record.ref)
        if known is None or record.updated_at >= known.updated_at:
            found[record.ref] = record
    return found


def _refuse_change(rows: Sequence[object], form: Form) -> None:
    whole = [row for row in rows if isinstance(row, dict)]
    if rows and not whole:
        raise HrmisError(Trouble.CHANGED, form.records)
    for name in form.required:
        theirs = form.fields[name]
        if whole and all(_at(row, theirs) is _ABSENT for row in whole):
            raise HrmisError(Trouble.CHANGED, theirs)


def _record(stream: Stream, row: object, form: Form, number: int) -> Record | Fault:
    name = REFS[stream]
    if not isinstance(row, dict):
        return Fault(f"#{number}", name, form.fields[name])
    ref = _text(_at(row, form.fields[name]))
    said: dict[str, str] = {}
    for ours, theirs in form.fields.items():
        value = _at(row, theirs)
        text = _value(ours, value, form)
        if text is None:
            return Fault(ref or f"#{number}", ours, theirs)
        if text:
            said[ours] = text
    missing = next((one for one in form.required if one not in said), None)
    if missing is not None:
        return Fault(ref or f"#{number}", missing, form.fields[missing])
    return Record(ref, said, said.pop("updated_at", ""))


_ABSENT: Final = object()


def _at(row: Mapping[str, object], path: str) -> object:
    value: object = row
    for part in path.split("."):
        if not isinstance(value, dict) or part not in value:
            return _ABSENT
        value = value[part]
    return value


def _value(name: str, value: object, form: Form) -> str | None:
    """Return a value as our text: "" says nothing, None cannot be read."""
    if value is None:
        return NOBODY if name == "supervisor" else ""
    if value is _ABSENT:
        return ""
    if name == "unit" and isinstance(value, list):
        return " > ".join(_text(part) for part in value)
    if isinstance(value, dict | list):
        return None
    text = _text(value)
    if name in form.codes and text:
        return form.codes[name].get(text.casefold())
    if name in DAYS and text:
        return _day(text, form.dates)
    return text


def _text(value: object) -> str:
    return "" if value is None or value is _ABSENT else " ".join(str(value).split())[:LONGEST]


def _day(text: str, order: str) -> str | None:
    bare = text[:10]
    try:
        if order == "iso":
            return date.fromisoformat(bare).isoformat()
        return datetime.strptime(bare, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
