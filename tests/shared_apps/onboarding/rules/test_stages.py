"""The table of the stages of joining."""

import pytest

from shared_apps.onboarding.rules.stages import (
    MOVES,
    PATH,
    STEPS,
    Need,
    Stage,
    Verb,
    is_done,
    lacking,
    move,
    verbs_from,
)

FOLLOWING = {
    Stage.BRIEFING: Stage.TRAINING,
    Stage.TRAINING: Stage.INTEGRATION,
    Stage.INTEGRATION: Stage.TRIAL,
    Stage.TRIAL: Stage.ACTIVE,
}


@pytest.mark.parametrize("stage", Stage)
def test_finishing_leads_to_the_next_step_and_nowhere_else(stage: Stage) -> None:
    way = move(stage, Verb.FINISH)

    assert (way.target if way else None) == FOLLOWING.get(stage)


@pytest.mark.parametrize("stage", Stage)
def test_only_integration_and_trial_may_be_left_out_and_only_with_a_reason(stage: Stage) -> None:
    way = move(stage, Verb.SKIP)

    if stage in (Stage.INTEGRATION, Stage.TRIAL):
        assert way is not None
        assert way.target is FOLLOWING[stage]
        assert Need.REMARK in way.needs
    else:
        assert way is None


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_of_the_path_can_be_suspended_with_a_reason(stage: Stage) -> None:
    way = move(stage, Verb.SUSPEND)

    assert (way is not None) == (stage in PATH)
    assert way is None or way.needs == {Need.REMARK}


def test_a_suspended_agency_is_resumed_or_ended() -> None:
    assert verbs_from(Stage.SUSPENDED) == (Verb.RESUME, Verb.CLOSE)


def test_nothing_follows_the_end() -> None:
    assert verbs_from(Stage.CLOSED) == ()


def test_a_briefing_and_a_training_need_a_date_and_names() -> None:
    for step in (Stage.BRIEFING, Stage.TRAINING):
        way = move(step, Verb.FINISH)
        assert way is not None
        assert {Need.DATE, Need.ATTENDEES} <= lacking(way, frozenset())
        assert lacking(way, frozenset(Need)) == frozenset()


def test_an_agency_becomes_active_only_when_it_is_ready() -> None:
    assert all(Need.READY in way.needs for way in MOVES if way.target is Stage.ACTIVE)


def test_a_step_is_done_when_it_lies_behind() -> None:
    assert [is_done(step, Stage.INTEGRATION) for step in STEPS] == [True, True, False, False]
