"""The colour of the card, the days that count against it, the rating of the year."""

from __future__ import annotations

from datetime import date

import pytest

from tenant_apps.attendance.rules.verdict import Flag, Primary
from tenant_apps.reports.rules.card import (
    TABLE_A,
    TABLE_B,
    TABLES,
    CardTable,
    Colour,
    CountedDay,
    Rating,
    breach_days,
    breaches_of,
    next_colour,
    table_of,
    year_rating,
)

K, H, M = Colour.YELLOW, Colour.GREEN, Colour.RED
STEPS = [
    ("A", K, "KKKHHH"),
    ("A", H, "KKHMMM"),
    ("A", M, "HMMMMM"),
    ("B", K, "KKKHHH"),
    ("B", H, "KHMMMM"),
    ("B", M, "HMMMMM"),
]
MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(("table", "last", "colours"), STEPS)
def test_a_colour_follows_from_the_last_one_and_the_breach_days(table: str, last: Colour, colours: str) -> None:
    found = "".join(next_colour(TABLES[table], last, n)[0] for n in range(6))

    assert found == colours


@pytest.mark.parametrize("table", ["A", "B"])
def test_a_new_officer_begins_yellow(table: str) -> None:
    assert [next_colour(TABLES[table], None, n) for n in (0, 2, 3)] == [K, K, H]


def test_a_colour_never_jumps_two_steps() -> None:
    order = [K, H, M]
    for table in TABLES.values():
        for last in order:
            for n in range(32):
                assert abs(order.index(next_colour(table, last, n)) - order.index(last)) <= 1


def test_the_thresholds_are_the_agencys() -> None:
    strict = CardTable(1, 1, 1, 1, frozenset({Flag.LATE}))

    assert next_colour(strict, K, 1) == H


def day(*flags: str, primary: str = Primary.PRESENT, accepted: str = "", refused: str = "") -> CountedDay:
    return CountedDay(MONDAY, primary, frozenset(flags), frozenset(accepted.split()), frozenset(refused.split()))


@pytest.mark.parametrize("flag", [Flag.LATE, Flag.EARLY, Flag.NO_IN, Flag.NO_OUT])
def test_a_breach_counts_unless_it_was_accepted(flag: Flag) -> None:
    assert breaches_of(TABLE_A, day(flag)) == {flag}
    assert breaches_of(TABLE_A, day(flag, accepted=flag)) == frozenset()


def test_absence_is_a_breach() -> None:
    assert breaches_of(TABLE_A, day(primary=Primary.ABSENT)) == {"TIDAK_HADIR"}
    assert breaches_of(TABLE_A, day(primary=Primary.ABSENT, accepted="TIDAK_HADIR")) == frozenset()


@pytest.mark.parametrize("flag", [Flag.OUTSIDE, Flag.REMOTE])
def test_presence_elsewhere_counts_only_when_refused(flag: Flag) -> None:
    assert breaches_of(TABLE_A, day(flag)) == frozenset()
    assert breaches_of(TABLE_A, day(flag, refused=flag)) == {flag}


def test_a_refused_explanation_counts_once() -> None:
    assert breaches_of(TABLE_A, day(Flag.LATE, refused="LEWAT")) == {Flag.LATE}


def test_one_accepted_breach_does_not_excuse_another() -> None:
    assert breaches_of(TABLE_A, day(Flag.LATE, Flag.EARLY, accepted="LEWAT")) == {Flag.EARLY}


@pytest.mark.parametrize("primary", [Primary.REST, Primary.HOLIDAY])
def test_only_working_days_count(primary: Primary) -> None:
    assert breaches_of(TABLE_A, day(Flag.OUTSIDE, primary=primary, refused="LUAR_KAWASAN")) == frozenset()


def test_the_second_table_counts_lateness_only() -> None:
    assert breaches_of(TABLE_B, day(Flag.LATE, Flag.EARLY)) == {Flag.LATE}
    assert breaches_of(TABLE_B, day(Flag.REMOTE, refused="BDR", primary=Primary.ABSENT)) == frozenset()


def test_days_count_not_breaches() -> None:
    tuesday = CountedDay(date(2026, 11, 17), Primary.PRESENT, frozenset())

    assert breach_days(TABLE_A, [day(Flag.LATE, Flag.EARLY), tuesday]) == (MONDAY,)


@pytest.mark.parametrize(
    ("colours", "rating"),
    [
        ("KKKKKKKKKKKK", Rating.EXCELLENT),
        ("KHKKKKKKKKKK", Rating.SATISFACTORY),
        ("KHHKKKKKKKKK", Rating.SATISFACTORY),
        ("KHHKHKKKKKKK", Rating.UNSATISFACTORY),
        ("KHMHKKKKKKKK", Rating.VERY_UNSATISFACTORY),
        ("", Rating.EXCELLENT),
    ],
)
def test_the_year_is_rated_by_its_cards(colours: str, rating: Rating) -> None:
    names = {"K": K, "H": H, "M": M}

    assert year_rating(names[letter] for letter in colours) == rating


def test_an_agency_without_thresholds_of_its_own_has_the_tables() -> None:
    assert table_of("A") == TABLE_A
    assert table_of("B", ()) == TABLE_B


def test_thresholds_are_given_in_the_order_of_the_steps() -> None:
    own = table_of("B", (5, 4, 3, 2))

    assert (own.yellow_to_green, own.green_to_red, own.green_stays, own.red_stays) == (5, 4, 3, 2)
    assert own.breaches == TABLE_B.breaches
