"""Months as administrators see them, and the running count of one officer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from kit.gather import gather
from kit.months import last_day, month_after
from tenant_apps.attendance.selectors.closing import DAY_MARKS, LatePunch, first_date, punches_after, unsettled_count
from tenant_apps.issues.selectors.settled import SETTLED, open_between
from tenant_apps.people.selectors import officers
from tenant_apps.reports.models import Closing, ClosingState, FormerCard, MonthCard
from tenant_apps.reports.rules.card import CardTable, CountedDay, breach_days
from tenant_apps.reports.rules.recap import said_of
from tenant_apps.worktime.selectors import locked_months, policy_on

RUNNING, OPEN, DUE, COUNTING, LOCKED, REOPENED = "BERJALAN", "TERBUKA", "PERLU_DIKUNCI", "DIKIRA", "DIKUNCI", "DIBUKA"
CHANGES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: how it stands, when its cards are due, and what its latest closing came to."""

    month: date
    state: str
    due_date: date
    closing: Closing | None

    @property
    def colours(self) -> Mapping[str, int]:
        return self.closing.colours if self.closing else {}

    @property
    def can_lock(self) -> bool:
        return self.state in (OPEN, DUE, REOPENED)

    @property
    def can_reopen(self) -> bool:
        return self.state == LOCKED


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card that was replaced: how it was and how it is, by colour and days and in the letters of the recap."""

    person_name: str
    month: date
    before: str
    colour: str
    breaches_before: int
    breaches: int
    recap_before: str
    recap: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class MonthDetail:
    """Everything about one month: what it waits for, its closings, and which cards were replaced."""

    row: MonthRow
    open_issues: Mapping[str, int]
    unsettled: int
    closings: tuple[Closing, ...]
    changes: tuple[CardChange, ...]
    late: tuple[tuple[str, LatePunch], ...]

    @property
    def issues(self) -> int:
        return sum(self.open_issues.values())


def cards_among(people: QuerySet[Any]) -> QuerySet[MonthCard]:
    """Return the cards of the persons a query of ids selects, for a door that pages them."""
    return MonthCard.objects.filter(person__in=people)


def running_count(person_id: int, month: date, table: CardTable) -> int:
    """Return how many days of a person's month count by a table, as its days and issues stand now. One statement."""
    rows = gather((DAY_MARKS, SETTLED), {"person": person_id, "first": month, "last": last_day(month)})
    accepted: dict[str, set[str]] = {}
    refused: dict[str, set[str]] = {}
    for row in rows["settled"]:
        (accepted if row["accepted"] else refused).setdefault(row["date"], set()).add(row["kind"])
    days = [
        CountedDay(
            date.fromisoformat(row["date"]),
            row["primary"],
            frozenset(row["flags"]),
            frozenset(accepted.get(row["date"], ())),
            frozenset(refused.get(row["date"], ())),
        )
        for row in rows["marks"]
    ]
    return len(breach_days(table, days))


def month_rows(today: date) -> tuple[MonthRow, ...]:
    """Return the months with days up to this one, newest first. Four statements."""
    first = (first_date() or today).replace(day=1)
    latest = {closing.month: closing for closing in Closing.objects.order_by("number")}
    locked = locked_months(min(first, today), today)
    run_day = policy_on(today).card_run_day
    rows: list[MonthRow] = []
    month = first
    while month <= today:
        due = month_after(month).replace(day=run_day)
        closing = latest.get(month)
        rows.append(MonthRow(month, _state(month, closing, today, due, is_locked=month in locked), due, closing))
        month = month_after(month)
    return tuple(reversed(rows))


def month_detail(month: date, today: date) -> MonthDetail | None:
    """Return one of :func:`month_rows` with what there is to know of it; None when it is none of them."""
    row = next((one for one in month_rows(today) if one.month == month), None)
    if row is None:
        return None
    end = last_day(month)
    closings = tuple(Closing.objects.filter(month=month).order_by("-number"))
    late = punches_after(month, end, closings[0].begun_at) if closings and row.state == LOCKED else ()
    names = officers({one.person_id for one in late}, today) if late else {}
    return MonthDetail(
        row=row,
        open_issues=Counter(issue.state for issue in open_between(month, end)) if row.state != RUNNING else {},
        unsettled=unsettled_count(month, min(end, today - timedelta(days=1))),
        closings=closings,
        changes=_changes(month, today),
        late=tuple((names[one.person_id].name, one) for one in late),
    )


def _state(month: date, closing: Closing | None, today: date, due: date, *, is_locked: bool) -> str:
    if closing is not None and closing.state == ClosingState.COUNTING:
        return COUNTING
    if is_locked:
        return LOCKED
    if closing is not None:
        return REOPENED
    if today <= last_day(month):
        return RUNNING
    return DUE if due <= today else OPEN


def _changes(month: date, today: date) -> tuple[CardChange, ...]:
    """The cards of the month that were replaced, newest first, with what replaced them."""
    former = list(FormerCard.objects.filter(month=month).order_by("-replaced_at", "person")[:CHANGES_SHOWN])
    people = {card.person_id for card in former}
    if not people:
        return ()
    names = officers(people, today)
    after = {(card.person_id, card.version): card for card in MonthCard.objects.filter(month=month, person__in=people)}
    older = {(card.person_id, card.version): card for card in former}
    changes = []
    for card in former:
        following = after.get((card.person_id, card.version + 1)) or older.get((card.person_id, card.version + 1))
        if following is not None:
            changes.append(
                CardChange(
                    names[card.person_id].name,
                    month,
                    card.colour,
                    following.colour,
                    card.breaches,
                    following.breaches,
                    said_of(card.summary),
                    said_of(following.summary),
                    card.replaced_at,
                )
            )
    return tuple(changes)
