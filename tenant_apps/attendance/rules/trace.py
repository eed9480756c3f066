"""What a verdict tells about itself: one finding for every rule that was applied.

A finding is a code with its facts; ``explain.py`` turns it into a sentence. Facts are minutes of the date, lengths in
minutes, or words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tenant_apps.attendance.rules.arrival import Arrival
from tenant_apps.attendance.rules.covers import Cover
from tenant_apps.attendance.rules.departure import Departure, Release
from tenant_apps.attendance.rules.facts import DayFacts, Leave, LeavePart
from tenant_apps.attendance.rules.normalise import Absorbed, Kept, Normalised, is_weak
from tenant_apps.attendance.rules.pick import Picked
from tenant_apps.attendance.rules.verdict import Finding, Flag, Primary
from tenant_apps.attendance.rules.worked import Work
from tenant_apps.worktime.rules.calendar import Interval
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.rules.schedules import Hours, Schedule

RECORD: Final = "Rekod kehadiran"
SETTING: Final = "Tetapan agensi"
CALENDAR: Final = "Kalendar"
ROSTER: Final = "Jadual waktu kerja"
FLEXIBLE: Final = "PP 5/2019 (MyPPSM SR.4.1.1)"
GENERAL_ORDERS: Final = "Perintah Am Bab G"
LEAVING: Final = "MyPPSM SR.4.2.2"
RAMADAN: Final = "SPP 1/2016"
PREGNANCY: Final = "PP 11/2017 (MyPPSM SR.4.2.1)"
REMOTE: Final = "MyPPSM SR.4.1.2"
HYBRID: Final = "Hari Bekerja Hibrid"
LEAVE: Final = "Cuti diluluskan"

NO_SCHEDULE: Final = Finding("no_schedule", {}, ROSTER)
EXEMPT: Final = Finding("exempt", {}, SETTING)
HOLIDAY: Final = Finding("holiday", {}, CALENDAR)
REST_DAY: Final = Finding("rest_day", {}, CALENDAR)
ROSTERED_ON_HOLIDAY: Final = Finding("rostered_on_holiday", {}, ROSTER)
ROSTERED_ON_REST: Final = Finding("rostered_on_rest", {}, ROSTER)
PRESENT_ON_LEAVE: Final = Finding("present_on_leave", {}, RECORD)
FULL_DUTY: Final = Finding("full_duty", {}, GENERAL_ORDERS)
PRESENT_AWAY: Final = Finding("present_away", {}, RECORD)
ABSENT: Final = Finding("absent", {}, RECORD)
NOT_YET: Final = Finding("not_yet", {}, RECORD)
WORKING: Final = Finding("working", {}, RECORD)
NO_IN: Final = Finding("no_in", {}, RECORD)
NO_OUT: Final = Finding("no_out", {}, RECORD)
PLACES: Final = {
    Flag.OUTSIDE: Finding("outside", {}, RECORD),
    Flag.REMOTE: Finding("remote", {}, REMOTE),
    Flag.REMOTE_ON_OFFICE_DAY: Finding("remote_on_office_day", {}, HYBRID),
    Flag.REMOTE_OVER_QUOTA: Finding("remote_over_quota", {}, HYBRID),
}


def of_punches(normal: Normalised, picked: Picked, split: int, policy: Policy) -> list[Finding]:
    """What became of the punches: the beginning of a trace."""
    trace = [Finding(drop.code, {"at": drop.minute}, RECORD) for drop in normal.dropped]
    trace.extend([_absorbed(punch) for punch in normal.absorbed])
    first, last = picked.first_in, picked.last_out
    if picked.lone:
        code, at = ("lone_in", first.minute) if first else ("lone_out", last.minute if last else 0)
        trace.append(Finding(code, {"at": at, "split": split}, SETTING))
    else:
        if first is not None:
            trace.append(Finding("first_in", {"at": first.minute}, RECORD))
        if last is not None:
            trace.append(Finding("last_out", {"at": last.minute}, RECORD))
        elif picked.reopened is not None and len(normal.kept) > 1:
            trace.append(Finding("session_open", {"at": picked.reopened.minute}, RECORD))
    trace.extend(_doubts(normal, picked, policy))
    return trace


def of_rest_day_work(first_in: int, last_out: int, worked: int, overtime: int) -> list[Finding]:
    """The work of a rest day or holiday."""
    less = last_out - first_in - worked
    facts = {"from": first_in, "to": last_out, "rest": less, "minutes": worked}
    trace = [Finding("worked" if less else "worked_whole", facts, GENERAL_ORDERS)]
    if overtime:
        trace.append(Finding("rest_day_overtime", {"minutes": overtime}, GENERAL_ORDERS))
    return trace


def of_full_leave(leave: Leave | None) -> Finding:
    """Leave of the whole day."""
    return Finding("full_leave", {"type": leave.type if leave else ""}, LEAVE)


def of_plan(facts: DayFacts, covers: Sequence[Cover]) -> list[Finding]:
    """Leave and covers of a day nobody came to."""
    trace = [_cover("cover", cover) for cover in covers]
    if facts.leave is not None:
        morning = facts.leave.part == LeavePart.MORNING
        trace.append(Finding("half_morning" if morning else "half_afternoon", {}, LEAVE))
    return trace


def of_arrival(facts: DayFacts, hours: Hours, arrival: Arrival, first_in: int | None) -> list[Finding]:
    """What excuses or blames the arrival."""
    trace: list[Finding] = []
    if facts.leave is not None and facts.leave.part == LeavePart.MORNING:
        trace.append(Finding("morning_leave", {"limit": arrival.limit}, LEAVE))
    trace.extend([_cover("head_cover", cover) for cover in arrival.heads])
    trace.extend([_cover("opening", cover) for cover in arrival.openings])
    if first_in is None:
        return trace
    if arrival.late_min:
        trace.append(_late(hours, arrival, first_in))
    elif first_in > arrival.limit and not arrival.heads and not arrival.openings:
        details = {"at": first_in, "limit": arrival.limit, "grace": arrival.grace}
        trace.append(Finding("within_grace", details, SETTING))
    return trace


def of_departure(
    facts: DayFacts,
    hours: Hours,
    arrival: Arrival,
    release: Release,
    departure: Departure,
    first_in: int | None,
    last_out: int | None,
) -> list[Finding]:
    """How the end of the day was found, and leaving before it."""
    out = departure.due
    if facts.leave is not None and facts.leave.part == LeavePart.AFTERNOON:
        trace = [Finding("afternoon_leave", {"out": out}, LEAVE)]
    else:
        trace = [_due(facts, hours, arrival, out + release.minutes, first_in)]
        if release.ramadan:
            details = {"minutes": release.ramadan, "out": out + release.pregnancy}
            trace.append(Finding("ramadan_release", details, RAMADAN))
        if release.pregnancy:
            trace.append(Finding("pregnancy_release", {"minutes": release.pregnancy, "out": out}, PREGNANCY))
    if departure.released_at is not None:
        trace.append(Finding("outstation_release", {"out": departure.released_at}, FLEXIBLE))
    if departure.sent_home_at is not None:
        trace.append(Finding("early_release", {"out": departure.sent_home_at}, CALENDAR))
    trace.extend([_cover("tail_cover", cover, out=departure.required) for cover in departure.tails])
    if departure.early_min and last_out is not None:
        early = {"at": last_out, "out": departure.required, "minutes": departure.early_min}
        trace.append(Finding("early", early, GENERAL_ORDERS))
    return trace


def of_status(primary: Primary, missing: Flag | None) -> list[Finding]:
    """What is missing from the day."""
    if missing is not None:
        return [NO_IN if missing == Flag.NO_IN else NO_OUT]
    return [WORKING] if primary == Primary.WORKING else []


def of_work(work: Work, rest: Interval | None) -> Finding:
    """The minutes worked, and what was taken off: the rest, and permission or time away beside it."""
    if work.span is None:
        return Finding("worked_duty" if work.counted else "worked_nothing", {"minutes": work.minutes}, RECORD)
    start, end = work.span
    minutes = work.minutes
    resting = max(0, min(end, rest[1]) - max(start, rest[0])) if rest else 0
    other = end - start - minutes - resting
    code = (
        ("worked_less_both" if resting else "worked_less_other") if other else "worked" if resting else "worked_whole"
    )
    facts = {"from": start, "to": end, "rest": resting, "other": other, "minutes": minutes}
    return Finding(code, facts, GENERAL_ORDERS)


def of_overtime(after: int, minutes: int) -> Finding:
    """The part of the work that is overtime."""
    return Finding("overtime", {"after": after, "minutes": minutes}, GENERAL_ORDERS)


def _doubts(normal: Normalised, picked: Picked, policy: Policy) -> list[Finding]:
    trace: list[Finding] = []
    doubtful = normal.face_to_confirm
    if doubtful is not None and doubtful.face is not None:
        facts = {"at": doubtful.minute, "percent": int(doubtful.face * 100)}
        trace.append(Finding("face_to_confirm", facts, SETTING))
    picks = [punch for punch in (picked.first_in, picked.last_out) if is_weak(punch, policy.max_accuracy_m)]
    trace.extend([_weak(punch) for punch in picks if punch is not None])
    return trace


def _absorbed(punch: Absorbed) -> Finding:
    return Finding("absorbed", {"at": punch.minute, "kind": punch.kind, "typed_at": punch.by_minute}, RECORD)


def _weak(punch: Kept) -> Finding:
    return Finding("weak_location", {"at": punch.minute, "metres": int(punch.accuracy_m or 0)}, SETTING)


def _cover(code: str, cover: Cover, **more: int) -> Finding:
    kind = ("mixed" if cover.permission else "duty") if cover.duty else "permission"
    source = GENERAL_ORDERS if cover.duty else LEAVING
    return Finding(f"{code}_{kind}", {"from": cover.start, "to": cover.end, **more}, source)


def _late(hours: Hours, arrival: Arrival, first_in: int) -> Finding:
    facts = {"at": first_in, "limit": first_in - arrival.late_min, "minutes": arrival.late_min}
    after_cover = arrival.spent is not None and arrival.spent > arrival.limit
    source = GENERAL_ORDERS if hours.span is None else FLEXIBLE
    return Finding("late_after_cover" if after_cover else "late", facts, source)


def _due(facts: DayFacts, hours: Hours, arrival: Arrival, out: int, first_in: int | None) -> Finding:
    if hours.span is None:
        return _due_fixed(facts.schedule, hours, out)
    base = arrival.base_in
    lengths = {"span": hours.span, "out": out}
    if base is None:
        return Finding("required_without_in", {"base": hours.start, **lengths}, FLEXIBLE)
    if base == first_in:
        return Finding("required_from_in", {"at": base, **lengths}, FLEXIBLE)
    if first_in is None or arrival.heads or arrival.openings:
        return Finding("required_from_cover", {"base": base, **lengths}, FLEXIBLE)
    return Finding("required_from_window", {"at": first_in, "base": base, **lengths}, FLEXIBLE)


def _due_fixed(schedule: Schedule | None, hours: Hours, out: int) -> Finding:
    by_place = schedule is not None and bool(schedule.end_by_location) and out != hours.end
    return Finding("required_by_place" if by_place else "required_fixed", {"out": out}, ROSTER)
