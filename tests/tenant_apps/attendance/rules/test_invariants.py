"""What holds on every day, whatever the facts: tried on random days.

1. Judging twice gives the same, in whatever order the punches come:
   ``test_judging_twice_gives_the_same_verdict``, ``test_the_order_of_punches_covers_and_plans_is_irrelevant``.
2. An untyped punch between in and out changes nothing: ``test_an_untyped_punch_between_in_and_out_changes_nothing``.
3. Figures are never negative and flags follow them: ``test_figures_are_never_negative_and_flags_follow_them``.
4. Flexible hours end within the window's two ends: ``test_flexible_hours_end_between_the_two_ends_of_the_window``,
   ``test_covers_in_the_middle_of_a_flexible_day_leave_its_end_between_the_two``.
5. Nobody is absent where nothing is asked: ``test_nobody_is_absent_where_nothing_is_asked``.
6. Approving never makes a clean day a breach, rejecting never the reverse:
   ``test_an_approval_never_makes_a_clean_day_a_breach``, ``test_what_is_not_approved_changes_nothing``.
7. No agency, no role sees more than its own: ``tests/isolation``.
8. A locked month is byte-stable:
   ``tests/tenant_apps/attendance/test_rejudging.py::test_a_locked_month_is_byte_stable_under_every_kind_of_fact``.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from spotme.evaluate import facts_of
from tenant_apps.attendance.rules import DayFacts, Verdict, judge_day
from tenant_apps.attendance.rules.facts import Duty, Leave, LeavePart, Permission, Punch
from tenant_apps.attendance.rules.verdict import Flag, Primary
from tenant_apps.worktime.rules.calendar import DayType, is_short_day
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.rules.schedules import schedule_of
from tests.tenant_apps.attendance.rules.random_days import Case, cases

BREACHES = {Flag.LATE, Flag.EARLY, Flag.NO_IN, Flag.NO_OUT}
any_day = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
facts_strategy = cases().map(facts_of)


def is_clean(verdict: Verdict) -> bool:
    return verdict.primary != Primary.ABSENT and not (verdict.flags & BREACHES)


@any_day
@given(facts_strategy)
def test_judging_twice_gives_the_same_verdict(facts: DayFacts) -> None:
    assert judge_day(facts) == judge_day(facts)


@any_day
@given(facts_strategy, st.randoms(use_true_random=False))
def test_the_order_of_punches_covers_and_plans_is_irrelevant(facts: DayFacts, chance: random.Random) -> None:
    shuffled = replace(
        facts,
        punches=tuple(chance.sample(facts.punches, len(facts.punches))),
        duties=tuple(chance.sample(facts.duties, len(facts.duties))),
        permissions=tuple(chance.sample(facts.permissions, len(facts.permissions))),
    )

    assert judge_day(shuffled) == judge_day(facts)


@any_day
@given(facts_strategy, st.data())
def test_an_untyped_punch_between_in_and_out_changes_nothing(facts: DayFacts, data: st.DataObject) -> None:
    before = judge_day(facts)
    assume(before.first_in is not None and before.last_out is not None)
    assert before.first_in is not None
    assert before.last_out is not None
    assume(before.last_out - before.first_in > 1)
    second = data.draw(st.integers((before.first_in + 1) * 60, before.last_out * 60 - 1))

    after = judge_day(replace(facts, punches=(*facts.punches, Punch(second))))

    assert replace(after, trace=()) == replace(before, trace=())


@any_day
@given(facts_strategy)
def test_figures_are_never_negative_and_flags_follow_them(facts: DayFacts) -> None:
    verdict = judge_day(facts)

    assert min(verdict.late_min, verdict.early_min, verdict.worked_min, verdict.overtime_min) >= 0
    assert verdict.overtime_min <= verdict.worked_min
    assert (Flag.LATE in verdict.flags) == (verdict.late_min > 0)
    assert (Flag.EARLY in verdict.flags) == (verdict.early_min > 0)
    assert (Flag.OVERTIME in verdict.flags) == (verdict.overtime_min > 0)


@any_day
@given(cases())
def test_flexible_hours_end_between_the_two_ends_of_the_window(case: Case) -> None:
    plain = {**case, "schedule": {"kind": "WBF"}, "leave": None, "time_off": [], "duty": [], "params": {}}
    verdict = judge_day(facts_of(plain))
    assume(verdict.required_out is not None)
    assert verdict.required_out is not None
    facts = facts_of(plain)
    released = 30 * facts.releases.ramadan + 60 * facts.releases.pregnancy
    short = facts.state in ("KDH", "KTN", "TRG") and facts.date.strftime("%a") == "Thu"
    short = short or (facts.state == "JHR" and facts.date.isoformat() == "2024-11-14")
    span = 450 if short else 540

    assert 450 + span <= verdict.required_out + released <= 540 + span


@any_day
@given(facts_strategy, st.integers(600, 700), st.integers(1, 120), st.booleans())
def test_covers_in_the_middle_of_a_flexible_day_leave_its_end_between_the_two(
    facts: DayFacts, start: int, length: int, is_duty: bool
) -> None:
    plain = replace(facts, schedule=schedule_of("WBF"), leave=None, permissions=(), duties=(), policy=Policy())
    covered = replace(plain, duties=(Duty(start, start + length),), permissions=())
    if not is_duty:
        covered = replace(plain, permissions=(Permission(start, start + length),))
    verdict = judge_day(covered)
    if verdict.required_out is None:
        return
    released = 30 * facts.releases.ramadan + 60 * facts.releases.pregnancy
    span = 450 if is_short_day(facts.state, facts.date) else 540

    assert 450 + span <= verdict.required_out + released <= 540 + span


@any_day
@given(cases(), st.sampled_from(["MENUNGGU", "DITOLAK"]))
def test_what_is_not_approved_changes_nothing(case: Case, status: str) -> None:
    bare = {**case, "leave": None, "duty": [], "time_off": []}
    asked = {
        **bare,
        "leave": {"type": "CR", "part": "FULL", "status": status},
        "duty": [{"part": "FULL", "status": status}, {"from": "07:00", "to": "18:00", "status": status}],
        "time_off": [{"from": "08:00", "to": "17:00", "status": status}],
    }

    assert judge_day(facts_of(asked)) == judge_day(facts_of(bare))


@any_day
@given(facts_strategy)
def test_nobody_is_absent_where_nothing_is_asked(facts: DayFacts) -> None:
    verdict = judge_day(replace(facts, punches=()))
    if verdict.primary != Primary.ABSENT:
        return
    assert facts.schedule is not None

    assert facts.day_type == DayType.WORK or facts.schedule.kind == "SYIF"
    assert facts.leave is None or facts.leave.part != LeavePart.FULL
    assert not any(duty.is_full_day for duty in facts.duties)
    assert not verdict.is_open


PLANS = st.one_of(
    st.sampled_from([Leave(part) for part in LeavePart]),
    st.builds(
        lambda start, length, kind: Duty(start, start + length, kind),
        st.integers(400, 1200),
        st.integers(1, 500),
        st.sampled_from(["TUGAS_RASMI", "OUTSTATION"]),
    ),
    st.just(Duty()),
    st.builds(lambda start, length: Permission(start, start + length), st.integers(400, 1200), st.integers(1, 500)),
)


@settings(parent=any_day, max_examples=150)
@given(facts_strategy, PLANS)
def test_an_approval_never_makes_a_clean_day_a_breach(facts: DayFacts, plan: Leave | Duty | Permission) -> None:
    assume(not isinstance(plan, Leave) or facts.leave is None)
    assume(not isinstance(plan, Leave) or not _shortened_beyond_half(facts))
    assume(is_clean(judge_day(facts)))

    assert is_clean(judge_day(_with(facts, plan)))


def _shortened_beyond_half(facts: DayFacts) -> bool:
    """Half-day leave is read by the rest alone: grace and releases that reach past it belong to no agency."""
    return facts.policy.grace_in_min > 0 or (
        facts.schedule is not None and (facts.releases.ramadan or facts.releases.pregnancy) and bool(facts.schedule.end)
    )


def _with(facts: DayFacts, plan: Leave | Duty | Permission) -> DayFacts:
    if isinstance(plan, Leave):
        return replace(facts, leave=plan)
    if isinstance(plan, Duty):
        return replace(facts, duties=(*facts.duties, plan))
    return replace(facts, permissions=(*facts.permissions, plan))


@any_day
@given(cases())
def test_an_open_day_closes_by_time_alone(case: Case) -> None:
    long_after = datetime.fromisoformat(f"{case['calendar']['date']}T00:30:00") + timedelta(days=9)
    verdict = judge_day(facts_of({**case, "now": long_after.isoformat()}))

    assert not verdict.is_open
    assert verdict.primary not in (Primary.NOT_YET, Primary.WORKING)
