"""What the room adds to the officer's pages: the card of the month and the strip of the year."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kit.ui.templatetags.ui import CardMonth
from tenant_apps.attendance.panels import CardNow
from tenant_apps.reports.models import MonthCard
from tenant_apps.reports.profile import has_colours
from tenant_apps.reports.rules.card import CardTable, Colour, table_of
from tenant_apps.reports.rules.recap import said_of
from tenant_apps.reports.selectors.months import running_count
from tenant_apps.worktime.selectors import policy_on


def card_of(person_id: int, day: date) -> CardNow:
    """Return the card of the month of ``day``: as frozen, or while the month runs the last colour and the days so far.

    The colour of a running month is the one before it: it changes when the month is closed. Three statements.
    """
    month = day.replace(day=1)
    if not has_colours():
        return _recap(person_id, month)
    table = _table(day)
    cards = {card.month: card for card in _cards(person_id, month)}
    closed = cards.get(month)
    if closed is not None and closed.frozen:
        colour, count = closed.colour, closed.breaches
    else:
        before = [card for card in cards.values() if card.month < month and card.frozen]
        colour = max(before, key=lambda card: card.month).colour if before else Colour.YELLOW.value
        count = running_count(person_id, month, table)
    limit = _limit(colour, table)
    return CardNow(colour=colour, count=count, limit=limit, months=_year(cards, month), why=_why(colour, count, limit))


def _recap(person_id: int, month: date) -> CardNow:
    """No card, but the frozen month in the letters of the recap. One statement."""
    card = MonthCard.objects.filter(person=person_id, month=month, frozen=True).first()
    return CardNow(why=_("Rekap: %(letters)s") % {"letters": said_of(card.summary)} if card else "")


def _cards(person_id: int, month: date) -> list[MonthCard]:
    """The cards of the year of ``month``, and those of a year back for the latest before it."""
    since = month.replace(year=month.year - 1)
    return list(MonthCard.objects.filter(person=person_id, month__gte=since, month__lte=date(month.year, 12, 1)))


def _table(day: date) -> CardTable:
    policy = policy_on(day)
    return table_of(policy.card_table, policy.card_thresholds)


def _limit(colour: str, table: CardTable) -> int:
    """The number of days from which the card gets worse."""
    steps = {Colour.YELLOW: table.yellow_to_green, Colour.GREEN: table.green_to_red, Colour.RED: table.red_stays}
    return steps[Colour(colour)]


def _year(cards: dict[date, MonthCard], month: date) -> tuple[CardMonth, ...]:
    months = (date(month.year, number, 1) for number in range(1, 13))
    return tuple(_cell(cards.get(each), each, month) for each in months)


def _cell(card: MonthCard | None, month: date, running: date) -> CardMonth:
    if card is None or not card.frozen:
        return CardMonth(month.month, current=month == running)
    url = f"{reverse('attendance:month')}?bulan={month:%Y-%m}"
    return CardMonth(month.month, card.colour, card.breaches, url, current=month == running)


def _why(colour: str, count: int, limit: int) -> str:
    """Why the card is as it is, and the way back."""
    if colour == Colour.YELLOW:
        if not count:
            return _("Tiada hari yang dikira bulan ini.")
        return _("%(count)s daripada %(limit)s hari sebelum kad menjadi hijau.") % {"count": count, "limit": limit}
    days = ngettext(
        "%(count)s hari tanpa penjelasan diterima bulan ini.",
        "%(count)s hari tanpa penjelasan diterima bulan ini.",
        count,
    ) % {"count": count}
    return f"{days} {_('Jelaskan isu sebelum tarikh akhir supaya kad kembali kuning.')}"
