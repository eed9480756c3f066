"""The card of a month: its breach days, its colour, and the rating of a year of cards.

The basis is the punch card of SPA 11/1981, carried over to electronic recorders by SPA 1/2004. The thresholds are the
practice of agencies, so a table is data: A counts every breach, B lateness only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from tenant_apps.attendance.rules.verdict import Flag, Primary


class Colour(StrEnum):
    """The colours of a card."""

    YELLOW = "KUNING"
    GREEN = "HIJAU"
    RED = "MERAH"


class Rating(StrEnum):
    """The rating of a year."""

    EXCELLENT = "CEMERLANG"
    SATISFACTORY = "MEMUASKAN"
    UNSATISFACTORY = "TIDAK_MEMUASKAN"
    VERY_UNSATISFACTORY = "SANGAT_TIDAK_MEMUASKAN"


@dataclass(frozen=True, slots=True)
class CardTable:
    """From how many breach days a card changes: yellow to green, green to red; green stays green, red stays red."""

    yellow_to_green: int
    green_to_red: int
    green_stays: int
    red_stays: int
    breaches: frozenset[str]


EVERY_BREACH: Final[frozenset[str]] = frozenset({Flag.LATE, Flag.EARLY, Flag.NO_IN, Flag.NO_OUT, Primary.ABSENT})
AWAY: Final[frozenset[str]] = frozenset({Flag.OUTSIDE, Flag.REMOTE, Flag.REMOTE_ON_OFFICE_DAY, Flag.REMOTE_OVER_QUOTA})
"""Presence elsewhere: a breach only when it was refused."""

TABLE_A: Final = CardTable(3, 3, 2, 1, EVERY_BREACH | AWAY)
TABLE_B: Final = CardTable(3, 2, 1, 1, frozenset({Flag.LATE}))
TABLES: Final[Mapping[str, CardTable]] = {"A": TABLE_A, "B": TABLE_B}


def table_of(name: str, thresholds: Sequence[int] = ()) -> CardTable:
    """The table an agency uses: A or B, with thresholds of its own where it has set them.

    The four numbers are, in this order: yellow to green, green to red, green stays, red stays.
    """
    table = TABLES[name]
    if not thresholds:
        return table
    to_green, to_red, stays_green, stays_red = thresholds
    return replace(table, yellow_to_green=to_green, green_to_red=to_red, green_stays=stays_green, red_stays=stays_red)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of the month: what its verdict says, and which kinds of its issues were accepted or refused."""

    date: date
    primary: str
    flags: frozenset[str]
    accepted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


def next_colour(table: CardTable, last: str | None, n: int) -> Colour:
    """The colour after a month with ``n`` breach days; it moves one step at most and a new officer begins yellow."""
    if last == Colour.RED:
        return Colour.RED if n >= table.red_stays else Colour.GREEN
    if last == Colour.GREEN:
        if n >= table.green_to_red:
            return Colour.RED
        return Colour.GREEN if n >= table.green_stays else Colour.YELLOW
    return Colour.GREEN if n >= table.yellow_to_green else Colour.YELLOW


def breach_days(table: CardTable, days: Iterable[CountedDay]) -> tuple[date, ...]:
    """The working days with at least one breach that was not accepted; their number is ``n``."""
    return tuple([day.date for day in days if breaches_of(table, day)])


def breaches_of(table: CardTable, day: CountedDay) -> frozenset[str]:
    """The breaches of one day that count: none on a rest day or holiday; presence elsewhere only when refused.

    A refusal counts while the day shows what was refused: leave or duty approved later takes both away.
    """
    if day.primary in (Primary.REST, Primary.HOLIDAY):
        return frozenset()
    found = (day.flags | {day.primary}) & EVERY_BREACH
    return ((found - day.accepted) | (day.refused & AWAY & day.flags)) & table.breaches


def year_rating(colours: Iterable[str]) -> Rating:
    """The rating of a year of cards: a red one decides; else it counts the green ones."""
    found = list(colours)
    greens = found.count(Colour.GREEN)
    if Colour.RED in found:
        return Rating.VERY_UNSATISFACTORY
    if greens >= 3:
        return Rating.UNSATISFACTORY
    return Rating.SATISFACTORY if greens else Rating.EXCELLENT
