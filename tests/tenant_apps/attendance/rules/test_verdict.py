"""The judgement as data: what it says when nothing was found, and what opens an issue."""

from __future__ import annotations

from tenant_apps.attendance.rules.verdict import BREACHES, ISSUE_CODES, Finding, Verdict, finding_of, trace_item


def test_a_verdict_with_nothing_to_say_has_no_minutes_and_is_closed() -> None:
    verdict = Verdict("HADIR")

    assert (verdict.late_min, verdict.early_min, verdict.worked_min, verdict.overtime_min) == (0, 0, 0, 0)
    assert verdict.is_open is False
    assert verdict.to_json()["first_in"] is None


def test_every_breach_opens_an_issue_and_so_does_presence_that_needs_a_word() -> None:
    assert BREACHES < ISSUE_CODES
    assert {"LUAR_KAWASAN", "HADIR_SEMASA_CUTI", "PENGESAHAN_WAJAH"} <= ISSUE_CODES - BREACHES


def test_a_finding_is_read_back_as_it_was_kept() -> None:
    finding = Finding("lewat", {"minit": 7}, "PP 5/2019")

    assert finding_of(trace_item(finding)) == finding
