"""Under what rules a person's date stands: everything a judgement needs beside the facts of the day.

One statement reads it for any number of persons and dates: four selections (service and postings, schedules,
holidays, parameters) come back as JSON rows of one UNION ALL. The punch of one officer at eight in the morning
and the recount of a month for two thousand go the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import JSONObject

from tenant_apps.people import selectors as people
from tenant_apps.worktime.models import Holiday, PolicySet, ScheduleAssignment
from tenant_apps.worktime.rules.calendar import DayType, day_type_of
from tenant_apps.worktime.rules.policy import Policy, PolicyParams, resolve_policy
from tenant_apps.worktime.rules.schedules import Schedule, schedule_of
from tenant_apps.worktime.selectors.policies import set_of
from tenants.context import current
from tenants.directory import TenantRef


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules over one person's date. ``state`` is None where no state is known (Indonesia)."""

    date: date
    state: str | None
    day_type: DayType
    schedule: Schedule | None
    policy: Policy
    in_service: bool
    exempt: bool
    unit_id: int | None = None
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Dated[T]:
    """Something in force from a day to a day (excluded)."""

    start: date
    end: date | None
    value: T

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def frames(person_ids: Sequence[int], dates: Sequence[date]) -> dict[tuple[int, date], Frame]:
    """Return the frames of all ``person_ids`` × ``dates``, in one statement; unknown persons are missing."""
    if not person_ids or not dates:
        return {}
    book = RuleBook.read(person_ids, min(dates), max(dates))
    return {(pk, day): book.frame(pk, day) for pk in person_ids if pk in book.persons for day in dates}


def frame_of(person_id: int, day: date) -> Frame:
    """Return the frame of one person's date, in one statement.

    :raises KeyError: there is no such person.
    """
    return frames([person_id], [day])[person_id, day]


class RuleBook:
    """The rows of a period, indexed, and what follows from them. Equal policies are one object."""

    def __init__(self, rows: Sequence[tuple[str, Mapping[str, Any]]], agency: TenantRef) -> None:
        self.persons: dict[int, list[people.ServiceSpan]] = {}
        self._schedules: dict[int | None, list[_Dated[Schedule]]] = {}
        self._holidays: dict[str, set[date]] = {}
        self._sets: list[PolicyParams] = []
        self._policies: dict[tuple[str, date], Policy] = {}
        self._equal: dict[Policy, Policy] = {}
        self._day_types: dict[tuple[str | None, date], DayType] = {}
        self._profile = agency.profile
        self._home_state = agency.states[0] if agency.states else None
        for kind, row in rows:
            _TAKE[kind](self, row)

    @classmethod
    def read(cls, person_ids: Sequence[int], first: date, last: date) -> RuleBook:
        """Read everything that touches the period from ``first`` to ``last``, both included. One statement."""
        return cls(list(_statement(list(person_ids), first, last)), current())

    def frame(self, person_id: int, day: date) -> Frame:
        """Return the frame of one date."""
        spans = self.persons[person_id]
        span = next((s for s in spans if _posted(s, day)), None)
        service = span or spans[0]
        state = (span.state if span else "") or self._home_state
        return Frame(
            date=day,
            state=state,
            day_type=self.day_type(state, day),
            schedule=self.schedule(person_id, day),
            policy=self.policy(state or "", day),
            in_service=service.in_service_from <= day
            and (service.in_service_to is None or day < service.in_service_to),
            exempt=service.exempt,
            unit_id=span.unit_id if span else None,
            location_id=span.location_id if span else None,
        )

    def schedule(self, person_id: int | None, day: date) -> Schedule | None:
        """Return the person's own schedule, else the agency's default, else None."""
        own = self._schedules.get(person_id, ()) if person_id is not None else ()
        for dated in (*own, *self._schedules.get(None, ())):
            if dated.holds(day):
                return dated.value
        return None

    def policy(self, state: str, day: date) -> Policy:
        """Return the parameters of a date at a place of ``state`` ("" where no state is known)."""
        key = (state, day)
        if key not in self._policies:
            found = resolve_policy(day, self._sets, profile=self._profile, state=state or None)
            self._policies[key] = self._equal.setdefault(found, found)
        return self._policies[key]

    def day_type(self, state: str | None, day: date) -> DayType:
        """Return what the date is at a place."""
        key = (state, day)
        if key not in self._day_types:
            holidays = self._holidays.get("", set()) | self._holidays.get(state or "", set())
            self._day_types[key] = day_type_of(state, day, holidays)
        return self._day_types[key]

    def take_service(self, row: Mapping[str, Any]) -> None:
        """Index a posting."""
        span = people.service_span(row)
        self.persons.setdefault(span.person_id, []).append(span)

    def take_schedule(self, row: Mapping[str, Any]) -> None:
        """Index an assignment."""
        rest = None if row["rest_from"] is None else (row["rest_from"], row["rest_to"])
        schedule = schedule_of(row["kind"], row["start"], row["end"], rest, row["ends"], row["code"])
        self._schedules.setdefault(row["person"], []).append(_dated(row, schedule))

    def take_holiday(self, row: Mapping[str, Any]) -> None:
        """Index a holiday in force."""
        self._holidays.setdefault(row["state"], set()).add(date.fromisoformat(row["date"]))

    def take_policy(self, row: Mapping[str, Any]) -> None:
        """Index a set of parameters."""
        dated = _dated(row, row["params"])
        self._sets.append(set_of(row["state"], dated.start, dated.end, dated.value))


_TAKE = {
    "service": RuleBook.take_service,
    "schedule": RuleBook.take_schedule,
    "holiday": RuleBook.take_holiday,
    "policy": RuleBook.take_policy,
}


def _statement(person_ids: list[int], first: date, last: date) -> Iterator[tuple[str, Mapping[str, Any]]]:
    service = people.service_statement(person_ids, first, last)
    return iter(
        service.union(_schedules(person_ids, first, last), _holidays(first, last), _policies(first, last), all=True)
    )


def _schedules(person_ids: list[int], first: date, last: date) -> QuerySet[Any, Any]:
    rows = ScheduleAssignment.objects.filter(Q(person__in=person_ids) | Q(person=None), *_touching(first, last))
    return rows.values_list(
        Value("schedule"),
        JSONObject(
            person="person_id",
            start_day="valid_from",
            end_day="valid_to",
            code="pattern__code",
            kind="pattern__kind",
            start="pattern__start_minutes",
            end="pattern__end_minutes",
            rest_from="pattern__rest_from_minutes",
            rest_to="pattern__rest_to_minutes",
            ends="pattern__end_by_location",
        ),
    )


def _holidays(first: date, last: date) -> QuerySet[Any, Any]:
    rows = Holiday.objects.filter(status=Holiday.Status.ACTIVE, date__range=(first, last))
    return rows.values_list(Value("holiday"), JSONObject(date="date", state="state"))


def _policies(first: date, last: date) -> QuerySet[Any, Any]:
    rows = PolicySet.objects.filter(*_touching(first, last))
    return rows.values_list(
        Value("policy"),
        JSONObject(state="state", start_day="valid_from", end_day="valid_to", params="params"),
    )


def _touching(first: date, last: date) -> tuple[Q, Q]:
    return Q(valid_from__lte=last), Q(valid_to=None) | Q(valid_to__gt=first)


def _dated[T](row: Mapping[str, Any], value: T) -> _Dated[T]:
    end = row["end_day"]
    return _Dated(date.fromisoformat(row["start_day"]), None if end is None else date.fromisoformat(end), value)


def _posted(span: people.ServiceSpan, day: date) -> bool:
    start, end = span.posting_from, span.posting_to
    return start is not None and start <= day and (end is None or day < end)
