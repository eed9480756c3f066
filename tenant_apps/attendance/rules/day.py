"""The judgement of one officer's day, from facts to verdict."""

from __future__ import annotations

from typing import NamedTuple

from tenant_apps.attendance.rules import trace as told
from tenant_apps.attendance.rules.arrival import Arrival, arrival_of
from tenant_apps.attendance.rules.covers import Cover, covers_of
from tenant_apps.attendance.rules.departure import (
    NO_RELEASE,
    Departure,
    Release,
    departure_of,
    due_of,
    early_release,
    end_of_day,
    is_pregnancy_release,
    outstation_release,
    release_of,
)
from tenant_apps.attendance.rules.facts import INDONESIA, DayFacts, LeavePart, Place
from tenant_apps.attendance.rules.location import place_flags
from tenant_apps.attendance.rules.normalise import Kept, Normalised, is_weak, normalise
from tenant_apps.attendance.rules.pick import Picked, pick
from tenant_apps.attendance.rules.verdict import Finding, Flag, Primary, Verdict
from tenant_apps.attendance.rules.worked import NO_WORK, Work, rest_day_work, work_of
from tenant_apps.worktime.rules.calendar import DayType, Interval
from tenant_apps.worktime.rules.schedules import Hours, Schedule, ScheduleKind, hours_of, shift_window


class Record(NamedTuple):
    """The punches of a day as read by steps 1 and 2. ``flags`` and ``trace`` begin the verdict's."""

    facts: DayFacts
    kept: list[Kept]
    picked: Picked
    first_in: int | None
    last_out: int | None
    is_open: bool
    flags: list[Flag]
    trace: list[Finding]

    @property
    def is_complete(self) -> bool:
        """Whether both punches are there."""
        return self.first_in is not None and self.last_out is not None


class Obligation(NamedTuple):
    """What the day asks of the officer and how its ends compare with it: steps 7 to 10."""

    hours: Hours
    covers: tuple[Cover, ...]
    release: Release
    arrival: Arrival
    departure: Departure


def judge_day(facts: DayFacts) -> Verdict:
    """Judges one day. The same facts always give the same verdict, in whatever order the punches come.

    1. Punches are sorted out. 2. The first in and the last out are picked.
    3. Without a schedule, or exempt, the day ends here. 4. So it does on a holiday or rest day, which only counts the
    work; a rostered shift goes on. 5. Leave or 6. duty of the whole day ends it too.
    7. Covers are found. 8. The end asked is set. 9. Lateness and 10. early leaving are measured against them.
    11. The status follows from what is there. 12. Work and 13. overtime are counted. 14. Places add their flags.
    """
    record = read_punches(facts)
    schedule = facts.schedule
    if schedule is None:
        return _stop(record, Primary.NO_SCHEDULE, told.NO_SCHEDULE)
    if facts.exempt:
        return _stop(record, Primary.EXEMPT, told.EXEMPT)
    if facts.day_type != DayType.WORK:
        if schedule.kind != ScheduleKind.SHIFT:
            return _rest_day(record, schedule)
        _mark_rostered(record)
    if facts.leave is not None and facts.leave.part == LeavePart.FULL:
        return _full_leave(record, schedule)
    if is_full_duty(facts, record.kept):
        return _full_duty(record, schedule)
    return _working_day(record, schedule)


def read_punches(facts: DayFacts) -> Record:
    """Steps 1 and 2: the punches that count and the two that begin and end the day."""
    policy = facts.policy
    window = window_of(facts)
    normal = normalise(facts.punches, window, policy)
    split = split_of(facts)
    picked = pick(normal.kept, split, policy.dedupe_min)
    first, last = picked.first_in, picked.last_out
    flags = _punch_flags(normal, picked, policy.max_accuracy_m)
    return Record(
        facts,
        normal.kept,
        picked,
        None if first is None else first.minute,
        None if last is None else last.minute,
        facts.now <= window[1],
        flags,
        told.of_punches(normal, picked, split, policy),
    )


def window_of(facts: DayFacts) -> Interval:
    """The first and the last minute that belong to the day; it is open until the last one is over."""
    schedule, policy = facts.schedule, facts.policy
    if schedule is not None and schedule.kind == ScheduleKind.SHIFT:
        return shift_window(schedule, policy, facts.previous_end, facts.next_start)
    return policy.day_start, policy.day_close_time


def split_of(facts: DayFacts) -> int:
    """The minute that parts an in from an out when a record says neither: a setting, or the middle of a shift."""
    schedule = facts.schedule
    if schedule is not None and schedule.kind == ScheduleKind.SHIFT:
        return (schedule.start + schedule.end) // 2
    return facts.policy.single_punch_split


def is_full_duty(facts: DayFacts, kept: list[Kept]) -> bool:
    """Whether the whole day is duty: an approved one, or in the Indonesian profile a presence away (dinas luar)."""
    if facts.duties and any(duty.is_full_day for duty in facts.duties):
        return True
    return facts.profile == INDONESIA and any(punch.place == Place.AWAY for punch in kept)


def obligation_of(record: Record, schedule: Schedule) -> Obligation:
    """Steps 7 to 10 for a day with a schedule."""
    facts = record.facts
    policy, releases = facts.policy, facts.releases
    hours = hours_of(schedule, facts.date, facts.state, policy, ramadan=releases.ramadan)
    covers: tuple[Cover, ...] = ()
    if facts.duties or facts.permissions:
        covers = covers_of(facts.duties, facts.permissions, policy.duty_travel_min)
    place_in = None if record.picked.first_in is None else record.picked.first_in.place
    end = end_of_day(schedule, hours, place_in)
    part = None if facts.leave is None else facts.leave.part
    rest_start, rest_end = hours.rest or _midpoint(hours, end)
    on_morning = part == LeavePart.MORNING
    arrival = arrival_of(
        hours,
        rest_end if on_morning else hours.late_limit,
        0 if on_morning else policy.grace_in_min,
        record.first_in,
        covers,
        record.kept,
        duty_excuses=policy.duty_first_excuses_late,
    )
    release = release_of(releases, schedule, policy) if releases.ramadan or releases.pregnancy else NO_RELEASE
    due = rest_start if part == LeavePart.AFTERNOON else due_of(hours, end, arrival.base_in, release)
    release_at = outstation_release(schedule, hours, policy) if covers else None
    sent_home_at = early_release(schedule, facts.release_at)
    departure = departure_of(due, record.last_out, covers, release_at, sent_home_at)
    return Obligation(hours, covers, release, arrival, departure)


def _midpoint(hours: Hours, end: int) -> Interval:
    middle = (hours.start + end) // 2
    return middle, middle


def _punch_flags(normal: Normalised, picked: Picked, max_accuracy_m: float) -> list[Flag]:
    flags = [] if normal.face_to_confirm is None else [Flag.FACE_TO_CONFIRM]
    if is_weak(picked.first_in, max_accuracy_m) or is_weak(picked.last_out, max_accuracy_m):
        flags.append(Flag.WEAK_LOCATION)
    return flags


def _mark_rostered(record: Record) -> None:
    holiday = record.facts.day_type == DayType.HOLIDAY
    record.flags.append(Flag.HOLIDAY_WORK if holiday else Flag.REST_DAY_WORK)
    record.trace.append(told.ROSTERED_ON_HOLIDAY if holiday else told.ROSTERED_ON_REST)


def _rest_day(record: Record, schedule: Schedule) -> Verdict:
    facts = record.facts
    holiday = facts.day_type == DayType.HOLIDAY
    primary = Primary.HOLIDAY if holiday else Primary.REST
    finding = told.HOLIDAY if holiday else told.REST_DAY
    if record.first_in is None or record.last_out is None:
        return _stop(record, primary, finding)
    worked = rest_day_work(record.first_in, record.last_out, facts.policy.restday_break_per_480_min)
    overtime = worked if _may_have_overtime(facts, schedule) else 0
    record.flags.append(Flag.HOLIDAY_WORK if holiday else Flag.REST_DAY_WORK)
    if overtime:
        record.flags.append(Flag.OVERTIME)
    record.trace.append(finding)
    record.trace.extend(told.of_rest_day_work(record.first_in, record.last_out, worked, overtime))
    return _verdict(record, primary, worked=worked, overtime=overtime)


def _full_leave(record: Record, schedule: Schedule) -> Verdict:
    record.trace.append(told.of_full_leave(record.facts.leave))
    if record.kept:
        record.flags.append(Flag.PRESENT_ON_LEAVE)
        record.trace.append(told.PRESENT_ON_LEAVE)
    return _work_and_stop(record, schedule, Primary.LEAVE)


def _full_duty(record: Record, schedule: Schedule) -> Verdict:
    by_plan = any(duty.is_full_day for duty in record.facts.duties)
    record.trace.append(told.FULL_DUTY if by_plan else told.PRESENT_AWAY)
    return _work_and_stop(record, schedule, Primary.DUTY)


def _work_and_stop(record: Record, schedule: Schedule, primary: Primary) -> Verdict:
    if not record.is_complete:
        return _verdict(record, primary)
    obligation = obligation_of(record, schedule)
    work = _work(record, obligation)
    record.trace.append(told.of_work(work, obligation.hours.rest))
    return _verdict(record, primary, worked=work.minutes)


def _working_day(record: Record, schedule: Schedule) -> Verdict:
    facts, trace, flags = record.facts, record.trace, record.flags
    obligation = obligation_of(record, schedule)
    hours, _, release, arrival, departure = obligation
    flags.extend(_plan_flags(facts))
    primary, missing = _status(record, arrival, departure)
    if primary in (Primary.ABSENT, Primary.NOT_YET):
        trace.extend(told.of_plan(facts, obligation.covers))
        trace.append(told.ABSENT if primary == Primary.ABSENT else told.NOT_YET)
        return _verdict(record, primary)
    trace.extend(told.of_arrival(facts, hours, arrival, record.first_in))
    trace.extend(told.of_departure(facts, hours, arrival, release, departure, record.first_in, record.last_out))
    if arrival.late_min:
        flags.append(Flag.LATE)
    if departure.early_min:
        flags.append(Flag.EARLY)
    if missing is not None:
        flags.append(missing)
    trace.extend(told.of_status(primary, missing))
    work = _work(record, obligation) if primary == Primary.PRESENT else NO_WORK
    overtime = 0
    if primary == Primary.PRESENT:
        trace.append(told.of_work(work, hours.rest))
        if _may_have_overtime(facts, schedule):
            overtime = work.after(departure.due + facts.policy.ot_after_min)
    if overtime:
        flags.append(Flag.OVERTIME)
        trace.append(told.of_overtime(departure.due + facts.policy.ot_after_min, overtime))
    _add_places(record)
    return _verdict(
        record,
        primary,
        required_out=departure.required,
        late=arrival.late_min,
        early=departure.early_min,
        worked=work.minutes,
        overtime=overtime,
    )


def _plan_flags(facts: DayFacts) -> list[Flag]:
    flags: list[Flag] = []
    if facts.duties:
        flags.append(Flag.PART_DUTY)
    if facts.permissions:
        flags.append(Flag.PERMISSION)
    if facts.leave is not None:
        morning = facts.leave.part == LeavePart.MORNING
        flags.append(Flag.LEAVE_MORNING if morning else Flag.LEAVE_AFTERNOON)
    return flags


def _status(record: Record, arrival: Arrival, departure: Departure) -> tuple[Primary, Flag | None]:
    """Step 11: the status, and what is missing."""
    came = record.first_in is not None or arrival.in_by_duty
    left = record.last_out is not None or (not record.is_open and departure.out_by_duty)
    if came and left:
        return Primary.PRESENT, None
    if left:
        return Primary.INCOMPLETE, Flag.NO_IN
    if came:
        return (Primary.WORKING, None) if record.is_open else (Primary.INCOMPLETE, Flag.NO_OUT)
    return (Primary.NOT_YET if record.is_open else Primary.ABSENT), None


def _work(record: Record, obligation: Obligation) -> Work:
    hours, covers, _, arrival, departure = obligation
    return work_of(hours, record.first_in, record.last_out, arrival, departure, covers)


def _may_have_overtime(facts: DayFacts, schedule: Schedule) -> bool:
    """Overtime has to be ordered where the agency asks that, and goes with no pregnancy release or half-day leave."""
    if facts.policy.ot_requires_approval and not facts.overtime_ordered:
        return False
    return not is_pregnancy_release(facts.releases, schedule) and not is_half_day(facts)


def is_half_day(facts: DayFacts) -> bool:
    """Whether the officer has leave for half of the day."""
    return facts.leave is not None and facts.leave.part != LeavePart.FULL


def _add_places(record: Record) -> None:
    first, last = record.picked.first_in, record.picked.last_out
    flags = place_flags(record.facts, first and first.place, last and last.place)
    record.flags.extend(flags)
    record.trace.extend([told.PLACES[flag] for flag in flags])


def _stop(record: Record, primary: Primary, finding: Finding) -> Verdict:
    record.trace.append(finding)
    return _verdict(record, primary)


def _verdict(
    record: Record,
    primary: Primary,
    *,
    required_out: int | None = None,
    late: int = 0,
    early: int = 0,
    worked: int = 0,
    overtime: int = 0,
) -> Verdict:
    first, last = record.picked.first_in, record.picked.last_out
    return Verdict(
        primary=primary,
        flags=frozenset(record.flags),
        first_in=record.first_in,
        last_out=record.last_out,
        required_out=required_out,
        late_min=late,
        early_min=early,
        worked_min=worked,
        overtime_min=overtime,
        is_open=record.is_open,
        place_in=first and first.place,
        place_out=last and last.place,
        trace=tuple(record.trace),
    )
