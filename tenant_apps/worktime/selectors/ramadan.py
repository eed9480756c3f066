"""When Ramadan is, by year and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tenant_apps.worktime.models import RamadanPeriod


@dataclass(frozen=True, slots=True)
class RamadanCard:
    """The fasting month of a Hijri year, both dates included; with an empty state, of every state."""

    id: int
    hijri_year: int
    state: str
    date_from: date
    date_to: date
    status: str

    @property
    def is_estimated(self) -> bool:
        return self.status == RamadanPeriod.Status.ESTIMATED

    @property
    def days(self) -> int:
        return (self.date_to - self.date_from).days + 1


def ramadan_cards(*, since: date | None = None, only_confirmed: bool = False) -> tuple[RamadanCard, ...]:
    """Return the periods, newest first, from those that end on ``since`` or later. One statement."""
    rows = RamadanPeriod.objects.order_by("-date_from", "state")
    if since is not None:
        rows = rows.filter(date_to__gte=since)
    if only_confirmed:
        rows = rows.filter(status=RamadanPeriod.Status.ACTIVE)
    return tuple(RamadanCard(**row) for row in rows.values(*RamadanCard.__dataclass_fields__))


def ramadan_on(day: date, state: str) -> RamadanCard | None:
    """Return the period that holds in a state on a day, or the next one within a year; estimates as well.

    A state's own dates lie over the general ones of that Hijri year. One statement.
    """
    cards = [card for card in ramadan_cards(since=day) if card.state in ("", state)]
    own = {card.hijri_year: card for card in sorted(cards, key=lambda card: bool(card.state))}
    return min(
        (card for card in own.values() if (card.date_from - day).days <= 366), key=lambda c: c.date_from, default=None
    )


def confirmed_ramadan(hijri_year: int) -> dict[str, RamadanCard]:
    """Return the confirmed dates of a Hijri year by state; those of all states stand under "". One statement."""
    cards = ramadan_cards(only_confirmed=True)
    return {card.state: card for card in cards if card.hijri_year == hijri_year}
