"""The month's cards: counted from the days and what became of their issues, and frozen when the month closes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.attendance.selectors.days import DayCard, days_between
from tenant_apps.issues.selectors.settled import Settled, settled_between
from tenant_apps.people.selectors import serving_ids
from tenant_apps.reports.models import MonthCard
from tenant_apps.reports.rules.card import TABLES, Colour, CountedDay, breach_days, next_colour
from tenant_apps.worktime.selectors import frames, is_locked
from tenant_apps.worktime.services import lock_month

_NOTHING = Settled(frozenset(), frozenset())


def last_day(month: date) -> date:
    """Return the last date of the month that begins on ``month``."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@transaction.atomic
def close_month(*, month: date, now: datetime, by: Actor | None) -> int:
    """Compute the cards of ``month`` (its first day), freeze them and lock the month; return how many cards.

    A month that is locked already stays as it is.
    """
    if is_locked(month):
        return 0
    cards = compile_month(month=month, now=now, frozen=True)
    lock_month(month=month, now=now, by=by)
    record(
        "reports.month_closed", actor=by, target=("month", f"{month:%Y-%m}", f"{month:%Y-%m}"), after={"cards": cards}
    )
    return cards


@transaction.atomic
def compile_month(*, month: date, now: datetime, frozen: bool = False) -> int:
    """Compute the card of every officer who served in ``month``; frozen cards stay. Six statements."""
    end = last_day(month)
    person_ids = serving_ids(month, end)
    tables = {person: frame.policy.card_table for (person, _day), frame in frames(person_ids, [end]).items()}
    settled = settled_between(month, end)
    before = _colours_before(month)
    cards = [
        _card(
            person, list(days), settled, table=tables.get(person, "A"), before=before.get(person), month=month, now=now
        )
        for person, days in _by_person(days_between(person_ids, month, end))
    ]
    for card in cards:
        card.frozen = frozen
    MonthCard.objects.filter(month=month, frozen=False).delete()
    MonthCard.objects.bulk_create(cards, ignore_conflicts=True, batch_size=2000)
    return len(cards)


def _by_person(days: Sequence[DayCard]) -> Iterable[tuple[int, Iterable[DayCard]]]:
    return groupby(sorted(days, key=lambda day: (day.person_id, day.date)), key=lambda day: day.person_id)


def _card(
    person: int,
    days: list[DayCard],
    settled: dict[tuple[int, date], Settled],
    *,
    table: str,
    before: str | None,
    month: date,
    now: datetime,
) -> MonthCard:
    breaches = breach_days(TABLES[table], (_counted(day, settled.get((person, day.date), _NOTHING)) for day in days))
    return MonthCard(
        person_id=person,
        month=month,
        colour=next_colour(TABLES[table], before, len(breaches)),
        previous=before or Colour.YELLOW,
        breaches=len(breaches),
        summary=_summary(days, breaches),
        computed_at=now,
    )


def _counted(day: DayCard, settled: Settled) -> CountedDay:
    return CountedDay(day.date, day.primary, frozenset(day.flags), settled.accepted, settled.refused)


def _summary(days: list[DayCard], breaches: Iterable[date]) -> dict[str, Any]:
    """What the month's sheet prints: days by status and flag, minutes, and the dates that count against."""
    marks = Counter(mark for day in days for mark in (day.primary, *day.flags))
    return {
        "days": dict(sorted(marks.items())),
        "late_minutes": sum(day.late_minutes for day in days),
        "early_minutes": sum(day.early_minutes for day in days),
        "worked_minutes": sum(day.worked_minutes for day in days),
        "overtime_minutes": sum(day.overtime_minutes for day in days),
        "breach_dates": [f"{day:%Y-%m-%d}" for day in breaches],
    }


def _colours_before(month: date) -> dict[int, str]:
    """The colour each officer's newest card before ``month`` has."""
    rows = MonthCard.objects.filter(month__lt=month).order_by("person", "-month").distinct("person")
    return dict(rows.values_list("person_id", "colour"))
