"""Reading one row of an officer file: what it means, or every reason why it cannot be taken. Pure.

Reasons are codes; the words stand with the services, in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kit.identity import Flaw, IdKind, normalise, read_mykad
from tenant_apps.people.rules.columns import Column


class Reason(StrEnum):
    """Why a row cannot be taken."""

    MISSING = "missing"
    FORMULA = "formula"
    TOO_LONG = "too_long"
    ID_LENGTH = "id_length"
    ID_DATE = "id_date"
    ID_ROUNDED = "id_rounded"
    ID_KIND = "id_kind"
    ID_NOT_TAKEN = "id_not_taken"
    EMAIL = "email"
    DATE = "date"
    APPOINTMENT = "appointment"
    DOUBLE_ID = "double_id"
    DOUBLE_STAFF_NO = "double_staff_no"
    ID_TAKEN = "id_taken"
    STAFF_NO_TAKEN = "staff_no_taken"
    SERVICE_ENDED = "service_ended"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_AMBIGUOUS = "unit_ambiguous"
    LOCATION_UNKNOWN = "location_unknown"
    SUPERVISOR_UNKNOWN = "supervisor_unknown"
    SUPERVISOR_BAD = "supervisor_bad"
    SUPERVISOR_SELF = "supervisor_self"
    SUPERVISOR_ENDED = "supervisor_ended"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, the column it is about, and what the sentence needs to name."""

    reason: Reason
    column: Column
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RowEntry:
    """A row understood. Empty texts say nothing about that field: what stands already is kept.

    ``unit`` is a path of names, ``supervisor`` a staff number or a normalised ID.
    """

    row: int
    id_kind: str
    id_number: str
    name: str
    staff_no: str = ""
    email: str = ""
    phone: str = ""
    position: str = ""
    scheme: str = ""
    grade: str = ""
    service_group: str = ""
    appointment: str = ""
    unit: tuple[str, ...] = ()
    location: str = ""
    supervisor: str = ""
    in_service_from: date | None = None
    findings: tuple[Finding, ...] = ()


LENGTHS: Final[Mapping[Column, int]] = {
    Column.NAME: 150,
    Column.STAFF_NO: 30,
    Column.EMAIL: 254,
    Column.PHONE: 30,
    Column.POSITION: 120,
    Column.SCHEME: 80,
    Column.GRADE: 20,
    Column.SERVICE_GROUP: 60,
    Column.ID_NUMBER: 40,
}

APPOINTMENTS: Final[Mapping[str, str]] = {
    "tetap": "TETAP",
    "permanent": "TETAP",
    "kontrak": "KONTRAK",
    "contract": "KONTRAK",
    "sementara": "SEMENTARA",
    "temporary": "SEMENTARA",
}

ID_KINDS: Final[Mapping[str, IdKind]] = {
    "": IdKind.MYKAD,
    "mykad": IdKind.MYKAD,
    "kp": IdKind.MYKAD,
    "id_lain": IdKind.OTHER,
    "id lain": IdKind.OTHER,
    "lain": IdKind.OTHER,
    "tentera": IdKind.OTHER,
    "polis": IdKind.OTHER,
    "pasport": IdKind.OTHER,
    "passport": IdKind.OTHER,
}

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%Y/%m/%d")
# A spreadsheet that took a number for a quantity has dropped its leading zeros (born 2000 to 2009).
_FULL = 12
_SHORTEST = 9


def read_row(
    row: int, values: Mapping[Column, str], *, formulas: frozenset[Column], today: date, takes_other_ids: bool = True
) -> RowEntry:
    """Read a row's texts, and find everything that can be said against it without knowing the agency."""
    texts = {column: values.get(column, "").strip() for column in Column}
    findings = [Finding(Reason.FORMULA, column) for column in sorted(formulas)]
    findings += [
        Finding(Reason.TOO_LONG, column, str(most)) for column, most in LENGTHS.items() if len(texts[column]) > most
    ]
    id_kind = ID_KINDS.get(texts[Column.ID_KIND].casefold())
    if id_kind is None:
        findings.append(Finding(Reason.ID_KIND, Column.ID_KIND, texts[Column.ID_KIND]))
    elif id_kind != IdKind.MYKAD and not takes_other_ids:
        findings.append(Finding(Reason.ID_NOT_TAKEN, Column.ID_KIND, texts[Column.ID_KIND]))
    number, flaw = read_number(texts[Column.ID_NUMBER], id_kind or IdKind.OTHER, today=today)
    if flaw is not None and Column.ID_NUMBER not in formulas:
        findings.append(Finding(flaw, Column.ID_NUMBER, texts[Column.ID_NUMBER][:20]))
    if not texts[Column.NAME] and Column.NAME not in formulas:
        findings.append(Finding(Reason.MISSING, Column.NAME))
    if texts[Column.EMAIL] and not _EMAIL.fullmatch(texts[Column.EMAIL]):
        findings.append(Finding(Reason.EMAIL, Column.EMAIL, texts[Column.EMAIL]))
    appointment = APPOINTMENTS.get(texts[Column.APPOINTMENT].casefold(), "")
    if texts[Column.APPOINTMENT] and not appointment:
        findings.append(Finding(Reason.APPOINTMENT, Column.APPOINTMENT, texts[Column.APPOINTMENT]))
    start = read_date(texts[Column.IN_SERVICE_FROM])
    if texts[Column.IN_SERVICE_FROM] and start is None:
        findings.append(Finding(Reason.DATE, Column.IN_SERVICE_FROM, texts[Column.IN_SERVICE_FROM]))
    return RowEntry(
        row=row,
        id_kind=(id_kind or IdKind.OTHER).value,
        id_number=number,
        name=" ".join(texts[Column.NAME].split()),
        staff_no=texts[Column.STAFF_NO],
        email=texts[Column.EMAIL],
        phone=texts[Column.PHONE],
        position=texts[Column.POSITION],
        scheme=texts[Column.SCHEME],
        grade=texts[Column.GRADE],
        service_group=texts[Column.SERVICE_GROUP],
        appointment=appointment,
        unit=read_unit(texts[Column.UNIT]),
        location=texts[Column.LOCATION],
        supervisor=texts[Column.SUPERVISOR],
        in_service_from=start,
        findings=tuple(findings),
    )


def read_number(text: str, kind: IdKind, *, today: date) -> tuple[str, Reason | None]:
    """Return an identity number as it is hashed, and what is wrong with it."""
    number = normalise(text)
    if not number:
        return "", Reason.MISSING
    if kind is not IdKind.MYKAD:
        return number, None
    if _SCIENTIFIC.fullmatch(number):
        return number, Reason.ID_ROUNDED
    if number.isdigit() and _SHORTEST <= len(number) < _FULL:
        padded = number.zfill(_FULL)
        if not isinstance(read_mykad(padded, on=today), Flaw):
            return padded, None
    found = read_mykad(number, on=today)
    flaws = {Flaw.LENGTH: Reason.ID_LENGTH, Flaw.DATE: Reason.ID_DATE}
    return number, flaws[found] if isinstance(found, Flaw) else None


def read_date(text: str) -> date | None:
    """Return the day a text names, in the ways offices write it; None if it names none."""
    if not text:
        return None
    bare = text.split(" ")[0].split("T")[0]
    for form in _DATES:
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None


def read_unit(text: str) -> tuple[str, ...]:
    """Return the names from the top of the tree down: ``Jabatan > Bahagian`` or ``Jabatan / Bahagian``.

    A slash without spaces around it belongs to a name (``Unit ICT/Latihan``).
    """
    parts = text.split(">") if ">" in text else text.split(" / ")
    return tuple(" ".join(part.split()) for part in parts if part.strip())
