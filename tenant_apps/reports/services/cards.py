"""Cards: counted from the days of a month and what became of their issues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from kit.months import last_day
from tenant_apps.attendance.rules.verdict import Primary
from tenant_apps.attendance.selectors.days import DayCard, days_between
from tenant_apps.issues.selectors.settled import Settled, settled_between
from tenant_apps.leave.selectors import LeaveSpan, leaves_between
from tenant_apps.people.selectors import postings_on
from tenant_apps.reports.models import Counted, MonthCard
from tenant_apps.reports.rules.card import CardTable, Colour, CountedDay, breaches_of, next_colour, table_of
from tenant_apps.reports.rules.streaks import longest_streak
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.selectors import frames

# What makes one card differ from another.
FACTS = ("unit_id", "colour", "previous", "breaches", "summary", "rules")
_NOTHING = Settled(frozenset(), frozenset())


def same(card: Counted, other: Counted) -> bool:
    """Whether two cards say the same."""
    return all(getattr(card, name) == getattr(other, name) for name in FACTS)


def colours_before(month: date, person_ids: Sequence[int]) -> dict[int, str]:
    """Return the colour of each person's newest frozen card before ``month``. One statement."""
    rows = MonthCard.objects.filter(month__lt=month, frozen=True, person__in=person_ids)
    return dict(rows.order_by("person", "-month").distinct("person").values_list("person_id", "colour"))


def rules_of(policy: Policy) -> dict[str, Any]:
    """Return what a card keeps of the parameters it was counted by."""
    return {"table": policy.card_table, "thresholds": list(policy.card_thresholds)}


def table_in(rules: Mapping[str, Any]) -> CardTable:
    """Return the table a card was counted by."""
    return table_of(rules.get("table", "A"), rules.get("thresholds", ()))


def count_cards(person_ids: Sequence[int], month: date, *, now: datetime) -> list[MonthCard]:
    """Count the cards of persons for the month that begins on ``month``, unsaved. Six statements.

    Who has no judged day in the month has no card.
    """
    end = last_day(month)
    sheets = _Sheets(
        policies={person: frame.policy for (person, _day), frame in frames(person_ids, [end]).items()},
        settled=settled_between(month, end),
        before=colours_before(month, person_ids),
        units={person: posting.unit_id for person, posting in postings_on(person_ids, end).items()},
        leaves=_by_person(leaves_between(person_ids, month, end)),
    )
    days = sorted(days_between(person_ids, month, end), key=lambda day: (day.person_id, day.date))
    return [sheets.card(person, list(own), month, now) for person, own in groupby(days, key=lambda day: day.person_id)]


@dataclass(frozen=True, slots=True)
class _Sheets:
    """Everything beside the days, by person."""

    policies: Mapping[int, Policy]
    settled: Mapping[tuple[int, date], Settled]
    before: Mapping[int, str]
    units: Mapping[int, int]
    leaves: Mapping[int, Sequence[LeaveSpan]]

    def card(self, person: int, days: list[DayCard], month: date, now: datetime) -> MonthCard:
        policy = self.policies.get(person, Policy())
        table = table_of(policy.card_table, policy.card_thresholds)
        found = {day.date: breaches_of(table, self._counted(day)) for day in days}
        breaches = [day for day, codes in found.items() if codes]
        before = self.before.get(person, Colour.YELLOW.value)
        return MonthCard(
            person_id=person,
            unit_id=self.units.get(person, days[-1].unit_id),
            month=month,
            colour=str(next_colour(table, before, len(breaches))),
            previous=before,
            breaches=len(breaches),
            summary=_summary(days, breaches, self._leave_days(person, days), self._accepted_absences(person, days)),
            rules=rules_of(policy),
            computed_at=now,
        )

    def _counted(self, day: DayCard) -> CountedDay:
        settled = self.settled.get((day.person_id, day.date), _NOTHING)
        return CountedDay(day.date, day.primary, frozenset(day.flags), settled.accepted, settled.refused)

    def _leave_days(self, person: int, days: Iterable[DayCard]) -> Counter[str]:
        """How many whole days of leave of each type."""
        leaves = self.leaves.get(person, ())
        types = (next((one.type for one in leaves if one.holds(day.date)), "CL") for day in days if _is_leave(day))
        return Counter(types)

    def _accepted_absences(self, person: int, days: Iterable[DayCard]) -> int:
        """On how many days an absence was explained and the explanation accepted."""
        return sum(
            day.primary == Primary.ABSENT and Primary.ABSENT in self.settled.get((person, day.date), _NOTHING).accepted
            for day in days
        )


def _is_leave(day: DayCard) -> bool:
    return day.primary == Primary.LEAVE


def _by_person(leaves: Iterable[LeaveSpan]) -> dict[int, list[LeaveSpan]]:
    found: dict[int, list[LeaveSpan]] = {}
    for leave in leaves:
        found.setdefault(leave.person_id, []).append(leave)
    return found


def _summary(
    days: list[DayCard], breaches: Iterable[date], leave: Mapping[str, int], accepted_absences: int
) -> dict[str, Any]:
    """What the month's sheet prints: days by status and flag, leave by type, minutes, and the dates that count."""
    marks = Counter(mark for day in days for mark in (day.primary, *day.flags))
    streak = longest_streak((day.date, day.primary) for day in days)
    return {
        "days": dict(sorted(marks.items())),
        "leave": dict(sorted(leave.items())),
        "accepted_absences": accepted_absences,
        "absent_streak": streak.length,
        "late_minutes": sum(day.late_minutes for day in days),
        "early_minutes": sum(day.early_minutes for day in days),
        "worked_minutes": sum(day.worked_minutes for day in days),
        "overtime_minutes": sum(day.overtime_minutes for day in days),
        "breach_dates": [f"{day:%Y-%m-%d}" for day in breaches],
    }
