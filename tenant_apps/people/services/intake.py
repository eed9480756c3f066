"""Officers from a file: every row judged against the agency, then written in bulk or not at all.

1. Each row is read by itself (:mod:`tenant_apps.people.rules.intake`).
2. Doubles inside the file, and numbers somebody in the agency already has.
3. Unit, place and supervisor are looked up; a supervisor may stand further down in the same file.
4. Circles of supervisors are looked for in the agency as it would be afterwards.
5. A row whose supervisor's row cannot be taken cannot be taken either.
6. What is left is new, changed, or the same as what stands.

Writing repeats all of it inside its own transaction: between preview and confirmation the agency may have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import batched

from kit.identity import IdKind, mask, normalise
from tenant_apps.people.identities import other_ids_allowed
from tenant_apps.people.models import Person, Posting, WorkLocation
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.rules.intake import Finding, Reason, RowEntry, read_number, read_row
from tenant_apps.people.rules.loops import find_loops
from tenant_apps.people.selectors.supervision import supervisor_map
from tenant_apps.people.services.persons import id_digest
from tenant_apps.people.services.unit_names import AMBIGUOUS, UnitIndex

CHUNK = 500

type Progress = Callable[[int], None]


class Outcome(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file reader hands it over: texts by column, and the columns that held a formula."""

    number: int
    values: Mapping[Column, str]
    formulas: frozenset[Column] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what it would do. ``changes`` are the columns that would differ."""

    entry: RowEntry
    outcome: Outcome
    person_id: int | None
    changes: tuple[str, ...] = ()

    @property
    def id_masked(self) -> str:
        """The number as screens show it."""
        return mask(IdKind(self.entry.id_kind), self.entry.id_number) if self.entry.id_number else ""


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """A person of the agency as whatever brings officers in compares them; ``values`` by the names of :data:`PLAIN`."""

    id: int
    digest: str
    ended: bool
    supervisor_id: int | None
    unit_id: int | None
    location_id: int | None
    values: Mapping[str, object]


# Fields of a row that are compared and written as they are; an empty text keeps what stands.
PLAIN = (
    "name",
    "staff_no",
    "email",
    "phone",
    "position",
    "scheme",
    "grade",
    "service_group",
    "appointment",
    "in_service_from",
)


def check_officers(
    rows: Sequence[RawRow], *, today: date, may_add_units: bool, progress: Progress = lambda _done: None
) -> tuple[Judged, ...]:
    """Judge every row of a file against the agency as it is; nothing is written."""
    entries: list[RowEntry] = []
    others = other_ids_allowed(today)
    for chunk in batched(rows, CHUNK):
        entries += [
            read_row(r.number, r.values, formulas=r.formulas, today=today, takes_other_ids=others) for r in chunk
        ]
        progress(len(entries))
    return _Book(entries, today=today, may_add_units=may_add_units).judged()


class _Book:
    """All rows of a file together with the agency they are to enter."""

    def __init__(self, entries: Sequence[RowEntry], *, today: date, may_add_units: bool) -> None:
        self.entries = list(entries)
        self.digests = [id_digest(entry.id_number) if entry.id_number else "" for entry in entries]
        self.units = UnitIndex.read()
        self.locations = active_places()
        self.may_add_units = may_add_units
        self.today = today
        self.people = known_officers(today)
        self.by_digest = {person.digest: person for person in self.people}
        self.by_staff_no = {str(p.values["staff_no"]): p for p in self.people if p.values["staff_no"]}
        self.in_file = self._rows_by_handle()
        self.handles: dict[str, str | None] = {}

    def judged(self) -> tuple[Judged, ...]:
        self._find_doubles()
        self._find_taken()
        self._find_places()
        supervisors = self._find_supervisors()
        self._find_loops(supervisors)
        self._spread(supervisors)
        return tuple(self._judge(place) for place in range(len(self.entries)))

    def add(self, place: int, reason: Reason, column: Column, detail: str = "") -> None:
        entry = self.entries[place]
        found = Finding(reason, column, detail)
        if found not in entry.findings:
            self.entries[place] = replace(entry, findings=(*entry.findings, found))

    def _rows_by_handle(self) -> dict[str, int]:
        """Return rows by staff number and by digest: how a supervisor further down in the file is found."""
        found: dict[str, int] = {}
        for place, entry in enumerate(self.entries):
            for handle in (entry.staff_no, self.digests[place]):
                if handle:
                    found.setdefault(handle, place)
        return found

    def _find_doubles(self) -> None:
        for keys, reason, column in (
            (self.digests, Reason.DOUBLE_ID, Column.ID_NUMBER),
            ([entry.staff_no for entry in self.entries], Reason.DOUBLE_STAFF_NO, Column.STAFF_NO),
        ):
            first: dict[str, int] = {}
            for place, key in enumerate(keys):
                if key and first.setdefault(key, place) != place:
                    self.add(place, reason, column, str(self.entries[first[key]].row))

    def _find_taken(self) -> None:
        for place, entry in enumerate(self.entries):
            twin = self.by_digest.get(self.digests[place])
            if twin is not None:
                other_no = str(twin.values["staff_no"])
                if entry.staff_no and other_no and entry.staff_no != other_no:
                    self.add(place, Reason.ID_TAKEN, Column.ID_NUMBER, other_no)
                if twin.ended:
                    self.add(place, Reason.SERVICE_ENDED, Column.ID_NUMBER, other_no)
            holder = self.by_staff_no.get(entry.staff_no) if entry.staff_no else None
            if holder is not None and holder.digest != self.digests[place]:
                self.add(place, Reason.STAFF_NO_TAKEN, Column.STAFF_NO, str(holder.values["name"]))

    def _find_places(self) -> None:
        for place, entry in enumerate(self.entries):
            if entry.unit:
                found = self.units.find(entry.unit)
                prefixes = [entry.unit[:depth] for depth in range(1, len(entry.unit))] if found is None else []
                if found is None and not self.may_add_units:
                    self.add(place, Reason.UNIT_UNKNOWN, Column.UNIT, " / ".join(entry.unit))
                elif found == AMBIGUOUS or any(self.units.find(prefix) == AMBIGUOUS for prefix in prefixes):
                    self.add(place, Reason.UNIT_AMBIGUOUS, Column.UNIT, " / ".join(entry.unit))
            if entry.location and entry.location.casefold() not in self.locations:
                self.add(place, Reason.LOCATION_UNKNOWN, Column.LOCATION, entry.location)

    def _find_supervisors(self) -> dict[int, str]:
        """Return each row's supervisor as a digest, noting those that cannot be found."""
        found: dict[int, str] = {}
        for place, entry in enumerate(self.entries):
            if not entry.supervisor:
                continue
            digest = self._digest_of(entry.supervisor)
            if digest is None:
                self.add(place, Reason.SUPERVISOR_UNKNOWN, Column.SUPERVISOR, shown_handle(entry.supervisor))
            elif digest == self.digests[place]:
                self.add(place, Reason.SUPERVISOR_SELF, Column.SUPERVISOR)
            else:
                found[place] = digest
                person = self.by_digest.get(digest)
                if person is not None and person.ended:
                    name = str(person.values["name"])
                    self.add(place, Reason.SUPERVISOR_ENDED, Column.SUPERVISOR, name)
        return found

    def _digest_of(self, handle: str) -> str | None:
        """Return the digest of the person a handle (staff number or ID) names, in the file or the agency."""
        if handle not in self.handles:
            self.handles[handle] = self._look_up(handle)
        return self.handles[handle]

    def _look_up(self, handle: str) -> str | None:
        by_number = [id_digest(number) for number in numbers_of(handle, self.today)]
        for key in (handle, *by_number):
            if key in self.in_file:
                return self.digests[self.in_file[key]] or None
        if handle in self.by_staff_no:
            return self.by_staff_no[handle].digest
        return next((digest for digest in by_number if digest in self.by_digest), None)

    def _find_loops(self, supervisors: Mapping[int, str]) -> None:
        """Number everyone, file and agency together, and flag the file's rows that lie on a circle."""
        numbers: dict[str, int] = {}

        def number(digest: str) -> int:
            return numbers.setdefault(digest, len(numbers))

        digest_of = {person.id: person.digest for person in self.people}
        chain: dict[int, int | None] = {
            number(person.digest): number(digest_of[person.supervisor_id])
            for person in self.people
            if person.supervisor_id is not None
        }
        for place, digest in supervisors.items():
            if self.digests[place]:
                chain[number(self.digests[place])] = number(digest)
        rows = {numbers[d]: place for place, d in enumerate(self.digests) if d in numbers}
        names = self._names()
        digests = list(numbers)
        for loop in find_loops(chain):
            sentence = " → ".join(names.get(digests[n], "?") for n in (*loop, loop[0]))
            for member in loop:
                if member in rows and rows[member] in supervisors:
                    self.add(rows[member], Reason.LOOP, Column.SUPERVISOR, sentence)

    def _names(self) -> dict[str, str]:
        known = {person.digest: str(person.values["name"]) for person in self.people}
        return {**known, **{d: e.name for d, e in zip(self.digests, self.entries, strict=True) if e.name}}

    def _spread(self, supervisors: Mapping[int, str]) -> None:
        """Let a row fall with its supervisor's row, unless that supervisor stands in the agency already."""
        below: dict[int, list[int]] = {}
        for place, digest in supervisors.items():
            if digest not in self.by_digest and digest in self.in_file:
                below.setdefault(self.in_file[digest], []).append(place)
        fallen = [place for place, entry in enumerate(self.entries) if entry.findings]
        while fallen:
            leader = fallen.pop()
            for place in below.get(leader, ()):
                findings = self.entries[place].findings
                if not findings:
                    fallen.append(place)
                if all(found.column is not Column.SUPERVISOR for found in findings):
                    self.add(place, Reason.SUPERVISOR_BAD, Column.SUPERVISOR, str(self.entries[leader].row))

    def _judge(self, place: int) -> Judged:
        entry = self.entries[place]
        known = self.by_digest.get(self.digests[place])
        if entry.findings:
            return Judged(entry, Outcome.BAD, known.id if known else None)
        if known is None:
            return Judged(entry, Outcome.NEW, None)
        changes = self._changes(entry, known)
        return Judged(entry, Outcome.CHANGED if changes else Outcome.SAME, known.id, changes)

    def _changes(self, entry: RowEntry, known: KnownOfficer) -> tuple[str, ...]:
        changes = [name for name in PLAIN if getattr(entry, name) and getattr(entry, name) != known.values[name]]
        if entry.unit and self.units.find(entry.unit) != known.unit_id:
            changes.append("unit")
        if entry.location and self.locations[entry.location.casefold()] != known.location_id:
            changes.append("location")
        if entry.supervisor:
            digest = self._digest_of(entry.supervisor)
            supervisor = self.by_digest.get(digest) if digest else None
            if supervisor is None or supervisor.id != known.supervisor_id:
                changes.append("supervisor")
        return tuple(changes)


def known_officers(today: date) -> list[KnownOfficer]:
    """Return everybody the agency ever had, as of ``today``; a constant number of statements."""
    above = supervisor_map(today)
    stays = {
        pk: (unit, location)
        for pk, unit, location in Posting.objects.filter(valid_to=None).values_list("person", "unit", "location")
    }
    rows = Person.objects.values("pk", "id_digest", "in_service_to", *PLAIN)
    return [
        KnownOfficer(
            id=row["pk"],
            digest=row["id_digest"],
            ended=row["in_service_to"] is not None and row["in_service_to"] <= today,
            supervisor_id=above.get(row["pk"]),
            unit_id=stays.get(row["pk"], (None, None))[0],
            location_id=stays.get(row["pk"], (None, None))[1],
            values={name: row[name] for name in PLAIN},
        )
        for row in rows
    ]


def active_places() -> dict[str, int]:
    """Return active places by code and by name, in lower case; a code wins over an equal name."""
    rows = list(WorkLocation.objects.filter(is_active=True).values_list("pk", "name", "code"))
    return {
        **{name.casefold(): pk for pk, name, _code in rows},
        **{code.casefold(): pk for pk, _name, code in rows},
    }


def numbers_of(handle: str, today: date) -> tuple[str, ...]:
    """Return the numbers a handle may stand for: as it is, and as a MyKad number that lost its leading zeros."""
    plain = normalise(handle)
    padded, flaw = read_number(handle, IdKind.MYKAD, today=today)
    return (plain,) if flaw is not None or padded == plain else (plain, padded)


def shown_handle(handle: str) -> str:
    """Return a staff number as it is and a long number masked: it may be somebody's MyKad."""
    number = normalise(handle)
    return mask(IdKind.MYKAD, number) if len(number) == 12 and number.isdigit() else handle
