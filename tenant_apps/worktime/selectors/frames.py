"""Under what rules a person's date stands: everything a judgement needs beside the facts of the day.

One statement reads it for any number of persons and dates: four selections (service and postings, schedules,
holidays, parameters), gathered as JSON; other rooms put :data:`FRAME_READS` beside reads of their own. The punch
of one officer at eight in the morning and the recount of a month for two thousand go the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit.gather import Read, Row, gather
from tenant_apps.people import selectors as people
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
    return RuleBook.read(person_ids, min(dates), max(dates)).frames(person_ids, dates)


def frame_of(person_id: int, day: date) -> Frame:
    """Return the frame of one person's date, in one statement.

    :raises KeyError: there is no such person.
    """
    return frames([person_id], [day])[person_id, day]


class RuleBook:
    """The rows of a period, indexed, and what follows from them. Equal policies are one object."""

    def __init__(self, rows: Mapping[str, Sequence[Row]], agency: TenantRef) -> None:
        self.persons: dict[int, list[people.ServiceSpan]] = {}
        self._schedules: dict[int | None, list[_Dated[Schedule]]] = {}
        self._holidays: dict[str, set[date]] = {}
        self._sets: list[PolicyParams] = []
        self._policies: dict[tuple[str, date], Policy] = {}
        self._equal: dict[Policy, Policy] = {}
        self._day_types: dict[tuple[str | None, date], DayType] = {}
        self._profile = agency.profile
        self._home_state = agency.states[0] if agency.states else None
        for kind, take in _TAKE.items():
            for row in rows[kind]:
                take(self, row)

    @classmethod
    def read(cls, person_ids: Sequence[int], first: date, last: date) -> RuleBook:
        """Read everything that touches the period from ``first`` to ``last``, both included. One statement."""
        params = {"people": list(person_ids), "first": first, "last": last}
        return cls(gather(FRAME_READS, params), current())

    def frames(self, person_ids: Iterable[int], dates: Sequence[date]) -> dict[tuple[int, date], Frame]:
        """Return the frames of all ``person_ids`` × ``dates``; unknown persons are missing."""
        return {(pk, day): self.frame(pk, day) for pk in person_ids if pk in self.persons for day in dates}

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
        own = self._schedules.get(person_id, []) if person_id is not None else []
        for dated in (*own, *self._schedules.get(None, [])):
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


# Everything below takes the parameters people (ids), first and last (dates, both included).
_SCHEDULES = Read(
    "schedule",
    """
    SELECT a.person_id AS person, a.valid_from AS start_day, a.valid_to AS end_day, p.code, p.kind,
           p.start_minutes AS start, p.end_minutes AS "end", p.rest_from_minutes AS rest_from,
           p.rest_to_minutes AS rest_to, p.end_by_location AS ends
    FROM worktime_scheduleassignment a JOIN worktime_schedulepattern p ON p.id = a.pattern_id
    WHERE (a.person_id = ANY(%(people)s) OR a.person_id IS NULL)
      AND a.valid_from <= %(last)s AND (a.valid_to IS NULL OR a.valid_to > %(first)s)
    """,
)
_HOLIDAYS = Read(
    "holiday",
    "SELECT date, state FROM worktime_holiday WHERE status = 'AKTIF' AND date BETWEEN %(first)s AND %(last)s",
)
_POLICIES = Read(
    "policy",
    """
    SELECT state, valid_from AS start_day, valid_to AS end_day, params FROM worktime_policyset
    WHERE valid_from <= %(last)s AND (valid_to IS NULL OR valid_to > %(first)s)
    """,
)
FRAME_READS = (people.SERVICE, _SCHEDULES, _HOLIDAYS, _POLICIES)

_TAKE = {
    "service": RuleBook.take_service,
    "schedule": RuleBook.take_schedule,
    "holiday": RuleBook.take_holiday,
    "policy": RuleBook.take_policy,
}


def _dated[T](row: Mapping[str, Any], value: T) -> _Dated[T]:
    end = row["end_day"]
    return _Dated(date.fromisoformat(row["start_day"]), None if end is None else date.fromisoformat(end), value)


def _posted(span: people.ServiceSpan, day: date) -> bool:
    start, end = span.posting_from, span.posting_to
    return start is not None and start <= day and (end is None or day < end)
