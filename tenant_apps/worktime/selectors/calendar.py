"""Holidays and what each date is at the agency's places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.rules.calendar import DayType, day_type_of

_COLUMNS = ("id", "date", "state", "name_ms", "name_en", "source", "status", "from_minutes")


@dataclass(frozen=True, slots=True)
class HolidayCard:
    """A holiday as pages show it; ``state`` is empty for one of the whole agency.

    With ``from_minutes`` it is an early release: a working day that ends then at the latest.
    """

    id: int
    date: date
    state: str
    name_ms: str
    name_en: str
    source: str
    status: str
    from_minutes: int | None = None

    @property
    def pk(self) -> int:
        """The id, under the name lists sort by."""
        return self.id

    @property
    def is_active(self) -> bool:
        return self.status == Holiday.Status.ACTIVE

    @property
    def is_estimated(self) -> bool:
        return self.status == Holiday.Status.ESTIMATED

    @property
    def release_time(self) -> time | None:
        """When an early release lets people go."""
        return None if self.from_minutes is None else time(self.from_minutes // 60, self.from_minutes % 60)

    def name(self, language: str) -> str:
        """Return the name in the reader's language; Malay where there is no English."""
        return self.name_en if language.startswith("en") and self.name_en else self.name_ms


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What a date is in one state, with the holidays in force on it."""

    date: date
    state: str
    day_type: DayType
    holidays: tuple[HolidayCard, ...]


def holiday_cards(
    first: date, last: date, *, states: Iterable[str] | None = None, only_active: bool = False
) -> tuple[HolidayCard, ...]:
    """Return the holidays from ``first`` to ``last``, both included; those of ``states`` and the agency's own."""
    rows = Holiday.objects.filter(date__range=(first, last))
    if states is not None:
        rows = rows.filter(state__in=[*states, ""])
    if only_active:
        rows = rows.filter(status=Holiday.Status.ACTIVE)
    return tuple(HolidayCard(**row) for row in rows.order_by("date", "state", "id").values(*_COLUMNS))


def holiday_card(holiday_id: int) -> HolidayCard | None:
    """Return one holiday."""
    row = Holiday.objects.filter(pk=holiday_id).values(*_COLUMNS).first()
    return None if row is None else HolidayCard(**row)


def agency_calendar(states: Iterable[str], first: date, last: date) -> dict[tuple[str, date], CalendarDay]:
    """Return every date of a period, both ends included, for every state. One statement."""
    wanted = list(states)
    by_day: dict[tuple[str, date], list[HolidayCard]] = {}
    for card in holiday_cards(first, last, states=wanted, only_active=True):
        if card.from_minutes is not None:
            continue
        by_day.setdefault((card.state, card.date), []).append(card)
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {(state, day): _calendar_day(state, day, by_day) for state in wanted for day in dates}


def next_holiday(on: date, state: str) -> HolidayCard | None:
    """Return the next holiday in force in a state, on ``on`` or within a year after."""
    cards = holiday_cards(on, on + timedelta(days=366), states=[state], only_active=True)
    return next((card for card in cards if card.from_minutes is None), None)


def _calendar_day(state: str, day: date, by_day: dict[tuple[str, date], list[HolidayCard]]) -> CalendarDay:
    cards = (*by_day.get((state, day), ()), *(by_day.get(("", day), ()) if state else ()))
    day_type = day_type_of(state or None, day, {day} if cards else ())
    return CalendarDay(day, state, day_type, cards)
