"""What a rostered date is, how rosters are written, and which shifts get in each other's way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.rules.rosters import clashes, is_free_word, read_line, repeated, rostered
from tenant_apps.worktime.rules.schedules import OFF, schedule_of

MORNING = schedule_of("SYIF", 420, 900, code="PAGI")
EVENING = schedule_of("SYIF", 900, 1380, code="PETANG")
NIGHT = schedule_of("SYIF", 1320, 360, code="MALAM")
OFFICE = schedule_of("WBF")
MONDAY = date(2026, 11, 16)
MARKS = ("P", "S", "M")


@pytest.mark.parametrize(
    ("day_type", "usual", "entry", "is_entered", "expected"),
    [
        (DayType.WORK, OFFICE, MORNING, True, (DayType.WORK, MORNING)),
        (DayType.REST, OFFICE, NIGHT, True, (DayType.REST, NIGHT)),
        (DayType.HOLIDAY, MORNING, NIGHT, True, (DayType.HOLIDAY, NIGHT)),
        (DayType.WORK, OFFICE, None, True, (DayType.REST, OFF)),
        (DayType.WORK, None, None, True, (DayType.REST, OFF)),
        (DayType.HOLIDAY, NIGHT, None, True, (DayType.HOLIDAY, OFF)),
        (DayType.WORK, OFFICE, None, False, (DayType.WORK, OFFICE)),
        (DayType.REST, OFFICE, None, False, (DayType.REST, OFFICE)),
        (DayType.WORK, NIGHT, None, False, (DayType.WORK, NIGHT)),
        (DayType.REST, NIGHT, None, False, (DayType.REST, OFF)),
        (DayType.WORK, None, None, False, (DayType.WORK, None)),
    ],
)
def test_the_roster_lies_over_calendar_and_schedule(
    day_type: DayType, usual: object, entry: object, is_entered: bool, expected: object
) -> None:
    assert rostered(day_type, usual, entry, is_entered=is_entered) == expected  # type: ignore[arg-type]  # a table


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("P P M M – –", ("P", "P", "M", "M", "–", "–")),
        ("p,p,m", ("P", "P", "M")),
        ("P\tS\t-\tOFF", ("P", "S", "–", "–")),
        (" P  . lepas ", ("P", ".", "–")),
        ("", ()),
    ],
)
def test_a_line_is_read_as_it_is_written_or_pasted(text: str, line: tuple[str, ...]) -> None:
    assert read_line(text, MARKS) == line


def test_an_unknown_mark_is_named() -> None:
    with pytest.raises(ValueError, match=r"^Q$"):
        read_line("P Q", MARKS)


@pytest.mark.parametrize(
    ("mark", "free"), [("P", True), ("P1", True), ("X", False), ("off", False), ("-", False), ("", False)]
)
def test_a_mark_means_no_day_off(mark: str, free: bool) -> None:
    assert is_free_word(mark) is free


def test_a_pattern_goes_on_over_the_end_of_the_line() -> None:
    dates = [MONDAY + timedelta(days=n) for n in range(5)]

    assert [mark for _day, mark in repeated(("P", "M", "–"), dates)] == ["P", "M", "–", "P", "M"]
    assert list(repeated((), dates)) == []


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        (NIGHT, MORNING, False),
        (NIGHT, schedule_of("SYIF", 300, 780), True),
        (NIGHT, NIGHT, False),
        (EVENING, MORNING, False),
        (schedule_of("SYIF", 480, 480), MORNING, True),
        (schedule_of("SYIF", 1320, 420), MORNING, False),
        (NIGHT, OFFICE, False),
    ],
)
def test_a_shift_ends_before_the_next_one_begins(first: object, second: object, overlap: bool) -> None:
    pairs = [(MONDAY, first), (MONDAY + timedelta(days=1), second)]

    assert bool(clashes(pairs)) is overlap  # type: ignore[arg-type]  # a table


def test_a_day_between_parts_any_two_shifts() -> None:
    long = schedule_of("SYIF", 480, 480)

    assert clashes([(MONDAY, long), (MONDAY + timedelta(days=2), MORNING)]) == ()
