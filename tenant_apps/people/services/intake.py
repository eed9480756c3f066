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

from django.db import transaction

from kit.identity import IdKind, mask, normalise
from shared_apps.accounts.logins import login_digest
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record, record_many
from tenant_apps.people.models import Person, Posting, WorkLocation
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.rules.intake import Finding, Reason, RowEntry, read_number, read_row
from tenant_apps.people.rules.loops import find_loops
from tenant_apps.people.selectors.persons import find_person_ids
from tenant_apps.people.selectors.supervision import supervisor_map
from tenant_apps.people.selectors.units import unit_tree
from tenant_apps.people.services.persons import announce, id_digest, link_users, seal_number
from tenant_apps.people.services.supervision import set_supervisors
from tenant_apps.people.services.units import put_unit

CHUNK = 500
NEW_UNIT_KIND = "Unit"

type Progress = Callable[[int], None]
type Path = tuple[str, ...]


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
class Imported:
    """What an import did."""

    added: int
    changed: int
    same: int
    bad: int
    units_added: int


@dataclass(frozen=True, slots=True)
class _Known:
    """A person of the agency as the import compares them."""

    id: int
    digest: str
    ended: bool
    supervisor_id: int | None
    unit_id: int | None
    location_id: int | None
    values: Mapping[str, object]


# Fields of a row that are compared and written as they are; an empty text keeps what stands.
_PLAIN = (
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
    for chunk in batched(rows, CHUNK):
        entries += [read_row(r.number, r.values, formulas=r.formulas, today=today) for r in chunk]
        progress(len(entries))
    return _Book(entries, today=today, may_add_units=may_add_units).judged()


@transaction.atomic
def import_officers(
    rows: Sequence[RawRow],
    *,
    today: date,
    effective_from: date,
    may_add_units: bool,
    only_good: bool,
    by: Actor | None,
    progress: Progress = lambda _done: None,
) -> Imported:
    """Write a file's officers, in one transaction, and say what happened.

    With ``only_good`` rows at fault are left out; without, one such row leaves everything out (the result then
    counts them and nothing else). ``effective_from`` is the day from which postings and supervisors of
    officers known already change; new officers are posted from their first day of service.
    """
    judged = check_officers(rows, today=today, may_add_units=may_add_units)
    bad = sum(row.outcome is Outcome.BAD for row in judged)
    if bad and not only_good:
        return Imported(0, 0, 0, bad, 0)
    good = [row for row in judged if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    writer = _Writer(good, today=today, effective_from=effective_from, by=by, progress=progress)
    return writer.write(same=sum(row.outcome is Outcome.SAME for row in judged), bad=bad)


class _Book:
    """All rows of a file together with the agency they are to enter."""

    def __init__(self, entries: Sequence[RowEntry], *, today: date, may_add_units: bool) -> None:
        self.entries = list(entries)
        self.digests = [id_digest(entry.id_number) if entry.id_number else "" for entry in entries]
        self.units = UnitIndex.read()
        self.locations = _locations()
        self.may_add_units = may_add_units
        self.today = today
        self.people = _people(today)
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
                self.add(place, Reason.SUPERVISOR_UNKNOWN, Column.SUPERVISOR, _hidden(entry.supervisor))
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

    def _changes(self, entry: RowEntry, known: _Known) -> tuple[str, ...]:
        changes = [name for name in _PLAIN if getattr(entry, name) and getattr(entry, name) != known.values[name]]
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


AMBIGUOUS = -1


class UnitIndex:
    """Open units by what a file may call them: the whole path, its end, the code."""

    def __init__(self, trails: Mapping[int, Path], codes: Mapping[str, int]) -> None:
        self._by_end: dict[Path, set[int]] = {}
        self._whole: dict[Path, int] = {}
        self._codes = codes
        for pk, trail in trails.items():
            self.put(pk, trail)

    @classmethod
    def read(cls) -> UnitIndex:
        """Index the open units. One statement."""
        nodes = [node for node in unit_tree() if node.is_open]
        names = {node.id: node.name for node in nodes}
        trails = {
            node.id: tuple(names[int(pk)] for pk in node.path.strip("/").split("/") if int(pk) in names)
            for node in nodes
        }
        return cls(trails, {node.code.casefold(): node.id for node in nodes})

    def put(self, pk: int, trail: Path) -> None:
        """Index one unit under every ending of its path."""
        folded = tuple(name.casefold() for name in trail)
        self._whole[folded] = pk
        for start in range(len(folded)):
            self._by_end.setdefault(folded[start:], set()).add(pk)

    def find(self, names: Path) -> int | None:
        """Return the unit meant, None if there is none, :data:`AMBIGUOUS` if there are several."""
        folded = tuple(name.casefold() for name in names)
        if folded in self._whole:
            return self._whole[folded]
        if len(folded) == 1 and folded[0] in self._codes:
            return self._codes[folded[0]]
        found = self._by_end.get(folded, set())
        if len(found) > 1:
            return AMBIGUOUS
        return next(iter(found), None)


class _Writer:
    """The rows that may be taken, on their way into the database."""

    def __init__(
        self,
        rows: Sequence[Judged],
        *,
        today: date,
        effective_from: date,
        by: Actor | None,
        progress: Progress,
    ) -> None:
        self.rows = rows
        self.today = today
        self.effective_from = effective_from
        self.by = by
        self.progress = progress
        self.units = UnitIndex.read()
        self.units_added = 0

    def write(self, *, same: int, bad: int) -> Imported:
        self._add_units()
        before = self._facts([row.person_id for row in self.rows if row.person_id])
        ids = self._put_persons()
        self._link_users(ids)
        self._put_postings(ids)
        self._put_supervisors(ids)
        self._write_down(ids, before)
        new = sum(row.outcome is Outcome.NEW for row in self.rows)
        done = Imported(new, len(self.rows) - new, same, bad, self.units_added)
        record(
            "people.officers_imported",
            actor=self.by,
            after={"added": done.added, "changed": done.changed, "bad": bad, "units": self.units_added},
        )
        if ids:
            first = min(self._first_day(row) for row in self.rows)
            announce(tuple(ids.values()), first)
        return done

    def _add_units(self) -> None:
        for path in sorted({row.entry.unit for row in self.rows if row.entry.unit}):
            if self.units.find(path) is None:
                self._add_unit(path)

    def _add_unit(self, path: Path) -> None:
        parent: int | None = None
        for depth in range(1, len(path) + 1):
            found = self.units.find(path[:depth])
            if found is None:
                found = put_unit(
                    parent_id=parent,
                    kind=NEW_UNIT_KIND,
                    name=path[depth - 1],
                    valid_from=self.effective_from,
                    by=self.by,
                )
                self.units.put(found, path[:depth])
                self.units_added += 1
            parent = found

    def _put_persons(self) -> dict[str, int]:
        """Insert the new and update the known, in one statement a chunk, and return ids by digest."""
        standing = Person.objects.in_bulk([row.person_id for row in self.rows if row.person_id])
        ids: dict[str, int] = {}
        for done, chunk in enumerate(batched(self.rows, CHUNK)):
            persons = [self._person(row, standing) for row in chunk]
            saved = Person.objects.bulk_create(
                persons,
                update_conflicts=True,
                unique_fields=["id_digest"],
                update_fields=list(_PLAIN),
            )
            ids.update({person.id_digest: person.pk for person in saved})
            self.progress(done * CHUNK + len(chunk))
        return ids

    def _person(self, row: Judged, standing: Mapping[int, Person]) -> Person:
        entry = row.entry
        if row.person_id is not None:
            person = standing[row.person_id]
            person.pk = None  # the conflict on the digest finds the row; the key is not to be inserted
        else:
            person = Person(
                id_kind=entry.id_kind,
                id_digest=id_digest(entry.id_number),
                id_sealed=seal_number(entry.id_number),
                id_masked=row.id_masked,
                in_service_from=self.effective_from,
            )
        for name in _PLAIN:
            if getattr(entry, name):
                setattr(person, name, getattr(entry, name))
        return person

    def _link_users(self, ids: Mapping[str, int]) -> None:
        """Link new officers to users who sign in with their number already (the first administrators)."""
        new = [row.entry.id_number for row in self.rows if row.outcome is Outcome.NEW]
        link_users({login_digest(number): ids[id_digest(number)] for number in new})

    def _put_postings(self, ids: Mapping[str, int]) -> None:
        locations = _locations()
        fresh: list[Posting] = []
        moved: list[Posting] = []
        standing = _open_postings([row.person_id for row in self.rows if row.person_id])
        for row in self.rows:
            pk = ids[id_digest(row.entry.id_number)]
            old = standing.get(pk)
            unit_id = self.units.find(row.entry.unit) if row.entry.unit else (old.unit_id if old else None)
            if unit_id is None:
                continue
            location_id = (
                locations[row.entry.location.casefold()] if row.entry.location else (old.location_id if old else None)
            )
            if old is not None and (old.unit_id, old.location_id) == (unit_id, location_id):
                continue
            start = self._first_day(row)
            if old is not None:
                start = max(start, old.valid_from)
                moved.append(old)
                old.valid_to = start
            fresh.append(Posting(person_id=pk, unit_id=unit_id, location_id=location_id, valid_from=start))
        _close(moved)
        Posting.objects.bulk_create(fresh, batch_size=2000)

    def _put_supervisors(self, ids: Mapping[str, int]) -> None:
        wanted = {row.entry.supervisor for row in self.rows if row.entry.supervisor}
        found = self._find_persons(wanted)
        pairs = [
            (ids[id_digest(row.entry.id_number)], found[row.entry.supervisor])
            for row in self.rows
            if row.entry.supervisor
        ]
        set_supervisors(pairs=pairs, valid_from=self.effective_from, by=self.by, is_recorded=False)

    def _find_persons(self, handles: set[str]) -> dict[str, int]:
        """Return persons by handle, now that all of the file's are there; staff numbers come before IDs."""
        digests = {handle: [id_digest(n) for n in numbers_of(handle, self.today)] for handle in handles}
        everyone = find_person_ids(staff_nos=handles, id_digests=[d for found in digests.values() for d in found])
        return {
            handle: next(everyone[key] for key in (handle, *digests[handle]) if key in everyone) for handle in handles
        }

    def _first_day(self, row: Judged) -> date:
        if row.outcome is Outcome.NEW:
            return row.entry.in_service_from or self.effective_from
        return self.effective_from

    def _facts(self, ids: Sequence[int | None]) -> dict[int, dict[str, object]]:
        rows = Person.objects.filter(pk__in=[pk for pk in ids if pk]).values("pk", *_PLAIN)
        return {row["pk"]: {name: row[name] for name in _PLAIN} for row in rows}

    def _write_down(self, ids: Mapping[str, int], before: Mapping[int, dict[str, object]]) -> None:
        for outcome, action in ((Outcome.NEW, "people.person_added"), (Outcome.CHANGED, "people.person_changed")):
            deeds = []
            for row in self.rows:
                if row.outcome is not outcome:
                    continue
                pk = ids[id_digest(row.entry.id_number)]
                after: dict[str, object] = {
                    name: getattr(row.entry, name) for name in _PLAIN if getattr(row.entry, name)
                }
                old = {name: value for name, value in before.get(pk, {}).items() if name in row.changes}
                after = {k: v for k, v in after.items() if k in row.changes} if old else after
                after |= {"unit": " / ".join(row.entry.unit)} if row.entry.unit else {}
                after |= {"supervisor": _hidden(row.entry.supervisor)} if row.entry.supervisor else {}
                target = ("people.person", pk, row.entry.name)
                deeds.append(Deed(target=target, before=old or None, after=after))
            record_many(action, actor=self.by, deeds=deeds)


def _people(today: date) -> list[_Known]:
    above = supervisor_map(today)
    stays = {
        pk: (unit, location)
        for pk, unit, location in Posting.objects.filter(valid_to=None).values_list("person", "unit", "location")
    }
    rows = Person.objects.values("pk", "id_digest", "in_service_to", *_PLAIN)
    return [
        _Known(
            id=row["pk"],
            digest=row["id_digest"],
            ended=row["in_service_to"] is not None and row["in_service_to"] <= today,
            supervisor_id=above.get(row["pk"]),
            unit_id=stays.get(row["pk"], (None, None))[0],
            location_id=stays.get(row["pk"], (None, None))[1],
            values={name: row[name] for name in _PLAIN},
        )
        for row in rows
    ]


def _locations() -> dict[str, int]:
    """Return active places by code and by name, in lower case; a code wins over an equal name."""
    rows = list(WorkLocation.objects.filter(is_active=True).values_list("pk", "name", "code"))
    return {
        **{name.casefold(): pk for pk, name, _code in rows},
        **{code.casefold(): pk for pk, _name, code in rows},
    }


def _open_postings(person_ids: Sequence[int | None]) -> dict[int, Posting]:
    rows = Posting.objects.filter(person__in=[pk for pk in person_ids if pk], valid_to=None)
    return {row.person_id: row for row in rows}


def _close(postings: Sequence[Posting]) -> None:
    """End postings at their ``valid_to``; one that would have lasted no day goes."""
    empty = [row.pk for row in postings if row.valid_to == row.valid_from]
    Posting.objects.filter(pk__in=empty).delete()
    Posting.objects.bulk_update([row for row in postings if row.pk not in set(empty)], ["valid_to"], batch_size=1000)


def numbers_of(handle: str, today: date) -> tuple[str, ...]:
    """Return the numbers a handle may stand for: as it is, and as a MyKad number that lost its leading zeros."""
    plain = normalise(handle)
    padded, flaw = read_number(handle, IdKind.MYKAD, today=today)
    return (plain,) if flaw is not None or padded == plain else (plain, padded)


def _hidden(handle: str) -> str:
    """Return a staff number as it is and a long number masked: it may be somebody's MyKad."""
    number = normalise(handle)
    return mask(IdKind.MYKAD, number) if len(number) == 12 and number.isdigit() else handle
