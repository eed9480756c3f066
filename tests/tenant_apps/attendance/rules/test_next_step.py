"""What the officer's button offers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tenant_apps.attendance.rules.facts import DayFacts, DayType, Duty, Leave, LeavePart, Punch, PunchKind, one_leave
from tenant_apps.attendance.rules.next_step import NextStep, next_step
from tenant_apps.worktime.rules.clock import parse_clock
from tenant_apps.worktime.rules.schedules import schedule_of

IN, OUT = PunchKind.IN, PunchKind.OUT
TUESDAY = date(2026, 11, 17)


def step_at(now: str, *punches: tuple[str | None, str], **facts: Any) -> NextStep:
    given = {"day_type": DayType.WORK, "state": "PJY", "schedule": schedule_of("WBF"), **facts}
    found = tuple(Punch(parse_clock(at) * 60, kind) for kind, at in punches)
    return next_step(DayFacts(date=TUESDAY, now=parse_clock(now), punches=found, **given))


def test_the_morning_begins_with_an_in() -> None:
    step = step_at("07:58")

    assert (step.action, step.is_asked, step.is_done) == (IN, True, False)
    assert not step.is_early


def test_a_forgotten_out_of_yesterday_does_not_turn_the_morning_round() -> None:
    assert step_at("07:58", ("MASUK", "08:00-1")).action == IN


def test_after_the_in_comes_the_out_with_the_earliest_leaving_time() -> None:
    step = step_at("16:57", ("MASUK", "07:58"))

    assert (step.action, step.leave_from, step.is_early, step.early_min) == (OUT, parse_clock("16:58"), True, 1)


def test_from_the_leaving_time_on_the_out_is_not_early() -> None:
    step = step_at("16:58", ("MASUK", "07:58"))

    assert (step.action, step.is_early, step.early_min) == (OUT, False, 0)


def test_with_both_records_a_further_one_corrects_the_out() -> None:
    step = step_at("17:30", ("MASUK", "07:58"), ("KELUAR", "17:05"))

    assert (step.action, step.is_done) == (OUT, True)


def test_after_coming_back_the_out_is_offered_again() -> None:
    step = step_at("13:25", ("MASUK", "08:00"), ("KELUAR", "12:30"), ("MASUK", "13:20"))

    assert (step.action, step.is_done, step.is_early) == (OUT, False, True)


@pytest.mark.parametrize(("now", "action"), [("16:29", IN), ("16:30", OUT), ("17:10", OUT)])
def test_who_has_no_record_when_the_day_may_end_is_leaving(now: str, action: PunchKind) -> None:
    assert step_at(now).action == action


@pytest.mark.parametrize(("now", "action"), [("08:05", IN), ("12:59", IN), ("13:00", OUT)])
def test_an_out_without_an_in_is_mended_in_the_morning(now: str, action: PunchKind) -> None:
    assert step_at(now, ("KELUAR", "08:00")).action == action


def test_after_a_morning_off_the_in_is_offered_in_the_afternoon() -> None:
    assert step_at("13:50", leave=Leave(LeavePart.MORNING)).action == IN


def test_a_lone_record_of_the_terminal_counts_as_the_in() -> None:
    assert step_at("09:00", (None, "08:02")).action == OUT


def test_a_duty_to_the_end_lets_the_officer_leave_when_it_begins() -> None:
    step = step_at("14:00", ("MASUK", "08:00"), duties=(Duty(840, 1080),))

    assert (step.leave_from, step.is_early) == (840, False)


@pytest.mark.parametrize("day_type", [DayType.REST, DayType.HOLIDAY])
def test_a_rest_day_asks_nothing_but_takes_a_record(day_type: DayType) -> None:
    step = step_at("09:00", day_type=day_type)

    assert (step.action, step.is_asked, step.leave_from) == (IN, False, None)
    assert step_at("10:00", ("MASUK", "09:00"), day_type=day_type).action == OUT


def test_leave_asks_nothing() -> None:
    assert not step_at("09:00", leave=Leave(LeavePart.FULL)).is_asked


def test_without_a_schedule_nothing_is_asked() -> None:
    step = step_at("09:00", schedule=None)

    assert (step.action, step.is_asked, step.leave_from) == (IN, False, None)


def test_a_night_shift_offers_the_out_after_midnight() -> None:
    night = schedule_of("SYIF", 1320, 360)
    step = step_at("05:00+1", ("MASUK", "21:50"), schedule=night)

    assert (step.action, step.leave_from, step.is_early) == (OUT, 1800, True)
    assert step_at("21:30", schedule=night).action == IN
    assert step_at("06:10+1", schedule=night).action == OUT


def test_two_half_days_of_leave_are_a_whole_one() -> None:
    morning, afternoon = Leave(LeavePart.MORNING, "CR"), Leave(LeavePart.AFTERNOON, "CS")

    assert one_leave([morning, afternoon]) == Leave(LeavePart.FULL, "CR")
    assert one_leave([afternoon, Leave(LeavePart.FULL, "CS")]) == Leave(LeavePart.FULL, "CS")
    assert one_leave([afternoon]) == afternoon
    assert one_leave([]) is None
