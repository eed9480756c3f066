from datetime import date

import pytest

from kit.identity import Flaw, IdKind, MyKad, mask, normalise, read_mykad

ON = date(2026, 11, 21)


def test_the_example_reads_first_of_may_1984_male() -> None:
    card = read_mykad("840501-01-6847", on=ON)

    assert isinstance(card, MyKad)
    assert (card.born, card.male, card.warning) == (date(1984, 5, 1), True, None)
    assert card.masked == "840501-01-****"


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("84050101684", Flaw.LENGTH),
        ("8405010168477", Flaw.LENGTH),
        ("84050A016847", Flaw.LENGTH),
        ("841301016847", Flaw.DATE),
        ("840230016847", Flaw.DATE),
        ("", Flaw.LENGTH),
        ("８４０５０１０１６８４７", Flaw.LENGTH),
    ],
)
def test_a_wrong_number_says_what_is_wrong(text: str, flaw: Flaw) -> None:
    assert read_mykad(text, on=ON) is flaw


def test_an_unused_place_code_is_only_a_warning() -> None:
    card = read_mykad("840501176847", on=ON)

    assert isinstance(card, MyKad)
    assert card.warning is Flaw.PLACE


@pytest.mark.parametrize(("text", "born"), [("100101016846", 2010), ("260101016846", 1926), ("950101016846", 1995)])
def test_the_century_makes_the_holder_fifteen_to_a_hundred_years_old(text: str, born: int) -> None:
    card = read_mykad(text, on=ON)

    assert isinstance(card, MyKad)
    assert card.born.year == born


def test_a_year_that_makes_nobody_fifteen_to_a_hundred_is_no_birth_date() -> None:
    assert read_mykad("120101016846", on=ON) is Flaw.DATE


def test_numbers_are_compared_without_spaces_and_hyphens() -> None:
    assert normalise(" 840501-01 6847 ") == "840501016847"
    assert normalise("a-123 45") == "A12345"


def test_masks_hide_what_makes_the_person_known() -> None:
    assert mask(IdKind.MYKAD, "840501-01-6847") == "840501-01-****"
    assert mask(IdKind.OTHER, "T1234567") == "T1******"
