"""Judging days: read the facts, apply the rules, let the verdict land.

A judgement may be repeated at any time and by several workers at once. It lands only on the version of the
day it was made from; whoever adds a fact makes the version grow in the same transaction. A judgement that
comes too late therefore lands nowhere, and the day is judged again from the newer facts.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched, product
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from kit.rows import as_json
from tenant_apps.attendance.models import Day
from tenant_apps.attendance.rules.verdict import Flag, Verdict, trace_item
from tenant_apps.attendance.selectors.facts import FIGURES, PunchFact
from tenant_apps.attendance.selectors.reading import (
    ONE_DAY,
    Pair,
    Reading,
    Standing,
    dates_from,
    is_shift,
    read,
    standings_of,
    week_end,
)
from tenant_apps.attendance.services.trials import note_period
from tenant_apps.attendance.signals import days_judged, days_waiting
from tenant_apps.worktime.rules.clock import second_of
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.rules.schedules import ScheduleKind
from tenant_apps.worktime.selectors import frames, pattern_cards
from tenant_apps.worktime.selectors.months import LOCKED
from tenant_apps.worktime.services.months import share_months

# Persons × dates held in memory at once.
CHUNK = 12_000
# How often a judgement that lost the race against a newer fact is made again before the sweep takes over.
TRIES = 4

_COLUMNS = (
    "person_id",
    "date",
    *FIGURES,
    "primary",
    "flags",
    "is_open",
    "trace",
    "stale",
    "version",
    "judged_at",
)
_PUNCH_COLUMNS = (
    "person_id",
    "kind",
    "uuid",
    "at",
    "local_date",
    "source",
    "note",
    "ip",
    "device_at",
    "device_key",
    "place",
    "location_id",
    "distance_m",
    "latitude",
    "longitude",
    "accuracy_m",
    "fix_at",
    "verification",
    "created_at",
)
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_SET = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in _COLUMNS[2:])

# A row lands when nobody wrote the day since it was read: the stored version is the one before ours.
_INSERT = f"""
    INSERT INTO attendance_day ({_NAMES})
    SELECT {_NAMES} FROM jsonb_populate_recordset(NULL::attendance_day, %(days)s::jsonb) AS judged {{only}}
    ON CONFLICT (person_id, date) DO UPDATE SET {_SET}
    WHERE attendance_day.version = EXCLUDED.version - 1
    RETURNING person_id, date
"""  # noqa: S608 - the columns are constants
_LAND = _INSERT.format(only="")

_PUNCH_NAMES = ", ".join(_PUNCH_COLUMNS)
_ONLY_WITH_PUNCH = f"WHERE EXISTS (SELECT 1 FROM kept) AND NOT {LOCKED.format(day='judged.date')}"  # noqa: S608 - constants
_KEEP_AND_LAND = f"""
    WITH kept AS (
        INSERT INTO attendance_punch ({_PUNCH_NAMES})
        SELECT {_PUNCH_NAMES} FROM jsonb_populate_recordset(NULL::attendance_punch, %(punch)s::jsonb)
        ON CONFLICT (uuid) DO NOTHING
        RETURNING id
    ), landed AS ({_INSERT.format(only=_ONLY_WITH_PUNCH)})
    SELECT (SELECT id FROM kept), (SELECT count(*) FROM landed)
"""  # noqa: S608 - the columns are constants

_MARK = """
    INSERT INTO attendance_day (person_id, date, schedule_code, "primary", flags, late_minutes, early_minutes,
        worked_minutes, overtime_minutes, place, is_open, trace, stale, version, judged_at)
    SELECT person_id, date, '', 'BELUM_DAFTAR', '{}', 0, 0, 0, 0, '', true, '[]', true, 1, now()
    FROM unnest(%s::bigint[], %s::date[]) AS wanted(person_id, date)
    ON CONFLICT (person_id, date) DO UPDATE SET stale = true, version = attendance_day.version + 1
"""


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that came out otherwise than it stood.

    ``before`` are the status and flags that stood (empty for a day never judged); ``policy`` is what was in force,
    ``state`` where the officer was posted.
    """

    person_id: int
    date: date
    verdict: Verdict
    before: frozenset[str]
    policy: Policy
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """How many days were looked at, and which of them changed."""

    looked_at: int
    changes: tuple[DayChange, ...]


def judge_days(*, person_ids: Sequence[int], date_from: date, date_to: date, now: datetime) -> Judged:
    """Judge the days of the persons from a date to a date (both included), in chunks of persons.

    Every chunk is one transaction of a fixed number of statements, whatever its size. Days of closed months
    stay as they are; days that come out as they stand are not written.
    """
    dates = dates_from(date_from, date_to)
    changes: list[DayChange] = []
    for people in batched(person_ids, max(1, CHUNK // max(1, len(dates)))):
        with no_collection():
            changes += judge_pairs(product(people, dates), now=now)
    return Judged(len(person_ids) * len(dates), tuple(changes))


def judge_pairs(pairs: Iterable[Pair], *, now: datetime, has_new_fact: bool = False) -> tuple[DayChange, ...]:
    """Judge single days of single persons in one transaction; return those that changed.

    With ``has_new_fact`` the caller has just added a fact to each day: its version grows even when the verdict
    stays, so that a judgement made without the fact cannot land any more.

    1. Read the facts, the frames and the verdicts that stand.
    2. Apply the rules in the order of the dates.
    3. Write what came out otherwise, each on the version it was read with.
    4. What lost the race against a newer fact is judged again.
    5. Announce the changes.
    6. A day newly spent at home, or no longer, counts for the days at home after it in that working week.
    """
    left = set(pairs)
    changes: list[DayChange] = []
    with transaction.atomic():
        for _try in range(TRIES):
            if not left:
                break
            outcomes = _to_write(left, now=now, all_of_them=has_new_fact)
            landed = land(outcomes, now=now)
            changes += [_change(outcome) for outcome in outcomes if outcome.pair in landed and outcome.is_other]
            left = {outcome.pair for outcome in outcomes} - landed
        _mark(left)
        announce(changes, now=now)
        later = _later_at_home(changes, now)
        return (*changes, *judge_pairs(later, now=now)) if later else tuple(changes)


def judge_punch_days(punches: Iterable[tuple[int, datetime]], *, now: datetime) -> tuple[DayChange, ...]:
    """Judge the days that punches at these moments, just added to, may belong to."""
    return judge_pairs(days_touched(punches), now=now, has_new_fact=True)


def days_touched(punches: Iterable[tuple[int, datetime]]) -> list[Pair]:
    """The days that punches may belong to: the date itself, and beside it those with a shift."""
    own = {(person, timezone.localtime(at).date()) for person, at in punches}
    if not own:
        return []
    beside = {(person, day + step) for person, day in own for step in (-ONE_DAY, ONE_DAY)} - own
    people = sorted({person for person, _day in own})
    dates = sorted({day for _person, day in beside})
    shifts = {pair for pair, frame in frames(people, dates).items() if pair in beside and is_shift(frame)}
    return sorted(own | shifts)


def mark_stale(person_ids: Iterable[int], dates: Iterable[date]) -> int:
    """Note that facts of these persons and dates have changed; return how many days now wait.

    A day never judged is noted too: its row is made here, so that nothing depends on a message arriving. Days of
    closed months are left alone.
    """
    return mark_pairs_stale(product(tuple(person_ids), tuple(dates)))


@transaction.atomic
def mark_pairs_stale(pairs: Iterable[Pair]) -> int:
    """Like :func:`mark_stale`, for single days of single persons."""
    wanted = unlocked(pairs)
    _mark(wanted)
    if wanted:
        days_waiting.send(sender=None, pairs=tuple(sorted(wanted)))
    return len(wanted)


@transaction.atomic
def mark_period_stale(*, person_ids: Sequence[int] | None, date_from: date, date_to: date | None = None) -> list[Pair]:
    """Note that facts of a period (both dates included, an empty end is open) changed for the persons, or for all.

    Only days judged before are noted; the others have nothing to correct. A date beside the period waits too where a
    shift meets it, before the change or after, because the windows of the two are cut by each other. Returns the days
    that now wait.
    """
    if note_period(person_ids, date_from, date_to):
        return []
    days = Day.objects.filter(date__gte=date_from - ONE_DAY)
    if date_to is not None:
        days = days.filter(date__lte=date_to + ONE_DAY)
    if person_ids is not None:
        days = days.filter(person__in=person_ids)
    found = {(person, day): code for person, day, code in days.values_list("person_id", "date", "schedule_code")}
    ends = [(date_from, -ONE_DAY)] + ([(date_to, ONE_DAY)] if date_to is not None else [])
    shifts = {card.code for card in pattern_cards() if card.kind == ScheduleKind.SHIFT}
    apart = {pair for edge, step in ends for pair in _untouched(found, edge, step, shifts)}
    waiting = sorted(unlocked(found.keys() - apart))
    _mark(waiting)
    return waiting


def _untouched(codes: Mapping[Pair, str], edge: date, step: timedelta, shifts: set[str]) -> set[Pair]:
    """The days just beyond an end of the period that no shift ties to it, neither by the rules nor as judged."""
    beyond = edge + step
    people = sorted({person for person, day in codes if day == beyond})
    known = frames(people, (edge, beyond)) if people and shifts else {}
    tied = {person for (person, _day), frame in known.items() if is_shift(frame)}
    tied |= {person for (person, day), code in codes.items() if day in (edge, beyond) and code in shifts}
    return {(person, beyond) for person in people if person not in tied}


def sweep(*, now: datetime, limit: int = 5_000) -> int:
    """Judge the days that wait, oldest first; return how many there were."""
    waiting = list(
        Day.objects.filter(stale=True).order_by("date", "person_id").values_list("person_id", "date")[:limit]
    )
    for chunk in batched(waiting, CHUNK):
        judge_pairs(chunk, now=now)
    return len(waiting)


def close_days(*, person_ids: Sequence[int], date_from: date, date_to: date, now: datetime) -> Judged:
    """Judge every officer's day of the period, the absent ones too, and any earlier day still open.

    The rules close a day once the moment of judging lies behind its end.
    """
    judged = judge_days(person_ids=person_ids, date_from=date_from, date_to=date_to, now=now)
    left = list(Day.objects.filter(is_open=True, date__lt=date_from).values_list("person_id", "date"))
    more: list[DayChange] = []
    for chunk in batched(left, CHUNK):
        more += judge_pairs(chunk, now=now)
    return Judged(judged.looked_at + len(left), judged.changes + tuple(more))


def land_with_punch(punch: dict[str, Any], reading: Reading, *, now: datetime) -> tuple[int, Standing] | None:
    """Keep a punch and the verdict it leads to, in one statement; None when its uuid is known already.

    ``reading`` has shared the months (``SHARE_MONTHS``); a day of a locked month stays as it is, the punch is kept.
    The day is judged from ``reading`` and the new punch. When another fact of the day came in between, the punch
    is kept and the day judged again from what is then in the database. Returns the punch's id and its day.
    """
    person_id, day = punch["person_id"], punch["local_date"]
    facts = reading.facts.with_punch(_fact_of(punch))
    pairs = [
        (person_id, date)
        for date in (day - ONE_DAY, day, day + ONE_DAY)
        if date == day or is_shift(reading.frames.get((person_id, date)))
    ]
    outcomes = standings_of(pairs, Reading(facts, reading.frames), now=now)
    rows = [_row(outcome, now) for outcome in outcomes]
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_AND_LAND, {"punch": as_json([punch]), "days": as_json(rows)})
        kept, landed = cursor.fetchone()
    if kept is None:
        return None
    if landed == len(rows):
        changes = [_change(outcome) for outcome in outcomes if outcome.is_other]
        announce(changes, now=now)
        if later := _later_at_home(changes, now):
            judge_pairs(later, now=now)
    else:
        judge_pairs(pairs, now=now, has_new_fact=True)
    return int(kept), next(outcome for outcome in outcomes if outcome.date == day)


def land(outcomes: Sequence[Standing], *, now: datetime) -> set[Pair]:
    """Write the outcomes' days in one statement; return those nobody had written in between."""
    if not outcomes:
        return set()
    rows = sorted((_row(outcome, now) for outcome in outcomes), key=lambda row: (row["person_id"], row["date"]))
    with connection.cursor() as cursor:
        cursor.execute(_LAND, {"days": as_json(rows)})
        return {(person_id, day) for person_id, day in cursor.fetchall()}


def announce(changes: Sequence[DayChange], *, now: datetime) -> None:
    """Tell the rooms above, inside the transaction that wrote the days."""
    if changes:
        days_judged.send(sender=Day, changes=tuple(changes), now=now)


def _to_write(pairs: set[Pair], *, now: datetime, all_of_them: bool) -> list[Standing]:
    pairs = unlocked(pairs)
    if not pairs:
        return []
    people = sorted({person for person, _day in pairs})
    dates = [day for _person, day in pairs]
    outcomes = standings_of(pairs, read(people, min(dates), max(dates)), now=now)
    return [outcome for outcome in outcomes if all_of_them or outcome.must_be_written]


def unlocked(pairs: Iterable[Pair]) -> set[Pair]:
    """Return the pairs whose month is open, and stays open until the transaction ends. At most two statements."""
    found = set(pairs)
    locked = share_months({day for _person, day in found})
    return {pair for pair in found if pair[1].replace(day=1) not in locked} if locked else found


def _mark(pairs: Iterable[Pair]) -> None:
    wanted = sorted(pairs)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [[person for person, _day in wanted], [day for _person, day in wanted]])


def _fact_of(punch: dict[str, Any]) -> PunchFact:
    local = timezone.localtime(punch["at"]).replace(tzinfo=None)
    return PunchFact(
        person_id=punch["person_id"],
        second=second_of(punch["local_date"], local),
        local_date=punch["local_date"],
        kind=punch["kind"],
        place=punch["place"],
        accuracy_m=punch["accuracy_m"],
        face_score=None,
        verification=punch["verification"],
    )


def _later_at_home(changes: Iterable[DayChange], now: datetime) -> list[Pair]:
    """The days at home of the same working weeks after days whose being at home has changed."""
    today = timezone.localtime(now).date()
    turned = [
        change
        for change in changes
        if change.policy.hbh_enabled
        and change.date < today
        and (Flag.REMOTE in change.before) != (Flag.REMOTE in change.verdict.flags)
    ]
    if not turned:
        return []
    weeks = {(change.person_id, change.date): week_end(change.state, change.date) for change in turned}
    days = Day.objects.filter(
        person__in={person for person, _day in weeks},
        date__gt=min(day for _person, day in weeks),
        date__lte=max(weeks.values()),
        flags__contains=[Flag.REMOTE.value],
    )
    judged = {(change.person_id, change.date) for change in changes}
    return sorted(
        (person, day)
        for person, day in set(days.values_list("person_id", "date")) - judged
        if any(person == other and start < day <= end for (other, start), end in weeks.items())
    )


@contextmanager
def no_collection() -> Iterator[None]:
    """Let the garbage collector rest: a chunk makes a million small values without cycles, and searching them for
    some took two fifths of the processor time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _change(standing: Standing) -> DayChange:
    known = standing.known
    before = frozenset({known.primary, *known.flags}) if known else frozenset()
    frame = standing.frame
    return DayChange(standing.person_id, standing.date, standing.verdict, before, frame.policy, frame.state)


def _row(standing: Standing, now: datetime) -> dict[str, Any]:
    """The day's row, on the version it was read with."""
    verdict = standing.verdict
    return {
        "person_id": standing.person_id,
        "date": standing.date,
        "primary": str(verdict.primary),
        "flags": sorted(map(str, verdict.flags)),
        "is_open": verdict.is_open,
        "trace": [trace_item(finding) for finding in verdict.trace],
        "stale": False,
        "version": (standing.known.version if standing.known else 0) + 1,
        "judged_at": now,
        **dict(zip(FIGURES, standing.figures, strict=True)),
    }
