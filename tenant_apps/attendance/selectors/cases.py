"""One officer's date as the rules want it: facts and frame turned into plain minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from tenant_apps.attendance.rules.facts import (
    NO_RELEASES,
    DayFacts,
    Duty,
    Leave,
    Permission,
    Punch,
    Releases,
    now_on,
    one_leave,
)
from tenant_apps.attendance.selectors.facts import Facts
from tenant_apps.movements.selectors import MovementSpan
from tenant_apps.worktime.rules.clock import second_of
from tenant_apps.worktime.rules.schedules import Schedule, ScheduleKind
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
    movements = [span for span in facts.movements.get(person_id, ()) if span.holds(day)]
    return DayFacts(
        date=day,
        day_type=frame.day_type,
        state=frame.state,
        schedule=schedule,
        now=now_on(day, now),
        policy=frame.policy,
        profile=profile,
        exempt=frame.exempt,
        punches=_punches(person_id, day, facts, neighbours=is_shift),
        leave=one_leave(Leave(leave.part, leave.type) for leave in facts.leaves.get(person_id, ()) if leave.holds(day)),
        duties=tuple(_duties(movements)),
        permissions=tuple(_permissions(movements)),
        releases=_releases(person_id, day, facts),
        overtime_ordered=any(span.kind == "LEBIH_MASA" for span in movements),
        week_remote_days_before=remote_before,
        previous_end=_previous_end(frames, person_id, day) if is_shift else None,
        next_start=_next_start(frames, person_id, day) if is_shift else None,
    )


def _punches(person_id: int, day: date, facts: Facts, *, neighbours: bool) -> tuple[Punch, ...]:
    """The punches of the date; a shift also looks at the dates beside it, where its window may reach."""
    dates = (day - ONE_DAY, day, day + ONE_DAY) if neighbours else (day,)
    return tuple(
        Punch(
            at=second_of(day, punch.at),
            kind=punch.kind,
            place=punch.place,
            face=punch.face_score,
            accuracy_m=punch.accuracy_m,
            verification=punch.verification,
        )
        for date in dates
        for punch in facts.punches.get((person_id, date), ())
    )


def _duties(movements: Iterable[MovementSpan]) -> Iterable[Duty]:
    for span in movements:
        if span.kind in DUTIES:
            yield Duty(span.from_minutes, span.to_minutes, span.kind)


def _permissions(movements: Iterable[MovementSpan]) -> Iterable[Permission]:
    for span in movements:
        if span.kind == "KEBENARAN" and span.from_minutes is not None and span.to_minutes is not None:
            yield Permission(span.from_minutes, span.to_minutes)


def _releases(person_id: int, day: date, facts: Facts) -> Releases:
    kinds = {release.kind for release in facts.releases.get(person_id, ()) if release.holds(day)}
    return Releases(ramadan="RAMADAN" in kinds, pregnancy="HAMIL" in kinds) if kinds else NO_RELEASES


def _previous_end(frames: Frames, person_id: int, day: date) -> int | None:
    schedule = _shift_on(frames, person_id, day - ONE_DAY)
    return None if schedule is None else schedule.end - 1440


def _next_start(frames: Frames, person_id: int, day: date) -> int | None:
    schedule = _shift_on(frames, person_id, day + ONE_DAY)
    return None if schedule is None else schedule.start + 1440


def _shift_on(frames: Frames, person_id: int, day: date) -> Schedule | None:
    frame = frames.get((person_id, day))
    if frame is None or frame.schedule is None or not frame.in_service:
        return None
    return frame.schedule if frame.schedule.kind == ScheduleKind.SHIFT else None
