"""How many officer-days a second one core judges.

The days are those an agency has: mostly flexible hours with two records, some late, early, incomplete, on leave, with
duty or permission, some night shifts. Only the processor time of ``judge_day`` is measured, no reading of facts from
a database.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

from ops.bench.figures import Figure
from tenant_apps.attendance.rules import DayFacts, judge_day
from tenant_apps.attendance.rules.facts import DayType, Duty, Leave, LeavePart, Permission, Punch, PunchKind
from tenant_apps.worktime.rules.calendar import day_type_of
from tenant_apps.worktime.rules.schedules import Schedule, schedule_of

BUDGET = 30_000
OFFICERS, DAYS, ROUNDS = 500, 30, 5
FLEXIBLE, STAGGERED = schedule_of("WBF"), schedule_of("WP2")
NIGHT = schedule_of("SYIF", 1320, 360, (120, 180))
FIRST = date(2026, 11, 1)
CLOSED = 3 * 1440


def measure() -> Figure:
    """Return the best of some rounds."""
    month = [_facts(officer, FIRST + timedelta(days=day)) for officer in range(OFFICERS) for day in range(DAYS)]
    best = max(_rate(month) for _ in range(ROUNDS))
    return Figure("officer-days judged by the pure rules on one core", best, "days/s", BUDGET, at_least=True)


def _rate(month: list[DayFacts]) -> float:
    start = process_time()
    for facts in month:
        judge_day(facts)
    return len(month) / (process_time() - start)


def _facts(officer: int, day: date) -> DayFacts:
    """A day that depends on nothing but the officer's number and the date."""
    turn = (officer * 31 + day.day * 17) % 100
    state = ("PJY", "KDH", "SBH", "JHR")[officer % 4]
    schedule = NIGHT if officer % 20 == 0 else STAGGERED if officer % 5 == 0 else FLEXIBLE
    return DayFacts(
        date=day,
        day_type=day_type_of(state, day, ()),
        state=state,
        schedule=schedule,
        now=CLOSED,
        punches=_punches(turn, schedule) if day_type_of(state, day, ()) == DayType.WORK else (),
        leave=Leave(LeavePart.FULL if turn < 4 else LeavePart.MORNING, "CR") if turn < 6 else None,
        duties=(Duty(840, 1080),) if turn in (10, 11, 12) else (),
        permissions=(Permission(600, 690),) if turn in (20, 21) else (),
    )


def _punches(turn: int, schedule: Schedule) -> tuple[Punch, ...]:
    if turn < 5:
        return ()
    start, end = (1320, 1800) if schedule is NIGHT else (450 + turn, 1000 + turn)
    first = Punch(start * 60 + turn % 60, PunchKind.IN)
    last = Punch(end * 60 + turn % 50, PunchKind.OUT)
    if turn % 10 == 0:
        return (first,)
    if turn % 4 == 0:
        return (Punch(first.at - 40), first, Punch(start * 60 + 15_000), last, Punch(last.at + 30))
    return first, last
