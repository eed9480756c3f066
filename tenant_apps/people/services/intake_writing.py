"""The judged rows of a file, written in bulk: one transaction, a number of statements that does not grow with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import transaction

from shared_apps.accounts.logins import login_digest
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Deed, record, record_many
from tenant_apps.people.models import Person, Posting
from tenant_apps.people.selectors.persons import find_person_ids
from tenant_apps.people.services.intake import (
    CHUNK,
    PLAIN,
    Judged,
    Outcome,
    Progress,
    RawRow,
    active_places,
    check_officers,
    numbers_of,
    shown_handle,
)
from tenant_apps.people.services.persons import announce, id_digest, link_users, seal_number
from tenant_apps.people.services.supervision import set_supervisors
from tenant_apps.people.services.unit_names import Path, UnitIndex
from tenant_apps.people.services.units import put_unit

NEW_UNIT_KIND = "Unit"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    same: int
    bad: int
    units_added: int


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
                update_fields=list(PLAIN),
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
        for name in PLAIN:
            if getattr(entry, name):
                setattr(person, name, getattr(entry, name))
        return person

    def _link_users(self, ids: Mapping[str, int]) -> None:
        """Link new officers to users who sign in with their number already (the first administrators)."""
        new = [row.entry.id_number for row in self.rows if row.outcome is Outcome.NEW]
        link_users({login_digest(number): ids[id_digest(number)] for number in new})

    def _put_postings(self, ids: Mapping[str, int]) -> None:
        locations = active_places()
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
        rows = Person.objects.filter(pk__in=[pk for pk in ids if pk]).values("pk", *PLAIN)
        return {row["pk"]: {name: row[name] for name in PLAIN} for row in rows}

    def _write_down(self, ids: Mapping[str, int], before: Mapping[int, dict[str, object]]) -> None:
        for outcome, action in ((Outcome.NEW, "people.person_added"), (Outcome.CHANGED, "people.person_changed")):
            deeds = []
            for row in self.rows:
                if row.outcome is not outcome:
                    continue
                pk = ids[id_digest(row.entry.id_number)]
                after: dict[str, object] = {
                    name: getattr(row.entry, name) for name in PLAIN if getattr(row.entry, name)
                }
                old = {name: value for name, value in before.get(pk, {}).items() if name in row.changes}
                after = {k: v for k, v in after.items() if k in row.changes} if old else after
                after |= {"unit": " / ".join(row.entry.unit)} if row.entry.unit else {}
                after |= {"supervisor": shown_handle(row.entry.supervisor)} if row.entry.supervisor else {}
                target = ("people.person", pk, row.entry.name)
                deeds.append(Deed(target=target, before=old or None, after=after))
            record_many(action, actor=self.by, deeds=deeds)


def _open_postings(person_ids: Sequence[int | None]) -> dict[int, Posting]:
    rows = Posting.objects.filter(person__in=[pk for pk in person_ids if pk], valid_to=None)
    return {row.person_id: row for row in rows}


def _close(postings: Sequence[Posting]) -> None:
    """End postings at their ``valid_to``; one that would have lasted no day goes."""
    empty = [row.pk for row in postings if row.valid_to == row.valid_from]
    Posting.objects.filter(pk__in=empty).delete()
    Posting.objects.bulk_update([row for row in postings if row.pk not in set(empty)], ["valid_to"], batch_size=1000)
