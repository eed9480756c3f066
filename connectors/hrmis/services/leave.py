"""Approved leave of a reading: which of ours stands for which of theirs, entered, exchanged or cancelled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from connectors.hrmis.models import Leave, Officer
from connectors.hrmis.protocol import Record
from connectors.hrmis.sentences import NOBODY_KNOWN
from connectors.hrmis.services.mirror import seal, unseal
from kit.errors import Refusal
from kit.identity import normalise
from shared_apps.audit.actor import Actor
from tenant_apps.leave import services as leave_services
from tenant_apps.leave.services import receiving
from tenant_apps.leave.services.receiving import Flaw, LeaveEntry
from tenant_apps.people.requests import NotWaiting
from tenant_apps.people.selectors import find_person_ids
from tenant_apps.people.services.persons import id_digest

SOURCE = "HRMIS"
CHUNK = receiving.MOST_AT_ONCE
CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Item:
    """One leave of theirs: its words, and what stands for it here."""

    ref: str
    said: Mapping[str, str]
    known: Leave | None

    @property
    def words(self) -> str:
        """A digest of what it says: equal words need no second look."""
        names = ("officer", "type", "part", "from", "to", "status")
        return hashlib.sha256("|".join(self.said.get(name, "") for name in names).encode()).hexdigest()


def counts(records: Mapping[str, Record]) -> dict[str, int]:
    """Return how many leaves a reading brings and takes away, for the preview."""
    items = _waiting(records)
    gone = [item for item in items if item.said.get("status") == CANCELLED]
    return {"leave_new": len(items) - len(gone), "leave_cancelled": len(gone)}


def take(records: Mapping[str, Record], *, by: Actor | None, now: datetime) -> tuple[dict[str, int], bool]:
    """Take the next chunk of a reading's leave; return what was done and whether more is left."""
    waiting = _waiting(records)
    return _take(waiting[:CHUNK], by, now), len(waiting) > CHUNK


def take_again(*, by: Actor | None, now: datetime) -> dict[str, int]:
    """Try a chunk of what could not be taken before: its officer may have come in, its month been opened."""
    rows = Leave.objects.exclude(flaw="").exclude(sealed="").order_by("pk")[:CHUNK]
    return _take([Item(row.ref, unseal(row.sealed), row) for row in rows], by, now)


def _take(items: Sequence[Item], by: Actor | None, now: datetime) -> dict[str, int]:
    persons = _persons({item.said["officer"] for item in items})
    done = {"leave_taken": 0, "leave_withdrawn": 0}
    kept: list[Leave] = []
    entries: list[tuple[Item, LeaveEntry]] = []
    for item in items:
        person = persons.get(item.said["officer"])
        standing = item.known.leave_id if item.known else None
        if person is None:
            kept.append(_row(item, None, NOBODY_KNOWN))
        elif standing is not None and not _withdraw(standing, by, now):
            kept.append(_row(item, standing, Flaw.LOCKED))
        else:
            done["leave_withdrawn"] += standing is not None
            if item.said.get("status") == CANCELLED:
                kept.append(_row(item, None, ""))
            else:
                entries.append((item, _entry(item, person)))
    receipts = receiving.receive_leave(entries=[entry for _item, entry in entries], source=SOURCE, by=by, now=now)
    for (item, _entered), receipt in zip(entries, receipts, strict=True):
        kept.append(_row(item, receipt.leave_id, receipt.flaw or ""))
        done["leave_taken"] += receipt.is_new
    Leave.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["ref"], update_fields=["leave_id", "words", "flaw", "sealed"]
    )
    return done


def flawed() -> int:
    """Return how many leaves could not be taken."""
    return Leave.objects.exclude(flaw="").count()


def flawed_leave(limit: int = 100) -> list[tuple[str, str]]:
    """Return the first leaves that could not be taken: their key, and why."""
    return list(Leave.objects.exclude(flaw="").order_by("pk").values_list("ref", "flaw")[:limit])


def _waiting(records: Mapping[str, Record]) -> list[Item]:
    """Return what the reading says anew, then what an earlier one said and could not be taken."""
    known = {row.ref: row for row in Leave.objects.filter(ref__in=list(records))}
    heard = [Item(ref, record.said, known.get(ref)) for ref, record in records.items()]
    items = [item for item in heard if item.known is None or item.known.words != item.words]
    return [item for item in items if not (item.known is None and item.said.get("status") == CANCELLED)]


def _persons(refs: set[str]) -> dict[str, int]:
    """Return persons by HRMIS's officer; without officers of its own it names them by MyKad or staff number."""
    found = dict(Officer.objects.filter(ref__in=refs, person__isnull=False).values_list("ref", "person_id"))
    others = {ref: id_digest(normalise(ref)) for ref in refs if ref not in found}
    by_number = find_person_ids(staff_nos=others, id_digests=others.values()) if others else {}
    for ref, digest in others.items():
        person = by_number.get(digest) or by_number.get(ref)
        if person is not None:
            found[ref] = person
    return {ref: pk for ref, pk in found.items() if pk is not None}


def _entry(item: Item, person_id: int) -> LeaveEntry:
    said = item.said
    return LeaveEntry(
        person_id=person_id,
        type=said["type"],
        part=said.get("part", "FULL"),
        date_from=date.fromisoformat(said["from"]),
        date_to=date.fromisoformat(said["to"]),
    )


def _withdraw(leave_id: int, by: Actor | None, now: datetime) -> bool:
    """Cancel leave that HRMIS took back or changed; whether it is gone."""
    try:
        leave_services.LEAVE_DESK.cancel(leave_id, by=by, now=now, remark=SOURCE)
    except NotWaiting:
        return True  # cancelled here already
    except Refusal:
        return False
    return True


def _row(item: Item, leave_id: int | None, flaw: str) -> Leave:
    sealed = seal(dict(item.said)) if flaw else ""
    return Leave(ref=item.ref, leave_id=leave_id, words=item.words, flaw=flaw, sealed=sealed)
