"""From when to when versions hold."""

from datetime import date

import pytest

from shared_apps.rulepacks.rules.timeline import Difference, Span, differences, overlap, timeline

AUGUST, OCTOBER, JANUARY = date(2026, 8, 1), date(2026, 10, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("published", "spans"),
    [
        ([(1, AUGUST)], [(1, AUGUST, None)]),
        ([(1, AUGUST), (2, JANUARY)], [(1, AUGUST, JANUARY), (2, JANUARY, None)]),
        ([(1, AUGUST), (2, AUGUST)], [(1, AUGUST, AUGUST), (2, AUGUST, None)]),
        ([(1, OCTOBER), (2, AUGUST)], [(1, OCTOBER, OCTOBER), (2, AUGUST, None)]),
        (
            [(1, AUGUST), (2, JANUARY), (3, OCTOBER)],
            [(1, AUGUST, OCTOBER), (2, JANUARY, JANUARY), (3, OCTOBER, None)],
        ),
    ],
)
def test_a_later_version_speaks_from_its_day_on(
    published: list[tuple[int, date]], spans: list[tuple[int, date, date | None]]
) -> None:
    assert timeline(published) == tuple(Span(*span) for span in spans)


def test_versions_that_never_hold_overlap_nothing() -> None:
    assert not overlap(Span(1, AUGUST, AUGUST), Span(2, AUGUST, None))
    assert overlap(Span(1, AUGUST, None), Span(2, OCTOBER, JANUARY))
    assert not overlap(Span(1, AUGUST, OCTOBER), Span(2, OCTOBER, None))


def test_what_two_versions_say_otherwise_is_told_by_name() -> None:
    assert differences({"a": 1, "b": 2}, {"b": 3, "c": 4}) == (
        Difference("a", 1, None),
        Difference("b", 2, 3),
        Difference("c", None, 4),
    )
