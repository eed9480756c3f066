"""A month as pages show it: its weeks, each date with its verdict or what the calendar says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kit.months import month_after
from tenant_apps.attendance.selectors import DayCard, days_between
from tenant_apps.worktime.rules.calendar import DayType, working_week
from tenant_apps.worktime.selectors import Frame, frames


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One date: its verdict if it was judged, otherwise what the calendar makes of it."""

    date: date
    card: DayCard | None
    day_type: str
    is_future: bool
    is_today: bool

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        """The pills of the date."""
        if self.card is not None:
            return self.card.statuses
        return () if self.day_type == DayType.WORK else ((_QUIET[self.day_type], ""),)


_QUIET: dict[str, str] = {DayType.REST: "REHAT", DayType.HOLIDAY: "KELEPASAN"}


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month: its weeks of dates, its sums, and the months beside it."""

    person_id: int
    first: date
    weeks: tuple[tuple[MonthDay, ...], ...]
    present: int
    late: int
    absent: int
    worked_minutes: int
    previous: date
    following: date | None


def month_page(person_id: int, first: date, *, today: date) -> MonthPage:
    """Return the month that begins on ``first``. Two statements."""
    last = month_after(first) - timedelta(days=1)
    cards = {card.date: card for card in days_between([person_id], first, last)}
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    books = frames([person_id], dates)
    days = [_month_day(day, cards.get(day), books.get((person_id, day)), today) for day in dates]
    primaries = Counter(card.primary for card in cards.values())
    return MonthPage(
        person_id=person_id,
        first=first,
        weeks=_weeks(days, {day: working_week(frame.state, day)[0] for (_pk, day), frame in books.items()}),
        present=sum(primaries[code] for code in ("HADIR", "SEDANG_BERTUGAS", "TIDAK_LENGKAP", "TUGAS_RASMI")),
        late=sum(1 for card in cards.values() if card.late_minutes),
        absent=primaries["TIDAK_HADIR"],
        worked_minutes=sum(card.worked_minutes for card in cards.values()),
        previous=(first - timedelta(days=1)).replace(day=1),
        following=month_after(first) if month_after(first) <= today else None,
    )


def _month_day(day: date, card: DayCard | None, frame: Frame | None, today: date) -> MonthDay:
    return MonthDay(
        date=day,
        card=card,
        day_type=str(frame.day_type) if frame else DayType.WORK.value,
        is_future=day > today,
        is_today=day == today,
    )


def _weeks(days: list[MonthDay], starts: Mapping[date, date]) -> tuple[tuple[MonthDay, ...], ...]:
    """The dates by the working week of where the officer is posted: from Sunday in some states, else from Monday."""
    weeks: dict[date, list[MonthDay]] = {}
    for day in days:
        monday = day.date - timedelta(days=day.date.weekday())
        weeks.setdefault(starts.get(day.date, monday), []).append(day)
    return tuple(map(tuple, weeks.values()))
