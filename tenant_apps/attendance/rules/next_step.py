"""What the officer's button offers next, and from when leaving is not early.

It looks at the records and the schedule of this working date only: a clock-out forgotten yesterday never turns this
morning's punch into one.
"""

from __future__ import annotations

from dataclasses import dataclass

from tenant_apps.attendance.rules.day import Record, judge_day, obligation_of, read_punches, split_of
from tenant_apps.attendance.rules.facts import DayFacts, PunchKind
from tenant_apps.attendance.rules.verdict import Primary, Verdict

_ASKING = frozenset({Primary.NOT_YET, Primary.WORKING, Primary.ABSENT, Primary.INCOMPLETE, Primary.PRESENT})


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step of the day.

    ``action`` is the punch to offer. ``leave_from`` is the earliest leaving time in minutes of the date, None when
    the day asks for none. ``is_early`` says that leaving at the moment asked about is early, by ``early_min``.
    ``is_done`` says that both records are there: a further one corrects the clock-out. ``is_asked`` says that the day
    expects attendance; otherwise the button is there, quietly.
    """

    action: PunchKind
    leave_from: int | None
    is_early: bool
    early_min: int
    is_done: bool
    is_asked: bool


def next_step(facts: DayFacts, verdict: Verdict | None = None) -> NextStep:
    """The next step at ``facts.now``; ``verdict``, when the caller has it already, is the one on these facts."""
    verdict = verdict or judge_day(facts)
    record = read_punches(facts)
    is_asked = verdict.primary in _ASKING
    leave_from = _leave_from(record, verdict) if is_asked else None
    action = _action(record, leave_from)
    is_early = action == PunchKind.OUT and leave_from is not None and facts.now < leave_from
    return NextStep(
        action=action,
        leave_from=leave_from,
        is_early=is_early,
        early_min=leave_from - facts.now if is_early and leave_from is not None else 0,
        is_done=record.is_complete,
        is_asked=is_asked,
    )


def _leave_from(record: Record, verdict: Verdict) -> int | None:
    if verdict.required_out is not None or record.facts.schedule is None:
        return verdict.required_out
    return obligation_of(record, record.facts.schedule).departure.required


def _action(record: Record, leave_from: int | None) -> PunchKind:
    """Out once there is an in; without one, in until the officer might leave, or until the middle of the day."""
    if record.first_in is not None:
        return PunchKind.OUT
    if record.last_out is not None:
        return PunchKind.IN if record.facts.now < split_of(record.facts) else PunchKind.OUT
    left = leave_from is not None and record.facts.now >= leave_from
    return PunchKind.OUT if left else PunchKind.IN
