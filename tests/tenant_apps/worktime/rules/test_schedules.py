"""What schedules ask, and which minutes belong to a shift."""

from __future__ import annotations

from datetime import date

import pytest

from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.rules.schedules import hours_of, schedule_of, shift_window

POLICY = Policy()
TUESDAY, THURSDAY = date(2026, 11, 17), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("kind", "start", "end", "short_end"),
    [("WP1", 450, 990, 900), ("WP2", 480, 1020, 930), ("WP3", 510, 1050, 960), ("WP4", 540, 1080, 990)],
)
def test_staggered_hours_are_nine_hours_and_end_earlier_on_a_short_day(
    kind: str, start: int, end: int, short_end: int
) -> None:
    usual = hours_of(schedule_of(kind), TUESDAY, "KDH", POLICY)
    short = hours_of(schedule_of(kind), THURSDAY, "KDH", POLICY)

    assert (usual.start, usual.late_limit, usual.end, usual.span) == (start, start, end, None)
    assert (short.start, short.end, short.short_day) == (start, short_end, True)


def test_flexible_hours_have_a_window_and_a_span() -> None:
    usual = hours_of(schedule_of("WBF"), TUESDAY, "PJY", POLICY)
    short = hours_of(schedule_of("WBF"), THURSDAY, "KTN", POLICY)

    assert (usual.start, usual.late_limit, usual.end, usual.span) == (450, 540, 990, 540)
    assert (short.late_limit, short.end, short.span) == (540, 900, 450)


def test_times_of_a_night_shift_follow_its_start() -> None:
    shift = schedule_of("SYIF", 1320, 360, (120, 180))

    assert (shift.start, shift.end, shift.rest) == (1320, 1800, (1560, 1620))


def test_a_schedule_that_ends_as_it_starts_takes_a_whole_day() -> None:
    assert schedule_of("SYIF", 480, 480).end == 480 + 1440


@pytest.mark.parametrize(("start", "end"), [(None, 840), (480, None), (None, None)])
def test_a_fixed_schedule_needs_start_and_end(start: int | None, end: int | None) -> None:
    with pytest.raises(ValueError, match="needs start and end"):
        schedule_of("TETAP", start, end)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="WP5"):
        schedule_of("WP5")


def test_a_window_opens_before_the_shift_and_closes_after_it() -> None:
    assert shift_window(schedule_of("SYIF", 1320, 360), POLICY) == (1140, 2160)


def test_windows_of_neighbouring_shifts_meet_in_the_middle() -> None:
    morning, evening = schedule_of("SYIF", 420, 900), schedule_of("SYIF", 1200, 1380)

    _, last = shift_window(morning, POLICY, next_start=1200)
    first, _ = shift_window(evening, POLICY, previous_end=900)

    assert (last, first) == (1049, 1050)


def test_shifts_that_follow_at_once_share_no_minute() -> None:
    morning, evening = schedule_of("SYIF", 420, 900), schedule_of("SYIF", 900, 1320)

    assert shift_window(morning, POLICY, next_start=900)[1] + 1 == shift_window(evening, POLICY, 900)[0] == 900


def test_distant_shifts_keep_their_windows() -> None:
    shift = schedule_of("SYIF", 420, 900)

    assert shift_window(shift, POLICY, previous_end=420 - 1000, next_start=900 + 1000) == (240, 1260)


def test_a_head_of_department_may_fix_when_flexible_hours_begin() -> None:
    fixed = hours_of(schedule_of("WBF", fixed_start=480), TUESDAY, "PJY", POLICY)
    short = hours_of(schedule_of("WBF", fixed_start=480), THURSDAY, "KTN", POLICY)

    assert (fixed.start, fixed.late_limit, fixed.end, fixed.span) == (480, 480, 1020, None)
    assert (short.late_limit, short.end) == (480, 930)


def test_only_flexible_hours_can_be_fixed() -> None:
    assert schedule_of("WP1", fixed_start=480).fixed_start is None


def test_a_schedule_without_a_code_is_called_by_its_kind() -> None:
    assert (schedule_of("WP1").code, schedule_of("WP1", code="KAUNTER").code) == ("WP1", "KAUNTER")
    assert schedule_of("TETAP", 480, 1020).code == "TETAP"
    assert schedule_of("TETAP", 480, 1020, code="PAGI").code == "PAGI"


def test_an_end_past_midnight_may_be_said_either_way() -> None:
    assert schedule_of("SYIF", 1320, 360).end == schedule_of("SYIF", 1320, 1800).end == 1800
    assert schedule_of("SYIF", 1500, 1500).end == 2940


def test_it_is_not_ramadan_unless_somebody_says_so() -> None:
    usual, fasting = (hours_of(schedule_of("WBF"), TUESDAY, "PJY", POLICY, ramadan=month) for month in (False, True))

    assert hours_of(schedule_of("WBF"), TUESDAY, "PJY", POLICY) == usual != fasting


def test_windows_that_share_one_minute_are_cut_too() -> None:
    shift = schedule_of("SYIF", 480, 960)

    assert shift_window(shift, POLICY, next_start=960 + 540)[1] == 960 + 270 - 1
    assert shift_window(shift, POLICY, next_start=960 + 541)[1] == 960 + 360
