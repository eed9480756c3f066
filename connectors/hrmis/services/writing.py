"""A reading goes in: officers in one transaction, leave in chunks, and at the end the moment the next one asks from.

Comparing and writing hold the reading's row; a worker that dies lets go of it and leaves the reading at its step.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from connectors.hrmis.mapping import profiles
from connectors.hrmis.models import ONLY, Conflict, Link, Mark, Officer, Reading
from connectors.hrmis.protocol import Record, Stream
from connectors.hrmis.services import leave
from connectors.hrmis.services.comparing import PLACED, Kind, Plan, compare, effective_day
from connectors.hrmis.services.mirror import Said, heard, seal, write_mirror
from connectors.hrmis.services.reading import State, close, purge_readings, target
from kit import clock
from kit.identity import normalise
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.people import services as people
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.selectors import find_person_ids
from tenant_apps.people.services.persons import id_digest
from tenant_apps.people.services.supervision import BadSupervisor

ACTOR = Actor(user_id=None, name="HRMIS")
MOST_DAYS = 12
SMALL = 20
OF_OFFICERS = (Stream.OFFICERS, Stream.POSTINGS, Stream.SUPERVISORS)
SHARE = 10  # a tenth


class Opened:
    """The leave of a reading, opened once."""

    def __init__(self) -> None:
        self._leave: dict[int, Mapping[str, Record]] = {}

    def leave_of(self, reading: Reading) -> Mapping[str, Record]:
        """Return the reading's leave by what it is about."""
        if reading.pk not in self._leave:
            self._leave = {reading.pk: _leave_of(reading)}
        return self._leave[reading.pk]


def step(key: uuid.UUID, *, opened: Opened | None = None) -> str:
    """Do the next step of a reading that is there: compare, write, or take leave; return its state then.

    The state is unchanged when somebody else is at it or there is nothing to do. ``opened`` keeps the leave of the
    reading between the steps of one worker: its pages never change once all are there, and opening them is dear.
    """
    opened = Opened() if opened is None else opened
    now = clock.now()
    with transaction.atomic():
        reading = Reading.objects.select_for_update(skip_locked=True).filter(key=key).first()
        if reading is None:
            return ""
        if reading.state == State.READ:
            _compare(reading, now)
        elif reading.state == State.CONFIRMED:
            _write(reading, now)
        elif reading.state == State.WRITTEN:
            _take_leave(reading, opened.leave_of(reading), now)
        return reading.state


def preview(reading: Reading) -> Plan:
    """Return what a reading would do to officers as the agency is now."""
    link = Link.objects.get(pk=ONLY)
    return compare(
        heard(reading, streams=OF_OFFICERS),
        profile=profiles()[link.profile],
        is_full=reading.is_full,
        is_first=link.confirmed_at is None,
        may_add_units=link.may_add_units,
        today=timezone.localdate(clock.now()),
    )


def _compare(reading: Reading, now: datetime) -> None:
    plan = preview(reading)
    link = Link.objects.get(pk=ONLY)
    reading.counts = {**plan.counts(), **leave.counts(_leave_of(reading))}
    _keep_result(reading, plan)
    serving = Officer.objects.filter(state=Officer.State.IN).count()
    if link.confirmed_at is None:
        reading.why_waiting = "first"
    elif len(plan.endings) > max(SMALL, serving // SHARE):
        reading.why_waiting = "many_ended"
    elif reading.is_full and plan.endings:
        reading.why_waiting = "full"
    else:
        reading.why_waiting = ""
    reading.state = State.WAITING if reading.why_waiting else State.CONFIRMED
    reading.save(update_fields=["counts", "result_sealed", "state", "why_waiting"])


def _keep_result(reading: Reading, plan: Plan) -> None:
    lines = [
        [one.ref, one.kind.value, one.name, one.staff_no, one.id_masked, one.changes, one.reasons, one.conflicts]
        for one in plan.lines.values()
        if one.kind is not Kind.SAME or one.reasons or one.conflicts
    ]
    reading.result_sealed = seal(lines)


def _write(reading: Reading, now: datetime) -> None:
    """Write the officers. The agency may have changed since they were compared: they are compared anew."""
    plan = preview(reading)
    today = timezone.localdate(now)
    by = _actor(reading)
    _take_rows(plan, reading, today, by)
    persons = _persons_of(plan)
    _drop_supervisors(plan, persons, by)
    _end(plan, persons, today, by)
    _put_homes(plan, persons, by, now)
    _mirror(plan, persons)
    _note_conflicts(plan, now)
    reading.counts = {**reading.counts, **plan.counts()}
    _keep_result(reading, plan)
    reading.state = State.WRITTEN
    reading.save(update_fields=["counts", "result_sealed", "state"])
    Link.objects.filter(pk=ONLY, confirmed_at=None).update(confirmed_at=now)


def _take_rows(plan: Plan, reading: Reading, today: date, by: Actor) -> None:
    """Hand the good rows to the intake: new officers first, then changes by the day from which they hold."""
    link = Link.objects.get(pk=ONLY)
    groups: dict[date, list[people.RawRow]] = {}
    new: list[people.RawRow] = []
    for ref, row in plan.rows.items():
        line = plan.lines[ref]
        if line.kind is Kind.NEW:
            new.append(row)
        elif line.kind is Kind.CHANGED:
            names = {name for name, _old, _new in line.changes} & set(PLACED)
            day = effective_day(plan.said[ref], names, today)
            groups.setdefault(day, []).append(row)
    if reading.why_waiting == "first" or len(groups) > MOST_DAYS:
        groups = {reading.effective_from or today: [row for rows in groups.values() for row in rows]}
    start = reading.effective_from or today
    for day, rows in ((start, new), *sorted(groups.items())):
        if rows:
            people.import_officers(
                rows, today=today, effective_from=day, may_add_units=link.may_add_units, only_good=True, by=by
            )


def _persons_of(plan: Plan) -> dict[str, int]:
    """Return who each officer is here, now that the new ones are in."""
    digests = {
        ref: id_digest(normalise(said.theirs["id_number"]))
        for ref, said in plan.said.items()
        if "id_number" in said.theirs
    }
    found = find_person_ids(id_digests=digests.values())
    persons = {ref: found[digest] for ref, digest in digests.items() if digest in found}
    return {**{ref: said.person_id for ref, said in plan.said.items() if said.person_id is not None}, **persons}


def _drop_supervisors(plan: Plan, persons: dict[str, int], by: Actor) -> None:
    for ref, day in plan.unsupervised.items():
        if ref in persons and plan.lines[ref].kind is not Kind.BAD:
            people.set_supervisors(pairs=[(persons[ref], None)], valid_from=day, by=by)


def _end(plan: Plan, persons: dict[str, int], today: date, by: Actor) -> None:
    """End services. An end before the first day (a record that was never in service here) is a line at fault."""
    for ref, day in plan.endings.items():
        try:
            people.end_person(person_id=persons[ref], on=day, today=today, by=by)
        except (people.BadPerson, BadSupervisor) as refusal:
            plan.lines[ref].kind = Kind.BAD
            plan.lines[ref].reasons.append(["said", refusal.message])


def _put_homes(plan: Plan, persons: dict[str, int], by: Actor, now: datetime) -> None:
    names = ("home_address", "home_latitude", "home_longitude")
    entries = []
    for ref, said in plan.said.items():
        words = [said.theirs.get(name, "") for name in names]
        if ref not in persons or not words[0] or words == [said.base.get(name, "") for name in names]:
            continue
        latitude, longitude = _degrees(words[1], 90), _degrees(words[2], 180)
        is_known = latitude is not None and longitude is not None
        entries.append(
            people.HomeEntry(persons[ref], words[0], latitude if is_known else None, longitude if is_known else None)
        )
        said.base.update(zip(names, words, strict=True))
    people.put_homes(entries=entries, source="HRMIS", by=by, now=now)


def _degrees(text: str, most: int) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -most <= found <= most else None


def _mirror(plan: Plan, persons: dict[str, int]) -> None:
    for ref, said in plan.said.items():
        line = plan.lines[ref]
        said.person_id = persons.get(ref, said.person_id)
        if line.kind is Kind.BAD:
            said.state = Officer.State.BAD
            continue
        said.base = {**said.base, **_written(plan, said)}
        if said.theirs.get("status") == "ENDED":
            said.state = Officer.State.ENDED
        else:
            said.state = Officer.State.LATER if ref in plan.later else Officer.State.IN
    write_mirror(plan.said.values())


def _written(plan: Plan, said: Said) -> dict[str, str]:
    """Return those of HRMIS's texts that stand here now."""
    row = plan.rows.get(said.ref)
    found: dict[str, str] = {}
    if row is None:
        return found
    for column, text in row.values.items():
        theirs = said.theirs.get(column.value)
        if theirs is not None and (column is Column.SUPERVISOR or text == theirs):
            found[column.value] = theirs
    if said.ref in plan.unsupervised:
        found["supervisor"] = said.theirs["supervisor"]
    return found


def _note_conflicts(plan: Plan, now: datetime) -> None:
    """Keep an open conflict for each, with what HRMIS says now; one that is no more goes."""
    pks = dict(Officer.objects.filter(ref__in=list(plan.said)).values_list("ref", "pk"))
    rows = [
        Conflict(
            officer_id=pks[ref],
            field=name,
            theirs_sealed=seal([plan.said[ref].theirs.get(name, ""), theirs]),
            ours=ours[:300],
            found_at=now,
        )
        for ref, line in plan.lines.items()
        for name, theirs, ours in line.conflicts
    ]
    Conflict.objects.filter(officer__in=pks.values(), state=Conflict.State.OPEN).delete()
    Conflict.objects.bulk_create(rows)


def _take_leave(reading: Reading, records: Mapping[str, Record], now: datetime) -> None:
    """Take one chunk of leave; when none is left, move the marks and end the reading."""
    by = _actor(reading)
    done, left = leave.take(records, by=by, now=now)
    for name, count in done.items():
        reading.counts[name] = reading.counts.get(name, 0) + count
    reading.save(update_fields=["counts"])
    if left:
        return
    leave.take_again(by=by, now=now)
    reading.counts["leave_bad"] = leave.flawed()
    reading.save(update_fields=["counts"])
    _move_marks(reading)
    close(reading, State.DONE, now=now)
    record(
        "hrmis.reading_done",
        actor=by,
        target=target(reading),
        after={**reading.counts, "full": reading.is_full},
    )
    purge_readings(now=now)


def _leave_of(reading: Reading) -> Mapping[str, Record]:
    return heard(reading, streams=[Stream.LEAVE]).records.get(Stream.LEAVE, {})


def _move_marks(reading: Reading) -> None:
    """Ask next time from when this reading began, less a moment: two clocks are never quite the same."""
    for page in reading.pages.filter(number=1).defer("sealed"):
        if page.as_of:
            Mark.objects.update_or_create(stream=page.stream, defaults={"since": page.as_of, "etag": page.etag})


def _actor(reading: Reading) -> Actor:
    if reading.asked_by is None:
        return ACTOR
    return Actor(reading.asked_by_id, reading.asked_by.get_full_name())


def settle(key: uuid.UUID, *, turns: int = 200) -> str:
    """Do steps until there is nothing left to do for a worker."""
    state, opened = "", Opened()
    for _turn in range(turns):
        state = step(key, opened=opened)
        if state not in (State.CONFIRMED, State.WRITTEN):
            break
    return state
