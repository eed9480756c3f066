"""Whole days from the case files, and what the two readings of the rules say about random ones."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from spotme.evaluate import evaluate, facts_of
from tenant_apps.attendance.rules import judge_day
from tenant_apps.attendance.rules.explain import sentences
from tests.tenant_apps.attendance.case_files import Case, all_cases, answer, case_id, question
from tests.tenant_apps.attendance.rules.dense_days import dense_day, difference
from tests.tenant_apps.attendance.rules.random_days import cases
from tests.tenant_apps.attendance.rules.second_reading import second_reading

TOLD = [case for case in all_cases() if "sentences" in case]


@pytest.mark.parametrize("case", all_cases(), ids=case_id)
def test_a_day_gets_the_verdict_its_case_expects(case: Case) -> None:
    result = judge_day(facts_of(question(case))).to_json()

    assert {key: value for key, value in result.items() if key != "trace"} == answer(case)


@pytest.mark.parametrize("case", all_cases(), ids=case_id)
def test_a_second_reading_of_the_rules_agrees_with_the_case(case: Case) -> None:
    assert second_reading(question(case)) == answer(case)


@pytest.mark.parametrize("case", TOLD, ids=case_id)
def test_a_verdict_tells_its_reasons_in_plain_malay(case: Case) -> None:
    verdict = judge_day(facts_of(question(case)))

    assert sentences(verdict.trace, "ms") == case["sentences"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cases())
def test_two_readings_of_the_rules_agree_on_any_day(case: Case) -> None:
    result = evaluate(case)

    assert {key: value for key, value in result.items() if key != "trace"} == second_reading(case)


@pytest.mark.parametrize("hundred", range(10))
def test_two_readings_agree_on_days_in_which_everything_meets(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        assert difference(dense_day(seed)) is None, f"dense_day({seed})"
