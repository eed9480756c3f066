"""Imports and slip batches as their pages show them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache

from kit import crypto
from tenant_apps.people.models import OfficerImport, SlipBatch
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.rules.intake import Finding, Reason

PURPOSE = "people.import"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far the present step is: rows read, checked, written, of how many."""

    read: int = 0
    checked: int = 0
    written: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ImportCard:
    """An import with its figures."""

    key: uuid.UUID
    state: str
    state_label: str
    file_name: str
    effective_from: date
    may_add_units: bool
    only_good: bool
    rows_total: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_bad: int
    fault: str
    created_at: datetime
    finished_at: datetime | None
    by_name: str
    has_content: bool
    progress: ImportProgress

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has something to do."""
        return self.state in (OfficerImport.State.UPLOADED, OfficerImport.State.CONFIRMED)

    @property
    def is_checked(self) -> bool:
        return self.state == OfficerImport.State.CHECKED

    @property
    def is_done(self) -> bool:
        return self.state == OfficerImport.State.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == OfficerImport.State.FAILED

    @property
    def rows_good(self) -> int:
        return self.rows_new + self.rows_changed


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row of the preview."""

    row: int
    outcome: str
    name: str
    staff_no: str
    id_masked: str
    unit: str
    changes: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SlipCard:
    """A batch of slips: how far it is, and whether it can still be shown."""

    key: uuid.UUID
    total: int
    made: int
    created_at: datetime
    is_finished: bool
    is_shown: bool
    is_readable: bool
    created_by: int | None


def import_card(key: uuid.UUID) -> ImportCard | None:
    """Return one import."""
    row = OfficerImport.objects.select_related("created_by").filter(key=key).first()
    return None if row is None else _card(row)


def import_cards(limit: int = 20) -> tuple[ImportCard, ...]:
    """Return the latest imports. One statement."""
    rows = OfficerImport.objects.select_related("created_by").defer("result_sealed")
    return tuple(_card(row) for row in rows.order_by("-created_at", "-pk")[:limit])


def import_rows(key: uuid.UUID) -> tuple[ImportRow, ...]:
    """Return the judged rows of a checked import; none once they have been blanked."""
    sealed = OfficerImport.objects.filter(key=key).values_list("result_sealed", flat=True).first()
    return tuple(_row(row) for row in json.loads(crypto.unseal(PURPOSE, sealed))) if sealed else ()


def slip_card(key: uuid.UUID) -> SlipCard | None:
    """Return one batch of slips, without what stands on them."""
    row = SlipBatch.objects.filter(key=key).first()
    if row is None:
        return None
    return SlipCard(
        key=row.key,
        total=row.total,
        made=row.made,
        created_at=row.created_at,
        is_finished=row.finished_at is not None,
        is_shown=row.shown_at is not None,
        is_readable=bool(row.slips_sealed),
        created_by=row.created_by_id,
    )


def _card(row: OfficerImport) -> ImportCard:
    return ImportCard(
        key=row.key,
        state=row.state,
        state_label=row.get_state_display(),
        file_name=row.file_name,
        effective_from=row.effective_from,
        may_add_units=row.may_add_units,
        only_good=row.only_good,
        rows_total=row.rows_total,
        rows_new=row.rows_new,
        rows_changed=row.rows_changed,
        rows_same=row.rows_same,
        rows_bad=row.rows_bad,
        fault=row.fault,
        created_at=row.created_at,
        finished_at=row.finished_at,
        by_name=row.created_by.get_full_name() if row.created_by else "",
        has_content=bool(row.content_sealed),
        progress=ImportProgress(**(cache.get(f"people.import:{row.key}") or {})),
    )


def _row(row: dict[str, Any]) -> ImportRow:
    return ImportRow(
        row=row["row"],
        outcome=row["outcome"],
        name=row["name"],
        staff_no=row["staff_no"],
        id_masked=row["id"],
        unit=row["unit"],
        changes=tuple(row["changes"]),
        findings=tuple(Finding(Reason(reason), Column(column), detail) for reason, column, detail in row["reasons"]),
    )
