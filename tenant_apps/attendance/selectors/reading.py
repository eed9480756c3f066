"""Facts, frames and offices read together, and the verdicts they lead to now. Nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from kit.gather import Read, gather
from tenant_apps.attendance.rules.day import judge_day
from tenant_apps.attendance.rules.facts import DayFacts
from tenant_apps.attendance.rules.verdict import Flag, Verdict
from tenant_apps.attendance.selectors.cases import Neighbours, case_of
from tenant_apps.attendance.selectors.facts import FACT_READS, Facts, KnownDay, facts_of, parameters
from tenant_apps.people.rules.geo import Geofence
from tenant_apps.people.selectors import GEOFENCES, geofences_of
from tenant_apps.worktime.rules.calendar import working_week
from tenant_apps.worktime.rules.clock import DAY
from tenant_apps.worktime.rules.schedules import ScheduleKind
from tenant_apps.worktime.selectors import FRAME_READS, Frame, RuleBook
from tenants.context import current

ONE_DAY = timedelta(days=1)

type Pair = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Reading:
    """Facts, frames and office circles read together, for a judgement to be made from."""

    facts: Facts
    frames: Mapping[Pair, Frame]
    geofences: tuple[Geofence, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A verdict just made, what it was made from, and the one that stands in the database."""

    person_id: int
    date: date
    verdict: Verdict
    case: DayFacts
    frame: Frame
    known: KnownDay | None

    @property
    def pair(self) -> Pair:
        return self.person_id, self.date

    @property
    def is_other(self) -> bool:
        """Whether it says something else than the verdict that stands."""
        known = self.known
        if known is None:
            return True
        return (
            known.primary != self.verdict.primary
            or known.is_open != self.verdict.is_open
            or set(known.flags) != self.verdict.flags
            or known.figures != self.figures
        )

    @property
    def must_be_written(self) -> bool:
        return self.is_other or (self.known is not None and self.known.stale)

    @property
    def figures(self) -> tuple[object, ...]:
        verdict, schedule = self.verdict, self.frame.schedule
        return (
            verdict.first_in,
            verdict.last_out,
            verdict.required_out,
            verdict.late_min,
            verdict.early_min,
            verdict.worked_min,
            verdict.overtime_min,
            str(verdict.place_in or verdict.place_out or ""),
            schedule.code if schedule else "",
            self.frame.unit_id,
        )


def read(person_ids: Sequence[int], first: date, last: date, *, also: Iterable[Read] = ()) -> Reading:
    """Read facts, frames and the offices' circles for the persons and dates, in one statement."""
    rows = gather((*FACT_READS, *FRAME_READS, GEOFENCES, *also), parameters(person_ids, first, last))
    book = RuleBook(rows, current())
    dates = dates_from(first - ONE_DAY, last + ONE_DAY)
    return Reading(facts_of(rows), book.frames(person_ids, dates), geofences_of(rows[GEOFENCES.name]))


def read_around(person_id: int, at: datetime, *, also: Iterable[Read] = ()) -> Reading:
    """Read in one statement what a punch at this moment is judged by: its date and the dates beside it."""
    day = timezone.localtime(at).date()
    return read([person_id], day - ONE_DAY, day + ONE_DAY, also=also)


def standing_now(person_id: int, at: datetime, reading: Reading | None = None) -> Standing | None:
    """Return the verdict of the officer's working day at a moment, made afresh; None for who has never served.

    The working day is the date, or the one before while a shift that began on it still takes punches.
    """
    reading = reading or read_around(person_id, at)
    day = working_date(person_id, at, reading)
    return next(iter(standings_of([(person_id, day)], reading, now=at)), None)


def working_date(person_id: int, at: datetime, reading: Reading) -> date:
    """Return the date a moment belongs to for the officer."""
    local = timezone.localtime(at)
    before = local.date() - ONE_DAY
    window = Neighbours(person_id, before, reading.facts, reading.frames).window
    minute = local.hour * 60 + local.minute + DAY
    return before if window is not None and minute <= window[1] else local.date()


def standings_of(pairs: Iterable[Pair], reading: Reading, *, now: datetime) -> list[Standing]:
    """Apply the rules to the pairs, in the order of the dates, so that a week's remote days are counted as it goes."""
    profile, clock = current().profile, timezone.localtime(now).replace(tzinfo=None)
    remote = _RemoteDays(reading.facts)
    found: list[Standing] = []
    for person_id, day in sorted(pairs, key=_by_date):
        frame = reading.frames.get((person_id, day))
        if frame is None:
            continue
        used = remote.before(person_id, day, frame.state) if frame.policy.hbh_enabled else 0
        case = case_of(
            person_id,
            day,
            facts=reading.facts,
            frames=reading.frames,
            now=clock,
            profile=profile,
            remote_before=used,
        )
        verdict = judge_day(case)
        remote.note(person_id, day, is_remote=Flag.REMOTE in verdict.flags)
        found.append(Standing(person_id, day, verdict, case, frame, reading.facts.days.get((person_id, day))))
    return found


class _RemoteDays:
    """Which dates of an officer were spent working from home, as far as judged."""

    def __init__(self, facts: Facts) -> None:
        self._dates: dict[int, set[date]] = defaultdict(set)
        for (person_id, day), known in facts.days.items():
            if Flag.REMOTE in known.flags:
                self._dates[person_id].add(day)

    def before(self, person_id: int, day: date, state: str | None) -> int:
        """How many dates of the working week of ``day`` before it."""
        start, _last = working_week(state, day)
        return sum(1 for other in self._dates[person_id] if start <= other < day)

    def note(self, person_id: int, day: date, *, is_remote: bool) -> None:
        """Take over a verdict just made."""
        (self._dates[person_id].add if is_remote else self._dates[person_id].discard)(day)


def is_shift(frame: Frame | None) -> bool:
    """Whether the date is one of a rostered shift."""
    return frame is not None and frame.schedule is not None and frame.schedule.kind == ScheduleKind.SHIFT


def dates_from(first: date, last: date) -> tuple[date, ...]:
    """The dates from ``first`` to ``last``, both included."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def week_end(state: str | None, day: date) -> date:
    """The last date of the working week of ``day``, its weekly rest included."""
    return working_week(state, day)[1]


def _by_date(pair: Pair) -> tuple[date, int]:
    return pair[1], pair[0]
