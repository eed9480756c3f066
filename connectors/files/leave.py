"""A table of approved leave on its way into the leave room: for agencies without HRMIS or its leave module.

Looked at first, row by row; then taken in one transaction: all of it, or its good rows if that was chosen.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from connectors.files.ingest import BadFile, sentence_of
from connectors.files.models import LeaveFile
from connectors.files.protocol import FileFault, Limits, Table, pack, read_table, unpack
from kit import crypto
from kit.identity import normalise
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.leave.services import LEAVE_TYPES
from tenant_apps.leave.services.receiving import (
    MOST_AT_ONCE,
    Flaw,
    LeaveEntry,
    Receipt,
    check_leave,
    receive_leave,
)
from tenant_apps.people.rules.columns import folded
from tenant_apps.people.rules.intake import read_date
from tenant_apps.people.selectors import find_person_ids
from tenant_apps.people.services.persons import id_digest

PURPOSE = "files.leave"
SOURCE = "FAIL"
KEPT = timedelta(hours=24)
LIMITS = Limits(rows=2_000)
OFFICER, TYPE, PART, FROM, TO, REASON = "officer", "type", "part", "from", "to", "reason"
HEADINGS: Mapping[str, str] = {
    OFFICER: "No. Kakitangan atau No. Kad Pengenalan",
    TYPE: "Jenis Cuti",
    PART: "Bahagian Hari",
    FROM: "Dari",
    TO: "Hingga",
    REASON: "Catatan",
}
REQUIRED = (OFFICER, TYPE, FROM)
_SYNONYMS: Mapping[str, str] = {
    OFFICER: "no kakitangan|no kad pengenalan|no kp|mykad|no pekerja|staff no|pegawai|ic",
    TYPE: "jenis|kod cuti|leave type|type|cuti",
    PART: "bahagian|separuh hari|part|sesi",
    FROM: "tarikh mula|mula|from|start date|tarikh",
    TO: "tarikh akhir|tarikh tamat|akhir|to|end date",
    REASON: "sebab|reason|remark|catatan cuti",
}
_PARTS: Mapping[str, str] = {
    "": "FULL",
    "full": "FULL",
    "penuh": "FULL",
    "sehari penuh": "FULL",
    "am": "AM",
    "pagi": "AM",
    "pm": "PM",
    "petang": "PM",
}
NOBODY, DATE, MISSING = "nobody", "date", "missing"


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """A row of the table: what it says, and why it cannot be taken ("" when it can)."""

    number: int
    officer: str
    type: str
    part: str
    date_from: str
    date_to: str
    entry: LeaveEntry | None
    flaw: str
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class LeaveCard:
    """A file as its list shows it."""

    key: uuid.UUID
    file_name: str
    is_done: bool
    has_content: bool
    taken: int
    left_out: int
    created_at: datetime
    by_name: str


@transaction.atomic
def keep_file(*, content: bytes, file_name: str, by: Actor, now: datetime) -> uuid.UUID:
    """Keep an uploaded table, sealed, and return its key.

    :raises BadFile: it cannot be read, has no rows, or lacks a heading; the sentence says which.
    """
    try:
        table = read_table(content, LIMITS)
    except FileFault as fault:
        raise BadFile(sentence_of(fault), code=f"files.{fault.code}") from fault
    missing = [HEADINGS[name] for name in REQUIRED if name not in _places(table)]
    if missing:
        raise BadFile(
            _("Lajur tidak ditemui: %(columns)s.") % {"columns": ", ".join(missing)}
            + " "
            + _("Gunakan tajuk seperti dalam fail contoh.")
        )
    if not table.rows:
        raise BadFile(_("Fail ini mempunyai tajuk lajur tetapi tiada baris cuti."))
    LeaveFile.objects.filter(created_at__lt=now - KEPT).exclude(content_sealed="").update(content_sealed="")
    row = LeaveFile.objects.create(
        key=uuid.uuid4(),
        file_name=file_name[-200:],
        content_sealed=crypto.seal(PURPOSE, base64.b64encode(pack(table)).decode()),
        created_by_id=by.user_id,
        created_at=now,
    )
    return row.key


def look_at(key: uuid.UUID) -> tuple[LeaveRow, ...]:
    """Return every row of a kept table with what is wrong with it; none once it has been blanked."""
    sealed = LeaveFile.objects.values_list("content_sealed", flat=True).get(key=key)
    return _judged(unpack(base64.b64decode(crypto.unseal(PURPOSE, sealed)))) if sealed else ()


@transaction.atomic
def take_file(*, key: uuid.UUID, only_good: bool, by: Actor, now: datetime) -> int:
    """Enter the leave of a table, in one transaction, and return how many rows were taken.

    :raises BadFile: it was taken already, rows are at fault and ``only_good`` was not chosen, or none is good.
    """
    file = LeaveFile.objects.select_for_update().get(key=key)
    rows = look_at(key) if file.state == LeaveFile.State.LOOKED_AT else ()
    if not rows:
        raise BadFile(_("Fail ini tidak lagi menunggu pengesahan. Muat naik semula."))
    good = [row for row in rows if row.entry is not None and not row.flaw]
    if len(good) < len(rows) and not only_good:
        raise BadFile(_("Ada baris yang bermasalah. Betulkan fail itu, atau pilih baris yang baik sahaja."))
    if not good:
        raise BadFile(_("Tiada baris yang boleh diambil."))
    for chunk in batched([row.entry for row in good if row.entry is not None], MOST_AT_ONCE):
        receive_leave(entries=chunk, source=SOURCE, by=by, now=now)
    file.state, file.finished_at, file.content_sealed = LeaveFile.State.DONE, now, ""
    file.taken, file.left_out = len(good), len(rows) - len(good)
    file.save(update_fields=["state", "finished_at", "content_sealed", "taken", "left_out"])
    facts = {"taken": file.taken, "left_out": file.left_out}
    record("files.leave_taken", actor=by, target=("files.leave", file.pk, file.file_name), after=facts)
    return file.taken


def leave_card(key: uuid.UUID) -> LeaveCard | None:
    """Return one file."""
    row = LeaveFile.objects.select_related("created_by").filter(key=key).first()
    return _card(row) if row else None


def leave_cards(limit: int = 20) -> tuple[LeaveCard, ...]:
    """Return the latest files. One statement."""
    rows = LeaveFile.objects.select_related("created_by").order_by("-created_at", "-pk")[:limit]
    return tuple(_card(row) for row in rows)


def flaw_sentence(flaw: str) -> str:
    """Say why a row cannot be taken and what to do."""
    sentences: Mapping[str, str] = {
        NOBODY: _("Tiada pegawai dengan nombor ini. Semak no. kakitangan atau MyKad."),
        MISSING: _("Isi pegawai, jenis cuti dan tarikh."),
        DATE: _("Tarikh tidak difahami. Gunakan bentuk 31/12/2026."),
        Flaw.TYPE: _("Jenis cuti ini tidak dikenali. Gunakan kod: %(codes)s.") % {"codes": ", ".join(LEAVE_TYPES)},
        Flaw.PART: _("Bahagian hari mesti Penuh, Pagi atau Petang."),
        Flaw.DATES: _("Tarikh akhir mesti pada atau selepas tarikh mula; cuti separuh hari satu tarikh sahaja."),
        Flaw.LOCKED: _("Bulan cuti ini sudah ditutup. Buka semula bulan itu jika perlu."),
        Flaw.OVERLAP: _("Cuti lain sudah ada pada tarikh ini. Batalkan salah satu."),
        Flaw.DOUBLE: _("Cuti ini bertindih dengan baris lain dalam fail ini."),
    }
    return sentences[flaw]


def _places(table: Table) -> dict[str, int]:
    known = {folded(HEADINGS[name]): name for name in HEADINGS}
    known |= {folded(text): name for name, texts in _SYNONYMS.items() for text in texts.split("|")}
    places: dict[str, int] = {}
    for place, heading in enumerate(table.headings):
        name = known.get(folded(heading))
        if name is not None:
            places.setdefault(name, place)
    return places


def _judged(table: Table) -> tuple[LeaveRow, ...]:
    places = _places(table)
    texts = [{name: row.cells[place].strip() for name, place in places.items()} for row in table.rows]
    persons = _persons([row[OFFICER] for row in texts])
    rows = [_row(row.number, said, persons) for row, said in zip(table.rows, texts, strict=True)]
    receipts = iter(check_leave([row.entry for row in rows if row.entry is not None]))
    return tuple(_with(row, next(receipts)) if row.entry is not None else row for row in rows)


def _row(number: int, said: Mapping[str, str], persons: Mapping[str, int]) -> LeaveRow:
    first, last = said[FROM], said.get(TO, "") or said[FROM]
    start, end = read_date(first), read_date(last)
    person = persons.get(said[OFFICER])
    part = _PARTS.get(said.get(PART, "").casefold(), said.get(PART, ""))
    flaw = ""
    if not (said[OFFICER] and said[TYPE] and first):
        flaw = MISSING
    elif start is None or end is None:
        flaw = DATE
    elif person is None:
        flaw = NOBODY
    entry = None
    if not flaw and start is not None and end is not None and person is not None:
        entry = LeaveEntry(person, said[TYPE].upper(), part, start, end, said.get(REASON, "")[:500])
    number_of = normalise(said[OFFICER])
    shown = f"{number_of[:6]}-**-****" if len(number_of) == 12 and number_of.isdigit() else said[OFFICER]
    return LeaveRow(number, shown, said[TYPE].upper(), part, _shown(start, first), _shown(end, last), entry, flaw)


def _shown(day: date | None, text: str) -> str:
    return day.isoformat() if day else text


def _with(row: LeaveRow, receipt: Receipt) -> LeaveRow:
    flaw, known = receipt.flaw or "", receipt.leave_id is not None
    return LeaveRow(
        row.number, row.officer, row.type, row.part, row.date_from, row.date_to, row.entry, str(flaw), is_known=known
    )


def _persons(handles: Sequence[str]) -> dict[str, int]:
    digests = {handle: id_digest(normalise(handle)) for handle in set(handles) if handle}
    found = find_person_ids(staff_nos=digests, id_digests=digests.values()) if digests else {}
    persons = {handle: found.get(handle) or found.get(digest) for handle, digest in digests.items()}
    return {handle: pk for handle, pk in persons.items() if pk is not None}


def _card(row: LeaveFile) -> LeaveCard:
    return LeaveCard(
        key=row.key,
        file_name=row.file_name,
        is_done=row.state == LeaveFile.State.DONE,
        has_content=bool(row.content_sealed),
        taken=row.taken,
        left_out=row.left_out,
        created_at=row.created_at,
        by_name=row.created_by.get_full_name() if row.created_by else "",
    )
