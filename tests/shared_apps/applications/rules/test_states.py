"""The table of an application's states."""

import pytest

from shared_apps.applications.rules.states import EDITABLE, STANDING, Party, State, Verb, move, verbs_from

ALLOWED = {
    (State.DRAFT, Verb.SEND, Party.APPLICANT): State.SENT,
    (State.RETURNED, Verb.SEND, Party.APPLICANT): State.SENT,
    (State.SENT, Verb.REVIEW, Party.OPERATOR): State.IN_REVIEW,
    (State.IN_REVIEW, Verb.RETURN, Party.OPERATOR): State.RETURNED,
    (State.IN_REVIEW, Verb.REJECT, Party.OPERATOR): State.REJECTED,
    (State.IN_REVIEW, Verb.APPROVE, Party.OPERATOR): State.APPROVED,
}


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", State)
def test_only_the_ways_of_the_table_are_open(state: State, verb: Verb, party: Party) -> None:
    way = move(state, verb, party)

    assert (way.target if way else None) == ALLOWED.get((state, verb, party))


def test_returning_and_rejecting_need_a_remark_and_approving_does_not() -> None:
    needy = {
        verb
        for verb in (Verb.RETURN, Verb.REJECT, Verb.APPROVE)
        if (way := move(State.IN_REVIEW, verb, Party.OPERATOR)) and way.needs_remark
    }

    assert needy == {Verb.RETURN, Verb.REJECT}


def test_an_operator_decides_only_what_is_under_review() -> None:
    assert verbs_from(State.SENT, Party.OPERATOR) == (Verb.REVIEW,)
    assert verbs_from(State.IN_REVIEW, Party.OPERATOR) == (Verb.RETURN, Verb.REJECT, Verb.APPROVE)


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED])
def test_a_decision_is_final(state: State) -> None:
    assert verbs_from(state, Party.OPERATOR) == ()
    assert verbs_from(state, Party.APPLICANT) == ()


def test_a_rejected_application_and_a_draft_do_not_keep_another_away() -> None:
    assert {State.SENT, State.IN_REVIEW, State.RETURNED, State.APPROVED} == STANDING
    assert {State.DRAFT, State.RETURNED} == EDITABLE
