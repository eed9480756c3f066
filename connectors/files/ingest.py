"""A file of officers on its way into the people room: read, mapped, handed over."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connectors.files.protocol import FaultCode, FileFault, Table, read_table, unpack
from kit import clock
from kit.errors import Refusal
from tenant_apps.people import selectors, services
from tenant_apps.people.rules.columns import HEADINGS, Column, Mapped, map_headings
from tenant_apps.people.services import RawRow

MEGABYTE = 1024 * 1024


class BadFile(Refusal):
    """The file cannot be read as a table of officers."""

    code = "files.bad_file"


def read_officers(content: bytes) -> tuple[Mapped, Table]:
    """Read an uploaded file and find its columns.

    :raises BadFile: it cannot be read, has no rows, or lacks a heading; the sentence says which.
    """
    try:
        table = read_table(content)
    except FileFault as fault:
        raise BadFile(sentence_of(fault), code=f"files.{fault.code}") from fault
    mapped = map_headings(table.headings)
    if not mapped.is_usable:
        raise BadFile(_headings_sentence(mapped), code="files.headings")
    if not table.rows:
        raise BadFile(_("Fail ini mempunyai tajuk lajur tetapi tiada baris pegawai."), code="files.no_rows")
    return mapped, table


def raw_rows(table: Table) -> tuple[RawRow, ...]:
    """Return a table's rows as the people room takes them."""
    places = map_headings(table.headings).places
    return tuple(
        RawRow(
            number=row.number,
            values={column: row.cells[place] for column, place in places.items()},
            formulas=frozenset(column for column, place in places.items() if place in row.formulas),
        )
        for row in table.rows
    )


def work_on(key: uuid.UUID) -> None:
    """Do the step an import is waiting for, whatever it is; nothing if there is none or someone is at it.

    All of a step is one transaction that holds the import's lock: a worker that dies leaves the import as it was.
    """
    now = clock.now()
    today = timezone.localdate(now)
    try:
        with transaction.atomic():
            found = services.claim_import(key=key)
            if found is None:
                return
            step, claimed = found
            rows = raw_rows(unpack(claimed.content))
            if step == services.UPLOADED:
                services.check_claimed(claimed=claimed, rows=rows, today=today)
            else:
                services.write_claimed(claimed=claimed, rows=rows, today=today, now=now)
    except Refusal as refusal:
        services.fail_import(key=key, sentence=refusal.message, now=now)


def faulty_rows(key: uuid.UUID) -> tuple[list[str], list[list[str]]]:
    """Return the headings and the rows at fault of an import as they came, each with its reasons."""
    table = unpack(services.import_content(key=key))
    said = {
        row.row: " ".join(services.sentence_of(found) for found in row.findings)
        for row in selectors.import_rows(key)
        if row.findings
    }
    rows = [[*row.cells, said[row.number]] for row in table.rows if row.number in said]
    return [*table.headings, _("Sebab")], rows


def sentence_of(fault: FileFault) -> str:
    """Say why a file cannot be read and what to do."""
    limit = fault.limit or 0
    sentences = {
        FaultCode.EMPTY: _("Fail ini kosong."),
        FaultCode.TOO_BIG: _("Fail ini terlalu besar; paling besar %(limit)d MB. Bahagikan kepada beberapa fail.")
        % {"limit": max(1, limit // MEGABYTE)},
        FaultCode.TOO_MANY_ROWS: _(
            "Fail ini mempunyai terlalu banyak baris; paling banyak %(limit)d. Bahagikan kepada beberapa fail."
        )
        % {"limit": limit},
        FaultCode.ZIP_BOMB: _("Fail ini mengembang terlalu besar apabila dibuka, jadi ia tidak dibaca."),
        FaultCode.OLD_EXCEL: _(
            "Fail ini Excel lama (.xls) atau dikunci dengan kata laluan. Simpan semula sebagai .xlsx tanpa kata laluan."
        ),
        FaultCode.NOT_A_TABLE: _("Fail ini bukan XLSX atau CSV."),
        FaultCode.BROKEN_XLSX: _("Fail XLSX ini rosak. Buka dalam Excel, simpan semula dan cuba lagi."),
        FaultCode.BROKEN_CSV: _("Tanda petik dalam CSV ini tidak ditutup, sekitar baris %(row)d.")
        % {"row": fault.row or 1},
        FaultCode.UNKNOWN_TEXT: _("Teks dalam fail ini tidak dapat dibaca. Simpan semula sebagai CSV UTF-8."),
    }
    return sentences[fault.code]


def headings_of(columns: tuple[Column, ...]) -> str:
    """Return columns by their official headings."""
    return ", ".join(HEADINGS[column] for column in columns)


def _headings_sentence(mapped: Mapped) -> str:
    parts = []
    if mapped.missing:
        parts.append(_("Lajur tidak ditemui: %(columns)s.") % {"columns": headings_of(mapped.missing)})
    if mapped.doubled:
        parts.append(_("Lajur berganda: %(columns)s.") % {"columns": ", ".join(mapped.doubled)})
    if mapped.unknown:
        parts.append(_("Lajur tidak dikenali: %(columns)s.") % {"columns": ", ".join(mapped.unknown)})
    return " ".join([*parts, _("Gunakan tajuk seperti dalam fail contoh.")])
