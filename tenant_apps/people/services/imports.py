"""Imports on their way: uploaded, checked, confirmed, written; any worker can take over from one that died.

The row's lock is the claim: it is held by the transaction that checks or writes and dies with its connection.
Progress is told through the cache, because a transaction's own rows are not to be seen before it ends.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people.models import OfficerImport
from tenant_apps.people.services.intake import Judged, Outcome, RawRow, check_officers
from tenant_apps.people.services.intake_writing import Imported, import_officers
from tenant_apps.people.services.persons import BadPerson, refuse_over_quota

PURPOSE = "people.import"
KEPT = timedelta(hours=24)
PROGRESS_SECONDS = 3600

State = OfficerImport.State


class BadImport(Refusal):
    """The import is not (or no longer) at that step."""

    code = "people.bad_import"


@dataclass(frozen=True, slots=True)
class Claimed:
    """An import's table, for as long as its lock is held."""

    key: uuid.UUID
    content: bytes
    effective_from: date
    may_add_units: bool
    only_good: bool
    by: Actor


@transaction.atomic
def open_import(
    *,
    content: bytes,
    file_name: str,
    rows_total: int,
    effective_from: date,
    may_add_units: bool,
    by: Actor,
    now: datetime,
) -> uuid.UUID:
    """Keep an uploaded table, sealed, and return the key it is known by from here on.

    ``content`` is whatever the caller wants back from :func:`claim`: the file as it was read.
    """
    row = OfficerImport.objects.create(
        key=uuid.uuid4(),
        file_name=file_name[-200:],
        content_sealed=crypto.seal(PURPOSE, base64.b64encode(content).decode()),
        rows_total=rows_total,
        effective_from=effective_from,
        may_add_units=may_add_units,
        created_by_id=by.user_id,
        created_at=now,
    )
    record(
        "people.import_uploaded",
        actor=by,
        target=_target(row),
        after={"rows": rows_total, "effective_from": effective_from, "may_add_units": may_add_units},
    )
    return row.key


def check_claimed(*, claimed: Claimed, rows: Sequence[RawRow], today: date) -> None:
    """Judge the rows of a claimed import and keep the result for the preview. Under :func:`claim`."""
    tell(claimed.key, read=len(rows), total=len(rows))
    judged = check_officers(
        rows,
        today=today,
        may_add_units=claimed.may_add_units,
        progress=lambda done: tell(claimed.key, read=len(rows), checked=done, total=len(rows)),
    )
    OfficerImport.objects.filter(key=claimed.key).update(
        state=State.CHECKED,
        rows_total=len(rows),
        rows_new=_count(judged, Outcome.NEW),
        rows_changed=_count(judged, Outcome.CHANGED),
        rows_same=_count(judged, Outcome.SAME),
        rows_bad=_count(judged, Outcome.BAD),
        result_sealed=crypto.seal(PURPOSE, json.dumps([_row(one) for one in judged])),
    )


@transaction.atomic
def confirm_import(*, key: uuid.UUID, only_good: bool, by: Actor) -> None:
    """Let a checked import be written: the good rows only, or all of them.

    :raises BadImport: it is not waiting for that, there is nothing to write, rows are at fault and ``only_good`` was
        not chosen, or the agency's quota of officers would be passed.
    """
    row = OfficerImport.objects.select_for_update().get(key=key)
    if row.state != State.CHECKED:
        raise BadImport(_("Import ini tidak lagi menunggu pengesahan. Muat semula halaman."))
    if row.rows_bad and not only_good:
        raise BadImport(
            _("Ada baris yang bermasalah. Betulkan fail itu, atau pilih untuk mengimport baris yang baik sahaja.")
        )
    if not row.rows_new + row.rows_changed:
        raise BadImport(_("Tiada apa-apa untuk diimport: semua baris sama dengan rekod sedia ada atau bermasalah."))
    try:
        refuse_over_quota(adding=row.rows_new, today=row.effective_from)
    except BadPerson as refusal:
        raise BadImport(refusal.message, code=refusal.code) from refusal
    row.state, row.only_good = State.CONFIRMED, only_good
    row.save(update_fields=["state", "only_good"])
    record("people.import_confirmed", actor=by, target=_target(row), after={"only_good": only_good})


def write_claimed(*, claimed: Claimed, rows: Sequence[RawRow], today: date, now: datetime) -> Imported:
    """Write the rows of a claimed, confirmed import. Under :func:`claim`, so that all of it is one
    transaction: either the officers are there and the import is done, or neither.
    """
    done = import_officers(
        rows,
        today=today,
        effective_from=claimed.effective_from,
        may_add_units=claimed.may_add_units,
        only_good=claimed.only_good,
        by=claimed.by,
        progress=lambda n: tell(claimed.key, read=len(rows), checked=len(rows), written=n, total=len(rows)),
    )
    if done.bad and not claimed.only_good:
        # The agency changed between preview and confirmation: show the rows anew instead of half of them.
        check_claimed(claimed=claimed, rows=rows, today=today)
        return done
    OfficerImport.objects.filter(key=claimed.key).update(
        state=State.DONE,
        rows_new=done.added,
        rows_changed=done.changed,
        rows_same=done.same,
        rows_bad=done.bad,
        finished_at=now,
    )
    return done


def claim(*, key: uuid.UUID) -> tuple[str, Claimed] | None:
    """Take the lock of an import that has work to do; None if there is none or someone else is at it.

    Must be called inside a transaction, which holds the lock until it ends.
    """
    rows = OfficerImport.objects.select_for_update(skip_locked=True, of=("self",)).select_related("created_by")
    row = rows.filter(key=key, state__in=(State.UPLOADED, State.CONFIRMED)).first()
    if row is None:
        return None
    name = row.created_by.get_full_name() if row.created_by else ""
    content = base64.b64decode(crypto.unseal(PURPOSE, row.content_sealed))
    return row.state, Claimed(
        key=row.key,
        content=content,
        effective_from=row.effective_from,
        may_add_units=row.may_add_units,
        only_good=row.only_good,
        by=Actor(row.created_by_id, name),
    )


def import_content(*, key: uuid.UUID) -> bytes:
    """Return the uploaded table of an import."""
    sealed = OfficerImport.objects.values_list("content_sealed", flat=True).get(key=key)
    return base64.b64decode(crypto.unseal(PURPOSE, sealed))


@transaction.atomic
def fail_import(*, key: uuid.UUID, sentence: str, now: datetime) -> None:
    """Close an import that cannot go on, with the sentence that says why."""
    OfficerImport.objects.filter(key=key).exclude(state=State.DONE).update(
        state=State.FAILED, fault=sentence[:500], finished_at=now
    )


def purge_imports(*, now: datetime) -> int:
    """Blank the content and the rows of imports older than a day; what they did is in the audit trail."""
    old = OfficerImport.objects.filter(created_at__lt=now - KEPT).exclude(content_sealed="", result_sealed="")
    return old.update(content_sealed="", result_sealed="")


def tell(key: uuid.UUID, **figures: int) -> None:
    """Say how far the import is."""
    cache.set(f"people.import:{key}", figures, PROGRESS_SECONDS)


def _row(one: Judged) -> dict[str, Any]:
    """Return a judged row as the preview shows it: numbers masked."""
    return {
        "row": one.entry.row,
        "outcome": one.outcome.value,
        "name": one.entry.name,
        "staff_no": one.entry.staff_no,
        "id": one.id_masked,
        "unit": " / ".join(one.entry.unit),
        "changes": list(one.changes),
        "reasons": [[found.reason.value, found.column.value, found.detail] for found in one.entry.findings],
    }


def _count(judged: Sequence[Judged], outcome: Outcome) -> int:
    return sum(one.outcome is outcome for one in judged)


def _target(row: OfficerImport) -> tuple[str, object, str]:
    return ("people.import", row.pk, row.file_name)
