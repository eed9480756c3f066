"""Reads of absences and releases, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kit.gather import Read, Row, gather


@dataclass(frozen=True, slots=True)
class LeaveSpan:
    """Leave of a person, both dates included. ``part`` is FULL, AM or PM."""

    id: int
    person_id: int
    type: str
    part: str
    date_from: date
    date_to: date
    state: str

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the leave."""
        return self.date_from <= day <= self.date_to


@dataclass(frozen=True, slots=True)
class ReleaseSpan:
    """A standing release of a person, both dates included. ``kind`` is RAMADAN or HAMIL."""

    id: int
    person_id: int
    kind: str
    date_from: date
    date_to: date
    state: str

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the release."""
        return self.date_from <= day <= self.date_to


# Parameters of both reads: people (list of ids), since and until (dates, both included), states. A pregnancy release
# ends the day before the mother's maternity leave begins, if that comes first: then ``date_to`` is that day.
LEAVES = Read(
    "leaves",
    "SELECT id, person_id, type, part, date_from, date_to, state FROM leave_leave "
    "WHERE person_id = ANY(%(people)s) AND date_from <= %(until)s AND date_to >= %(since)s "
    "AND state = ANY(%(states)s) ORDER BY date_from, id",
)
RELEASES = Read(
    "releases",
    """
    SELECT r.id, r.person_id, r.kind, r.date_from, r.state,
           CASE r.kind WHEN 'HAMIL' THEN least(r.date_to, (
               SELECT min(l.date_from) - 1 FROM leave_leave l
               WHERE l.person_id = coalesce(r.wife_id, r.person_id) AND l.type = 'CB' AND l.state = 'LULUS'
                 AND l.date_to >= r.date_from)) ELSE r.date_to END AS date_to
    FROM leave_release r
    WHERE r.person_id = ANY(%(people)s) AND r.date_from <= %(until)s AND r.date_to >= %(since)s
      AND r.state = ANY(%(states)s) ORDER BY r.date_from, r.id
    """,
)

COUNTING = ("LULUS",)


def leaves_between(
    person_ids: Sequence[int], date_from: date, date_to: date, *, states: Sequence[str] = COUNTING
) -> tuple[LeaveSpan, ...]:
    """Leaves of the persons that touch the period (both dates included), approved ones unless told."""
    return leaves_of(_rows(LEAVES, person_ids, date_from, date_to, states))


def releases_between(
    person_ids: Sequence[int], date_from: date, date_to: date, *, states: Sequence[str] = COUNTING
) -> tuple[ReleaseSpan, ...]:
    """Releases of the persons that touch the period (both dates included), approved ones unless told."""
    return releases_of(_rows(RELEASES, person_ids, date_from, date_to, states))


def leaves_of(rows: Iterable[Row]) -> tuple[LeaveSpan, ...]:
    """The leaves in rows of :data:`LEAVES`."""
    return tuple(LeaveSpan(**_dated(row)) for row in rows)


def releases_of(rows: Iterable[Row]) -> tuple[ReleaseSpan, ...]:
    """The releases in rows of :data:`RELEASES`."""
    return tuple(ReleaseSpan(**_dated(row)) for row in rows)


def _rows(read: Read, people: Sequence[int], since: date, until: date, states: Sequence[str]) -> list[Row]:
    params = {"people": list(people), "since": since, "until": until, "states": list(states)}
    return gather([read], params)[read.name]


def _dated(row: Row) -> Row:
    return row | {
        "date_from": date.fromisoformat(row["date_from"]),
        "date_to": date.fromisoformat(row["date_to"]),
    }
