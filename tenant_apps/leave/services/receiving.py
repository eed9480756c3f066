"""Leave that was approved elsewhere, received in bulk: from HRMIS or the leave module, or from a file.

One statement reads what stands, one writes what is new; what cannot be taken is said for each and hides no other.
Leave that stands already in exactly these words is taken over rather than doubled, and approved if it was waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from kit.locks import hold_all
from kit.months import last_day, months_between
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record_many
from tenant_apps.leave.models import Leave, LeavePart, LeaveType, RequestState
from tenant_apps.leave.services.desks import LEAVE_DESK, announce_leave
from tenant_apps.leave.services.leaves import LEAVE_TYPES
from tenant_apps.leave.signals import absences_changed
from tenant_apps.people.desks import STANDING, Verb
from tenant_apps.worktime.selectors import locked_months
from tenant_apps.worktime.services.months import share_months

MOST_AT_ONCE = 500
FEW = 20
LONGEST_DAYS = 1100


class Flaw(StrEnum):
    """Why an entry cannot be taken."""

    TYPE = "type"
    PART = "part"
    DATES = "dates"
    LOCKED = "locked"
    OVERLAP = "overlap"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class LeaveEntry:
    """Approved leave of a person, both dates included; ``part`` is FULL, AM or PM, a half day takes one date."""

    person_id: int
    type: str
    part: str
    date_from: date
    date_to: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an entry: the leave that stands for it, or why there is none."""

    leave_id: int | None
    flaw: Flaw | None = None
    is_new: bool = False


def check_leave(entries: Sequence[LeaveEntry]) -> list[Receipt]:
    """Say what would become of each entry; nothing is written. Three statements at most."""
    return [_receipt(place) for place in _judge(entries)]


@transaction.atomic
def receive_leave(*, entries: Sequence[LeaveEntry], source: str, by: Actor | None, now: datetime) -> list[Receipt]:
    """Enter approved leave and return a receipt for each entry, in their order.

    :raises ValueError: there are more than :data:`MOST_AT_ONCE`: each transaction holds a lock for each person.
    """
    if len(entries) > MOST_AT_ONCE:
        raise ValueError(f"at most {MOST_AT_ONCE} at once")
    hold_all("leave", sorted({entry.person_id for entry in entries}))
    share_months(month for entry in entries for month in months_between(entry.date_from, entry.date_to))
    judged = _judge(entries)
    fresh = [place for place in judged if place.flaw is None and place.standing is None]
    made = Leave.objects.bulk_create([_row(place.entry, source, now) for place in fresh])
    for place, row in zip(fresh, made, strict=True):
        place.made = row
    record_many("leave.entered", actor=by, deeds=[_deed(row) for row in made])
    waiting = [place.standing for place in judged if place.standing and place.standing.state == RequestState.PENDING]
    Leave.objects.filter(pk__in=[row.pk for row in waiting]).update(state=RequestState.APPROVED, decided_at=now)
    record_many("leave.approved", actor=by, deeds=[_deed(row) for row in waiting])
    _announce([*made, *waiting])
    for row in waiting:
        LEAVE_DESK.tell(row, Verb.APPROVED, now=now)
    return [_receipt(place) for place in judged]


def _announce(rows: Sequence[Leave]) -> None:
    """Tell the rooms above whose absences changed when: each by itself, or many of them month by month."""
    single = [row for row in rows if len(rows) <= FEW or row.type == LeaveType.MATERNITY]
    for row in single:
        announce_leave(row)
    by_month: dict[date, set[int]] = {}
    for row in rows if len(rows) > FEW else ():
        for month in months_between(row.date_from, row.date_to):
            by_month.setdefault(month, set()).add(row.person_id)
    for month, persons in sorted(by_month.items()):
        absences_changed.send(sender=Leave, person_ids=sorted(persons), date_from=month, date_to=last_day(month))


class _Place:
    """An entry with what is known of it."""

    def __init__(self, entry: LeaveEntry) -> None:
        self.entry = entry
        self.flaw = _flaw(entry)
        self.standing: Leave | None = None
        self.made: Leave | None = None


def _judge(entries: Sequence[LeaveEntry]) -> list[_Place]:
    places = [_Place(entry) for entry in entries]
    good = [place for place in places if place.flaw is None]
    if not good:
        return places
    first = min(place.entry.date_from for place in good)
    last = max(place.entry.date_to for place in good)
    locked = locked_months(first.replace(day=1), last.replace(day=1))
    rows: dict[int, list[Leave]] = {}
    persons = {place.entry.person_id for place in good}
    standing = Leave.objects.filter(person__in=persons, state__in=STANDING, date_from__lte=last, date_to__gte=first)
    for row in standing:
        rows.setdefault(row.person_id, []).append(row)
    taken: dict[int, list[LeaveEntry]] = {}
    for place in good:
        entry = place.entry
        beside = [row for row in rows.get(entry.person_id, ()) if _meets(entry, row)]
        mine = taken.setdefault(entry.person_id, [])
        if any(_meets(entry, other) for other in mine):
            place.flaw = Flaw.DOUBLE
        elif len(beside) == 1 and _is_same(entry, beside[0]):
            place.standing = beside[0]
        elif any(month in locked for month in months_between(entry.date_from, entry.date_to)):
            place.flaw = Flaw.LOCKED
        elif beside:
            place.flaw = Flaw.OVERLAP
        if place.flaw is None:
            mine.append(entry)
    return places


def _flaw(entry: LeaveEntry) -> Flaw | None:
    if entry.type not in LEAVE_TYPES:
        return Flaw.TYPE
    if entry.part not in LeavePart.values:
        return Flaw.PART
    if entry.date_to < entry.date_from or (entry.date_to - entry.date_from).days > LONGEST_DAYS:
        return Flaw.DATES
    if entry.part != LeavePart.FULL and entry.date_to != entry.date_from:
        return Flaw.DATES
    return None


def _meets(entry: LeaveEntry, other: Leave | LeaveEntry) -> bool:
    """Whether two take the same part of a date."""
    halves = {entry.part, other.part} == {LeavePart.MORNING.value, LeavePart.AFTERNOON.value}
    return entry.date_from <= other.date_to and other.date_from <= entry.date_to and not halves


def _is_same(entry: LeaveEntry, row: Leave) -> bool:
    return (entry.type, entry.part, entry.date_from, entry.date_to) == (row.type, row.part, row.date_from, row.date_to)


def _row(entry: LeaveEntry, source: str, now: datetime) -> Leave:
    return Leave(
        person_id=entry.person_id,
        type=entry.type,
        part=entry.part,
        date_from=entry.date_from,
        date_to=entry.date_to,
        state=RequestState.APPROVED,
        source=source,
        reason=entry.reason,
        requested_at=now,
        decided_at=now,
    )


def _deed(row: Leave) -> Deed:
    facts = {"type": row.type, "part": row.part, "date_from": row.date_from, "date_to": row.date_to}
    return Deed(target=("leave", row.pk, str(row)), after={**facts, "state": "LULUS", "source": row.source})


def _receipt(place: _Place) -> Receipt:
    row = place.standing or place.made
    return Receipt(row.pk if row else None, place.flaw, is_new=place.flaw is None and place.standing is None)
