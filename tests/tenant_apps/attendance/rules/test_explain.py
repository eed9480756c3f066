"""Sentences: times as spoken, both languages, every code."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from spotme.evaluate import facts_of
from tenant_apps.attendance.rules import judge_day, trace
from tenant_apps.attendance.rules.explain import TEMPLATES, sentences, spoken_length, spoken_time
from tenant_apps.attendance.rules.verdict import finding_of, trace_item
from tests.tenant_apps.attendance.case_files import Case, all_cases, case_id, question

SPOKEN = [
    (478, "7.58 pagi", "7:58 a.m."),
    (0, "12.00 pagi", "12:00 a.m."),
    (719, "11.59 pagi", "11:59 a.m."),
    (720, "12.00 tengah hari", "12:00 p.m."),
    (750, "12.30 tengah hari", "12:30 p.m."),
    (779, "12.59 tengah hari", "12:59 p.m."),
    (780, "1.00 petang", "1:00 p.m."),
    (1025, "5.05 petang", "5:05 p.m."),
    (1139, "6.59 petang", "6:59 p.m."),
    (1140, "7.00 malam", "7:00 p.m."),
    (1275, "9.15 malam", "9:15 p.m."),
    (1804, "6.04 pagi esoknya", "6:04 a.m. the next day"),
    (-30, "11.30 malam hari sebelumnya", "11:30 p.m. the day before"),
]
LENGTHS = [
    (540, "9 jam", "9 hours"),
    (450, "7 jam 30 minit", "7 hours 30 minutes"),
    (61, "1 jam 1 minit", "1 hour 1 minute"),
    (15, "15 minit", "15 minutes"),
    (0, "0 minit", "0 minutes"),
]


@pytest.mark.parametrize(("minute", "malay", "english"), SPOKEN)
def test_a_time_is_spoken(minute: int, malay: str, english: str) -> None:
    assert spoken_time(minute, "ms") == malay
    assert spoken_time(minute, "en") == english


@pytest.mark.parametrize(("minutes", "malay", "english"), LENGTHS)
def test_a_length_is_spoken(minutes: int, malay: str, english: str) -> None:
    assert spoken_length(minutes, "ms") == malay
    assert spoken_length(minutes, "en") == english


def test_a_usual_day_reads_the_same_in_english() -> None:
    case = next(case for case in all_cases() if case["name"] == "E01")

    assert sentences(judge_day(facts_of(question(case))).trace, "en") == [
        "Clocked in at 8:07 a.m.",
        "Clocked out at 5:07 p.m.",
        "In at 8:07 a.m. + 9 hours = may leave at 5:07 p.m.",
        "Worked 8:07 a.m. to 5:07 p.m. less rest of 1 hour = 8 hours",
    ]


@pytest.mark.parametrize("case", all_cases(), ids=case_id)
def test_every_verdict_can_be_told_in_both_languages_and_stored(case: Case) -> None:
    verdict = judge_day(facts_of(question(case)))
    stored = [finding_of(trace_item(finding)) for finding in verdict.trace]

    assert len(sentences(verdict.trace, "ms")) == len(sentences(verdict.trace, "en")) == len(verdict.trace)
    assert tuple(stored) == verdict.trace


def test_both_languages_tell_the_same_facts() -> None:
    for code, (malay, english) in TEMPLATES.items():
        fields = [
            sorted((name, spec) for _, name, spec, _ in Formatter().parse(text) if name) for text in (malay, english)
        ]
        assert fields[0] == fields[1], code


def test_every_code_of_the_templates_is_told_somewhere() -> None:
    source = "".join(path.read_text() for path in Path(trace.__file__).parent.glob("*.py") if path.name != "explain.py")
    told = set(re.findall(r'"([a-z_]+)"', source))
    for prefix in ("cover", "head_cover", "tail_cover", "opening"):
        told |= {f"{prefix}_{kind}" for kind in ("duty", "permission", "mixed")}

    assert set(TEMPLATES) <= told
