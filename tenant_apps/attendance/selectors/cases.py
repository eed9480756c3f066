"""One officer's date as the rules want it: facts and frame turned into plain minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from tenant_apps.attendance.rules.facts import (
    NO_RELEASES,
    DayFacts,
    DayType,
    Duty,
    Leave,
    LeavePart,
    Permission,
    Punch,
    Releases,
    now_on,
    one_leave,
)
from tenant_apps.attendance.selectors.facts import Facts, PunchFact
from tenant_apps.movements.selectors import MovementSpan
from tenant_apps.worktime.rules.calendar import Interval
from tenant_apps.worktime.rules.clock import DAY
from tenant_apps.worktime.rules.schedules import Hours, Schedule, ScheduleKind, hours_of, shift_window
from tenant_apps.worktime.selectors import Frame

ONE_DAY = timedelta(days=1)
DUTIES = frozenset({"TUGAS_RASMI", "MESYUARAT", "KURSUS", "OUTSTATION", "UPACARA"})
REMOTE_DAY = "BDR"

type Frames = Mapping[tuple[int, date], Frame]


def case_of(
    person_id: int,
    day: date,
    *,
    facts: Facts,
    frames: Frames,
    now: datetime,
    profile: str,
    remote_before: int,
) -> DayFacts:
    """Return the date's facts for the rules; ``now`` is the agency's wall clock, without a zone."""
    frame = frames[person_id, day]
    schedule = frame.schedule if frame.in_service else None
    is_shift = schedule is not None and schedule.kind == ScheduleKind.SHIFT
    near = Neighbours(person_id, day, facts, frames)
    spans, leaves = facts.movements.get(person_id), facts.leaves.get(person_id)
    movements = [span for span in spans if span.holds(day)] if spans else []
    return DayFacts(
        date=day,
        day_type=frame.day_type,
        state=frame.state,
        schedule=schedule,
        now=now_on(day, now),
        policy=frame.policy,
        profile=profile,
        exempt=frame.exempt,
        punches=_punches(near, is_shift=is_shift),
        leave=one_leave(Leave(leave.part, leave.type) for leave in leaves if leave.holds(day)) if leaves else None,
        duties=tuple(_duties(movements)) if movements else (),
        permissions=tuple(_permissions(movements)) if movements else (),
        releases=_releases(person_id, day, facts),
        overtime_ordered=bool(movements) and any(span.kind == "LEBIH_MASA" for span in movements),
        week_remote_days_before=remote_before,
        previous_end=near.previous_end if is_shift else None,
        next_start=near.next_start if is_shift else None,
        release_at=frame.release_at,
    )


class Neighbours:
    """The dates beside one: where a shift's window ends, and which punches of a date a shift beside it takes."""

    def __init__(self, person_id: int, day: date, facts: Facts, frames: Frames) -> None:
        self.person_id = person_id
        self.day = day
        self.facts = facts
        self.frames = frames

    def beside(self, days: int) -> Neighbours:
        """The date so many days later, with the dates beside it."""
        return Neighbours(self.person_id, self.day + days * ONE_DAY, self.facts, self.frames)

    def punches_of(self, step: int) -> Sequence[PunchFact]:
        """The punches of the date so many days later."""
        day = self.day + step * ONE_DAY if step else self.day
        return self.facts.punches.get((self.person_id, day), ())

    @property
    def frame(self) -> Frame | None:
        """The rules over the date, None out of service."""
        frame = self.frames.get((self.person_id, self.day))
        return frame if frame is not None and frame.in_service else None

    @property
    def shift(self) -> Schedule | None:
        """The shift of the date, if it is one."""
        frame = self.frame
        schedule = None if frame is None else frame.schedule
        return schedule if schedule is not None and schedule.kind == ScheduleKind.SHIFT else None

    @property
    def window(self) -> Interval | None:
        """The minutes of the date whose punches its shift takes; None where it has no shift."""
        frame, shift = self.frame, self.shift
        if frame is None or shift is None:
            return None
        return shift_window(shift, frame.policy, self.previous_end, self.next_start)

    @property
    def previous_end(self) -> int | None:
        """When the work of the date before ends, in minutes of this date; None when that date asks for none."""
        hours = self.beside(-1).hours
        if hours is None:
            return None
        return (hours.end if hours.span is None else hours.late_limit + hours.span) - DAY

    @property
    def next_start(self) -> int | None:
        """When the work of the date after begins, in minutes of this date; None when that date asks for none."""
        hours = self.beside(1).hours
        return None if hours is None else hours.start + DAY

    @property
    def hours(self) -> Hours | None:
        """What the date asks: a shift always, other hours on a working day that leave or duty does not take whole."""
        frame = self.frame
        if frame is None or frame.schedule is None:
            return None
        if self.shift is None and (frame.exempt or frame.day_type != DayType.WORK or self._is_taken()):
            return None
        return hours_of(frame.schedule, self.day, frame.state, frame.policy)

    def _is_taken(self) -> bool:
        leaves = (leave for leave in self.facts.leaves.get(self.person_id, ()) if leave.holds(self.day))
        leave = one_leave(Leave(leave.part, leave.type) for leave in leaves)
        spans = (span for span in self.facts.movements.get(self.person_id, ()) if span.holds(self.day))
        return (leave is not None and leave.part == LeavePart.FULL) or any(
            span.kind in DUTIES and (span.from_minutes is None or span.to_minutes is None) for span in spans
        )


def _punches(near: Neighbours, *, is_shift: bool) -> tuple[Punch, ...]:
    """The punches of the date.

    A shift also looks at the dates beside it, where its window may reach. Any other date leaves out the punches that
    the shift of a date beside it takes: the way home after a night is no arrival.
    """
    if is_shift:
        steps = (-1, 0, 1)
        return tuple([punch for step in steps for punch in _read(near.punches_of(step), step * DAY * 60)])
    found = near.punches_of(0)
    if not found:
        return ()
    taken = _taken_windows(near)
    if taken:
        found = [fact for fact in found if not any(first <= fact.second // 60 <= last for first, last in taken)]
    return tuple(_read(found, 0))


def _read(facts: Sequence[PunchFact], later: int) -> list[Punch]:
    """The punches as the rules want them, ``later`` seconds after the date's midnight."""
    return [
        Punch(fact.second + later, fact.kind, fact.place, fact.face_score, fact.accuracy_m, fact.verification)
        for fact in facts
    ]


def _taken_windows(near: Neighbours) -> list[Interval]:
    """The windows of the shifts beside the date, in its own minutes."""
    found: list[Interval] = []
    for step in (-1, 1):
        frame = near.frames.get((near.person_id, near.day + step * ONE_DAY))
        if frame is None or frame.schedule is None or frame.schedule.kind != ScheduleKind.SHIFT:
            continue
        window = near.beside(step).window
        if window is not None:
            found.append((window[0] + step * DAY, window[1] + step * DAY))
    return found


def _duties(movements: Iterable[MovementSpan]) -> Iterable[Duty]:
    for span in movements:
        if span.kind in DUTIES:
            yield Duty(span.from_minutes, span.to_minutes, span.kind)


def _permissions(movements: Iterable[MovementSpan]) -> Iterable[Permission]:
    for span in movements:
        if span.kind == "KEBENARAN" and span.from_minutes is not None and span.to_minutes is not None:
            yield Permission(span.from_minutes, span.to_minutes)


def _releases(person_id: int, day: date, facts: Facts) -> Releases:
    releases = facts.releases.get(person_id)
    if not releases:
        return NO_RELEASES
    kinds = {release.kind for release in releases if release.holds(day)}
    return Releases(ramadan="RAMADAN" in kinds, pregnancy="HAMIL" in kinds) if kinds else NO_RELEASES
