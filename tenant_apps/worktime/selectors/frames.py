"""Under what rules a person's date stands: everything a judgement needs beside the facts of the day.

One statement reads it for any number of persons and dates: five selections (service and postings, schedules,
rosters, holidays, parameters), gathered as JSON; other rooms put :data:`FRAME_READS` beside reads of their own. The
punch of one officer at eight in the morning and the recount of a month for two thousand go the same way.
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
from tenant_apps.worktime.rules.rosters import rostered
from tenant_apps.worktime.rules.schedules import Schedule, schedule_of
from tenant_apps.worktime.selectors.policies import set_of
from tenants.context import current
from tenants.directory import TenantRef


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules over one person's date. ``state`` is None where no state is known (Indonesia).

    ``schedule`` and ``day_type`` are those of the roster where it speaks. ``release_at`` is the minute at which an
    early release lets everybody go, where there is one.
    """

    date: date
    state: str | None
    day_type: DayType
    schedule: Schedule | None
    policy: Policy
    in_service: bool
    exempt: bool
    unit_id: int | None = None
    location_id: int | None = None
    release_at: int | None = None


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
        self._schedules: dict[int, list[_Dated[Schedule]]] = {}
        self._defaults: dict[str, list[_Dated[Schedule]]] = {}
        self._roster: dict[tuple[int, date], Schedule | None] = {}
        self._early: dict[tuple[str, date], int] = {}
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
        span = self._span(person_id, day)
        service = span or self.persons[person_id][0]
        state = (span.state if span else "") or self._home_state
        policy = self.policy(state or "", day)
        day_type = self.day_type(state, day)
        schedule = self.schedule(person_id, day, span.unit_path if span else "")
        if policy.rosters_enabled:
            pair = (person_id, day)
            day_type, schedule = rostered(day_type, schedule, self._roster.get(pair), is_entered=pair in self._roster)
        return Frame(
            date=day,
            state=state,
            day_type=day_type,
            schedule=schedule,
            policy=policy,
            in_service=service.in_service_from <= day
            and (service.in_service_to is None or day < service.in_service_to),
            exempt=service.is_exempt(day),
            unit_id=span.unit_id if span else None,
            location_id=span.location_id if span else None,
            release_at=self.release_at(state, day),
        )

    def unit_path(self, person_id: int, day: date) -> str:
        """Return the path of the unit a person is posted to on a date, empty where there is none."""
        span = self._span(person_id, day)
        return span.unit_path if span else ""

    def schedule(self, person_id: int, day: date, unit_path: str = "") -> Schedule | None:
        """Return the person's usual schedule: their own, else the nearest unit's, else the agency's, else None."""
        for dated in self._schedules.get(person_id, ()):
            if dated.holds(day):
                return dated.value
        for unit in (*reversed(unit_path.strip("/").split("/")), ""):
            for dated in self._defaults.get(unit, ()):
                if dated.holds(day):
                    return dated.value
        return None

    def release_at(self, state: str | None, day: date) -> int | None:
        """Return the minute at which an early release ends the day at a place, if there is one."""
        found = [self._early[key] for key in (("", day), (state or "", day)) if key in self._early]
        return min(found, default=None)

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

    def _span(self, person_id: int, day: date) -> people.ServiceSpan | None:
        return next((span for span in self.persons[person_id] if _posted(span, day)), None)

    def take_service(self, row: Mapping[str, Any]) -> None:
        """Index a posting."""
        span = people.service_span(row)
        self.persons.setdefault(span.person_id, []).append(span)

    def take_schedule(self, row: Mapping[str, Any]) -> None:
        """Index an assignment."""
        rest = None if row["rest_from"] is None else (row["rest_from"], row["rest_to"])
        schedule = schedule_of(
            row["kind"], row["start"], row["end"], rest, row["ends"], row["code"], row["fixed_start"]
        )
        if row["person"] is None:
            self._defaults.setdefault("" if row["unit"] is None else str(row["unit"]), []).append(_dated(row, schedule))
        else:
            self._schedules.setdefault(row["person"], []).append(_dated(row, schedule))

    def take_roster(self, row: Mapping[str, Any]) -> None:
        """Index a published date of a roster."""
        shift = None
        if row["code"] is not None:
            rest = None if row["rest_from"] is None else (row["rest_from"], row["rest_to"])
            shift = schedule_of("SYIF", row["start"], row["end"], rest, None, row["code"])
        self._roster[row["person"], date.fromisoformat(row["date"])] = shift

    def take_holiday(self, row: Mapping[str, Any]) -> None:
        """Index a holiday in force, or an early release."""
        day = date.fromisoformat(row["date"])
        if row["from_minutes"] is not None:
            key = (row["state"], day)
            self._early[key] = min(row["from_minutes"], self._early.get(key, row["from_minutes"]))
            return
        self._holidays.setdefault(row["state"], set()).add(day)

    def take_policy(self, row: Mapping[str, Any]) -> None:
        """Index a set of parameters."""
        dated = _dated(row, row["params"])
        self._sets.append(set_of(row["scope"], row["state"], dated.start, dated.end, dated.value))


# Everything below takes the parameters people (ids), first and last (dates, both included).
_SCHEDULES = Read(
    "schedule",
    """
    SELECT a.person_id AS person, a.unit_id AS unit, a.fixed_start_minutes AS fixed_start,
           a.valid_from AS start_day, a.valid_to AS end_day, p.code, p.kind,
           p.start_minutes AS start, p.end_minutes AS "end", p.rest_from_minutes AS rest_from,
           p.rest_to_minutes AS rest_to, p.end_by_location AS ends
    FROM worktime_scheduleassignment a JOIN worktime_schedulepattern p ON p.id = a.pattern_id
    WHERE (a.person_id = ANY(%(people)s) OR a.person_id IS NULL)
      AND a.valid_from <= %(last)s AND (a.valid_to IS NULL OR a.valid_to > %(first)s)
    """,
)
_HOLIDAYS = Read(
    "holiday",
    """
    SELECT date, state, from_minutes FROM worktime_holiday
    WHERE status = 'AKTIF' AND date BETWEEN %(first)s AND %(last)s
    """,
)
_ROSTER = Read(
    "roster",
    """
    SELECT r.person_id AS person, r.date, p.code, p.start_minutes AS start, p.end_minutes AS "end",
           p.rest_from_minutes AS rest_from, p.rest_to_minutes AS rest_to
    FROM worktime_rosterentry r LEFT JOIN worktime_schedulepattern p ON p.id = r.pattern_id
    WHERE r.person_id = ANY(%(people)s) AND r.date BETWEEN %(first)s AND %(last)s AND NOT r.is_draft
    """,
)
_POLICIES = Read(
    "policy",
    """
    SELECT 'AGENSI' AS scope, state, valid_from AS start_day, valid_to AS end_day, params FROM worktime_policyset
    WHERE valid_from <= %(last)s AND (valid_to IS NULL OR valid_to > %(first)s)
    UNION ALL
    SELECT scope, state, valid_from, valid_to, params FROM worktime_centralset
    WHERE valid_from <= %(last)s AND (valid_to IS NULL OR valid_to > %(first)s)
    """,
)
FRAME_READS = (people.SERVICE, _SCHEDULES, _ROSTER, _HOLIDAYS, _POLICIES)

_TAKE = {
    "service": RuleBook.take_service,
    "schedule": RuleBook.take_schedule,
    "roster": RuleBook.take_roster,
    "holiday": RuleBook.take_holiday,
    "policy": RuleBook.take_policy,
}


def _dated[T](row: Mapping[str, Any], value: T) -> _Dated[T]:
    end = row["end_day"]
    return _Dated(date.fromisoformat(row["start_day"]), None if end is None else date.fromisoformat(end), value)


def _posted(span: people.ServiceSpan, day: date) -> bool:
    start, end = span.posting_from, span.posting_to
    return start is not None and start <= day and (end is None or day < end)
