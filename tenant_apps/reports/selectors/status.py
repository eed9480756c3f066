"""Status kehadiran bulanan: the twelve cards of a year, one's own and of those one may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kit.ui.templatetags.ui import CardMonth
from tenant_apps.people.selectors import find, listed, people_for
from tenant_apps.people.viewer import Viewer
from tenant_apps.reports.models import MonthCard
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.card import Colour, Rating, year_rating
from tenant_apps.reports.rules.recap import said_of

YEARS_BACK = 7


@dataclass(frozen=True, slots=True)
class YearLine:
    """An officer's year: twelve cells, and its rating when the agency rates and a month of it is locked.

    ``recaps`` are the months in the letters of the recap, where the agency has that instead of colours.
    """

    person_id: int
    name: str
    unit_name: str
    months: tuple[CardMonth, ...]
    rating: Rating | None
    recaps: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[tuple[CardMonth, str], ...]:
        """The months, each with its recap in letters."""
        return tuple(zip(self.months, self.recaps, strict=True))


def own_year(person_id: int, year: int, *, today: date, rates: bool) -> YearLine:
    """Return one's own year; its cells lead to one's own months. One statement."""
    cards = _cards([person_id], year).get(person_id, {})
    return _line((person_id, "", ""), cards, year, today=today, rates=rates, way="/bulan/")


def officers_of_year(viewer: Viewer, *, colour: str = "", unit_path: str = "", text: str = "", year: int) -> Any:
    """Return the officers a grid lists, for paging: those the viewer may see but themselves, by name.

    With ``colour`` only those with such a card in the year.
    """
    persons = find(people_for(viewer), on=viewer.on, text=text, unit_path=unit_path)
    persons = persons.exclude(pk=viewer.person_id or 0)
    if colour:
        cards = MonthCard.objects.filter(_of_year(year), colour=colour, frozen=True)
        persons = persons.filter(pk__in=cards.values("person_id"))
    return listed(persons, viewer.on).order_by("name", "pk")


def year_lines(persons: Sequence[Any], year: int, *, today: date, rates: bool) -> tuple[YearLine, ...]:
    """Return the years of a page of :func:`officers_of_year`. One statement."""
    cards = _cards([person.pk for person in persons], year)
    return tuple(
        _line(
            (person.pk, person.name, person.unit_name or ""),
            cards.get(person.pk, {}),
            year,
            today=today,
            rates=rates,
            way=f"/pasukan/{person.pk}/",
        )
        for person in persons
    )


def years_with_cards(today: date) -> tuple[int, ...]:
    """Return the years to choose from, newest first. One statement."""
    first = MonthCard.objects.order_by("month").values_list("month", flat=True).first()
    since = max(first.year if first else today.year, today.year - YEARS_BACK)
    return tuple(range(today.year, since - 1, -1))


def _cards(person_ids: Iterable[int], year: int) -> dict[int, dict[date, MonthCard]]:
    found: dict[int, dict[date, MonthCard]] = {}
    rows: QuerySet[MonthCard] = MonthCard.objects.filter(_of_year(year), person__in=list(person_ids))
    for card in rows.only("person_id", "month", "colour", "breaches", "frozen", "summary"):
        found.setdefault(card.person_id, {})[card.month] = card
    return found


def _of_year(year: int) -> Q:
    return Q(month__range=(date(year, 1, 1), date(year, 12, 1)))


def _line(
    who: tuple[int, str, str], cards: dict[date, MonthCard], year: int, *, today: date, rates: bool, way: str
) -> YearLine:
    running = today.replace(day=1)
    dates = [date(year, n, 1) for n in range(1, 13)]
    months = tuple(_cell(cards.get(month), month, running, way) for month in dates)
    recaps = tuple("" if has_colours() or month not in cards else said_of(cards[month].summary) for month in dates)
    colours = [Colour(card.colour) for card in cards.values() if card.frozen]
    return YearLine(*who, months, year_rating(colours) if rates and colours and has_colours() else None, recaps)


def _cell(card: MonthCard | None, month: date, running: date, way: str) -> CardMonth:
    """A locked month has its colour; an open one only the days counted so far."""
    if card is None:
        return CardMonth(month.month, current=month == running)
    colour = card.colour if card.frozen and has_colours() else None
    return CardMonth(month.month, colour, card.breaches, f"{way}?bulan={month:%Y-%m}", current=month == running)
