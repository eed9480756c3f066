"""An early release of the agency: everybody may leave at its minute, and nobody has to stay for the span."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tenant_apps.attendance.rules.day import judge_day
from tenant_apps.attendance.rules.facts import DayFacts, Duty, Punch
from tenant_apps.worktime.rules.schedules import Schedule, schedule_of

EVE = date(2026, 12, 24)
ONE = 13 * 60


def facts(schedule: Schedule, first: str, last: str, **more: object) -> DayFacts:
    punches = tuple(
        Punch.on(EVE, datetime.fromisoformat(f"2026-12-24T{clock}:00"), kind)
        for clock, kind in ((first, "MASUK"), (last, "KELUAR"))
    )
    return DayFacts(EVE, "WORK", "PJY", schedule, now=2000, punches=punches, **more)  # type: ignore[arg-type]  # free keywords of a test


@pytest.mark.parametrize(
    ("schedule", "first", "last", "early"),
    [
        (schedule_of("WBF"), "08:07", "13:00", 0),
        (schedule_of("WBF"), "08:07", "12:50", 10),
        (schedule_of("WBF"), "08:07", "17:00", 0),
        (schedule_of("WP2"), "07:55", "13:01", 0),
        (schedule_of("TETAP", 480, 840), "07:55", "13:00", 0),
        (schedule_of("TETAP", 480, 720), "07:55", "12:00", 0),
        (schedule_of("SYIF", 480, 1020), "07:55", "13:00", 240),
    ],
)
def test_leaving_at_its_minute_is_not_early_except_from_a_shift(
    schedule: Schedule, first: str, last: str, early: int
) -> None:
    verdict = judge_day(facts(schedule, first, last, release_at=ONE))

    assert verdict.early_min == early
    assert verdict.late_min == 0


def test_it_is_told_in_the_trace_and_only_where_it_changed_something() -> None:
    told = judge_day(facts(schedule_of("WBF"), "08:07", "13:00", release_at=ONE))
    other = judge_day(facts(schedule_of("TETAP", 480, 720), "07:55", "12:00", release_at=ONE))

    assert told.required_out == ONE
    assert "early_release" in [finding.code for finding in told.trace]
    assert "early_release" not in [finding.code for finding in other.trace]


def test_a_duty_past_the_release_covers_the_end_from_its_start() -> None:
    verdict = judge_day(facts(schedule_of("WBF"), "08:00", "11:05", release_at=ONE, duties=(Duty(660, 840),)))

    assert (verdict.required_out, verdict.early_min) == (660, 0)


def test_overtime_still_begins_at_the_end_of_the_whole_day() -> None:
    late = judge_day(facts(schedule_of("WP2"), "07:55", "19:00", release_at=ONE, overtime_ordered=True))

    assert late.overtime_min == 120
