"""Issues a verdict opens, their deadlines, their moves."""

from __future__ import annotations

from datetime import date

import pytest

from tenant_apps.attendance.rules.verdict import Flag, Primary, Verdict
from tenant_apps.issues.rules.kinds import (
    FINAL,
    PLACE_KINDS,
    TIME_KINDS,
    TRANSITIONS,
    Actor,
    Cause,
    IssueKind,
    State,
    card_day,
    cause_of_expiry,
    escalation_date,
    issues_of,
    justify_deadline,
    minutes_of,
    next_states,
    state_after_deadline,
    supervisor_deadline,
)
from tenant_apps.worktime.rules.policy import Policy

QUIET = set(Flag) - {Flag(kind.value) for kind in IssueKind if kind != IssueKind.ABSENT}


def test_an_absence_opens_an_issue() -> None:
    assert issues_of(Verdict(Primary.ABSENT)) == (IssueKind.ABSENT,)


@pytest.mark.parametrize("kind", [kind for kind in IssueKind if kind != IssueKind.ABSENT])
def test_every_flag_that_asks_for_a_word_opens_an_issue(kind: IssueKind) -> None:
    assert issues_of(Verdict(Primary.PRESENT, frozenset({Flag(kind.value)}))) == (kind,)


@pytest.mark.parametrize("flag", sorted(QUIET))
def test_other_flags_open_none(flag: Flag) -> None:
    assert issues_of(Verdict(Primary.PRESENT, frozenset({flag}))) == ()


@pytest.mark.parametrize("primary", sorted(set(Primary) - {Primary.ABSENT}))
def test_other_statuses_open_none(primary: Primary) -> None:
    assert issues_of(Verdict(primary)) == ()


def test_a_day_may_open_several_and_says_how_many_minutes() -> None:
    verdict = Verdict(Primary.PRESENT, frozenset({Flag.EARLY, Flag.LATE}), late_min=15, early_min=20)

    assert issues_of(verdict) == (IssueKind.LATE, IssueKind.EARLY)
    assert [minutes_of(verdict, kind) for kind in issues_of(verdict)] == [15, 20]
    assert minutes_of(verdict, IssueKind.NO_OUT) == 0


def test_lapses_of_time_and_presence_elsewhere_are_apart() -> None:
    assert not TIME_KINDS & PLACE_KINDS


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 1), date(2026, 12, 10)),
        (date(2026, 11, 30), date(2026, 12, 10)),
        (date(2026, 12, 31), date(2027, 1, 10)),
        (date(2027, 1, 31), date(2027, 2, 10)),
    ],
)
def test_explanations_are_due_on_the_tenth_of_the_next_month(day: date, due: date) -> None:
    assert justify_deadline(day, Policy()) == supervisor_deadline(day, Policy()) == due


@pytest.mark.parametrize(
    ("day", "due"), [(date(2028, 2, 3), date(2028, 2, 29)), (date(2026, 12, 31), date(2027, 1, 1))]
)
def test_in_indonesia_explanations_are_due_within_the_month_and_a_day_after_its_last(day: date, due: date) -> None:
    assert justify_deadline(day, Policy.from_params("ID", {})) == due


def test_an_issue_goes_one_up_after_three_working_days() -> None:
    friday = date(2026, 11, 20)

    assert escalation_date(friday, Policy(), lambda day: day.weekday() < 5) == date(2026, 11, 26)


def test_a_new_issue_is_explained_cancelled_or_expires() -> None:
    assert next_states("BARU", Actor.OFFICER) == {State.EXPLAINED}
    assert next_states("BARU", Actor.SYSTEM) == {State.CANCELLED, State.EXPIRED}
    assert next_states("BARU", Actor.APPROVER) == set()


def test_an_explained_issue_is_decided_or_asked_about() -> None:
    assert next_states("DIJUSTIFIKASI", Actor.APPROVER) == {State.ACCEPTED, State.REJECTED, State.MORE_INFO}
    assert next_states("DIJUSTIFIKASI", Actor.OFFICER) == set()
    assert State.ESCALATED in next_states("DIJUSTIFIKASI", Actor.SYSTEM)


def test_with_two_levels_the_checker_checks_and_the_approver_decides() -> None:
    assert next_states("DIJUSTIFIKASI", Actor.CHECKER) == {State.CHECKED, State.MORE_INFO}
    assert next_states("DISEMAK", Actor.APPROVER) == {State.ACCEPTED, State.REJECTED}
    assert next_states("DISEMAK", Actor.CHECKER) == set()


def test_more_information_comes_from_the_officer() -> None:
    assert next_states("PERLU_MAKLUMAT", Actor.OFFICER) == {State.EXPLAINED}


@pytest.mark.parametrize("state", sorted(FINAL))
def test_only_an_administrator_reopens_what_is_decided(state: State) -> None:
    moves = {actor: next_states(state, actor) for actor in Actor if next_states(state, actor)}

    assert moves in ({}, {Actor.ADMINISTRATOR: {State.EXPLAINED}})
    assert bool(moves) == (state in (State.ACCEPTED, State.REJECTED))


def test_every_state_has_its_moves_and_every_waiting_one_can_expire() -> None:
    assert set(TRANSITIONS) == set(State)
    for state in set(State) - FINAL:
        assert {State.EXPIRED, State.CANCELLED} <= next_states(state, Actor.SYSTEM)


@pytest.mark.parametrize(("state", "actor"), [("HILANG", "PEGAWAI"), ("BARU", "JIRAN")])
def test_unknown_states_and_actors_are_refused(state: str, actor: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        next_states(state, actor)


@pytest.mark.parametrize(
    ("state", "inaction", "then"),
    [
        (State.NEW, "accept", State.EXPIRED),
        (State.MORE_INFO, "accept", State.EXPIRED),
        (State.EXPLAINED, "accept", State.ACCEPTED),
        (State.EXPLAINED, "count_against", State.EXPIRED),
        (State.EXPLAINED, "escalate", State.ESCALATED),
        (State.ESCALATED, "count_against", State.EXPIRED),
        (State.ESCALATED, "accept", State.ACCEPTED),
        (State.CHECKED, "count_against", State.EXPIRED),
    ],
)
def test_a_deadline_ends_what_waits(state: State, inaction: str, then: State) -> None:
    assert state_after_deadline(state, Policy(on_supervisor_inaction=inaction)) == then
    assert then in next_states(state, Actor.SYSTEM)


@pytest.mark.parametrize("state", [State.EXPLAINED, State.ESCALATED])
def test_what_goes_up_stays_there_until_the_cards_are_counted(state: State) -> None:
    policy = Policy(on_supervisor_inaction="escalate")

    assert state_after_deadline(state, policy) == State.ESCALATED
    assert state_after_deadline(state, policy, is_card_day=True) == State.EXPIRED


def test_the_cards_of_a_month_are_counted_in_the_next() -> None:
    assert card_day(date(2026, 12, 31), 11) == date(2027, 1, 11)


def test_an_expiry_names_who_did_not_act() -> None:
    assert cause_of_expiry(State.NEW) == cause_of_expiry(State.MORE_INFO) == Cause.NO_EXPLANATION
    assert cause_of_expiry(State.EXPLAINED) == cause_of_expiry(State.ESCALATED) == Cause.NO_DECISION
