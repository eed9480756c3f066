"""Files that spreadsheets open."""

from __future__ import annotations

import datetime as dt

import pytest

from kit.csv import lines, plain


@pytest.mark.parametrize("text", ["=1+1", "+60123", "-2", "@x", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_is_quoted(text: str) -> None:
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("value", [0, -5, 1.5, "biasa", "a=b"])
def test_numbers_and_plain_text_stay_as_they_are(value: object) -> None:
    assert plain(value) == value


def test_nothing_is_an_empty_cell() -> None:
    assert plain(None) == ""


def test_a_moment_is_told_in_the_present_zone() -> None:
    assert plain(dt.datetime(2026, 11, 21, 0, 0, tzinfo=dt.UTC)) == "2026-11-21 08:00:00"


def test_a_file_is_utf8_with_its_mark_and_quotes_what_needs_it() -> None:
    assert list(lines(["A", "B"], [["x,y", 'z"']])) == ["\ufeffA,B\r\n", '"x,y","z"""\r\n']
