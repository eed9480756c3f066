"""Everything a judgement of days needs, read for many officers and dates in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from typing import NamedTuple

from django.utils import timezone

from kit.gather import Read, Row
from tenant_apps.leave.selectors import COUNTING, LEAVES, RELEASES, LeaveSpan, ReleaseSpan, leaves_of, releases_of
from tenant_apps.movements.selectors import MOVEMENTS, MovementSpan, movements_of

# A working week, and one date on either side for shifts.
LOOK_BACK = timedelta(days=7)
NEIGHBOUR = timedelta(days=1)

# A late fix speaks for its punch. Parameters: people, first and last (dates), zone.
PUNCHES = Read(
    "punches",
    """
    SELECT p.person_id, p.local_date, p.kind,
           floor(extract(epoch FROM (p.at AT TIME ZONE %(zone)s) - p.local_date))::int AS second,
           coalesce(f.place, p.place) AS place, coalesce(f.accuracy_m, p.accuracy_m) AS accuracy_m,
           p.face_score, p.verification
    FROM attendance_punch p
    LEFT JOIN LATERAL (
        SELECT place, accuracy_m FROM attendance_punchfix WHERE punch_id = p.id ORDER BY id DESC LIMIT 1
    ) f ON true
    WHERE p.person_id = ANY(%(people)s) AND p.local_date BETWEEN %(first)s AND %(last)s
    ORDER BY p.at, p.id
    """,
)
DAYS = Read(
    "days",
    """
    SELECT person_id, date, version, stale, is_open, "primary", flags, first_in, last_out, required_out,
           late_minutes, early_minutes, worked_minutes, overtime_minutes, place, schedule_code, unit_id
    FROM attendance_day
    WHERE person_id = ANY(%(people)s) AND date BETWEEN %(week)s AND %(last)s
    """,
)


class PunchFact(NamedTuple):
    """A punch as the judgement reads it; ``second`` counts from midnight of its date on the agency's wall clock."""

    person_id: int
    second: int
    local_date: date
    kind: str | None
    place: str
    accuracy_m: int | None
    face_score: float | None
    verification: str


class KnownDay(NamedTuple):
    """The verdict that stands, as far as a new one is compared with it. ``figures`` are in FIGURES' order."""

    person_id: int
    date: date
    version: int
    stale: bool
    is_open: bool
    primary: str
    flags: tuple[str, ...]
    figures: tuple[object, ...]


FIGURES = (
    "first_in",
    "last_out",
    "required_out",
    "late_minutes",
    "early_minutes",
    "worked_minutes",
    "overtime_minutes",
    "place",
    "schedule_code",
    "unit_id",
)


_figures = itemgetter(*FIGURES)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of some officers and dates: punches by person and calendar date, the others by person."""

    punches: Mapping[tuple[int, date], Sequence[PunchFact]]
    leaves: Mapping[int, Sequence[LeaveSpan]]
    releases: Mapping[int, Sequence[ReleaseSpan]]
    movements: Mapping[int, Sequence[MovementSpan]]
    days: Mapping[tuple[int, date], KnownDay]

    def with_punch(self, punch: PunchFact) -> Facts:
        """The same facts and one punch more."""
        key = (punch.person_id, punch.local_date)
        return replace(self, punches={**self.punches, key: [*self.punches.get(key, ()), punch]})


# Punches reach one date further on either side, where a shift may begin or end; judged days reach a week back,
# for the remote days already used.
FACT_READS = (PUNCHES, DAYS, LEAVES, RELEASES, MOVEMENTS)


def parameters(person_ids: Sequence[int], first: date, last: date) -> dict[str, object]:
    """The parameters all reads of a judgement share, for dates from ``first`` to ``last``, both included."""
    return {
        "people": list(person_ids),
        "since": first - NEIGHBOUR,
        "until": last + NEIGHBOUR,
        "first": first - NEIGHBOUR,
        "last": last + NEIGHBOUR,
        "week": first - LOOK_BACK,
        "states": list(COUNTING),
        "zone": timezone.get_current_timezone_name(),
    }


def facts_of(rows: Mapping[str, list[Row]]) -> Facts:
    """The facts in the rows of a gathering."""
    return Facts(
        punches=_by_date(map(_punch, rows[PUNCHES.name])),
        leaves=_by_person(leaves_of(rows[LEAVES.name])),
        releases=_by_person(releases_of(rows[RELEASES.name])),
        movements=_by_person(movements_of(rows[MOVEMENTS.name])),
        days={(day.person_id, day.date): day for day in map(_known, rows[DAYS.name])},
    )


def _by_date(punches: Iterable[PunchFact]) -> dict[tuple[int, date], list[PunchFact]]:
    found: dict[tuple[int, date], list[PunchFact]] = defaultdict(list)
    for punch in punches:
        found[punch.person_id, punch.local_date].append(punch)
    return found


def _by_person[Fact: (LeaveSpan, ReleaseSpan, MovementSpan)](
    facts: Iterable[Fact],
) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.person_id].append(fact)
    return found


def _punch(row: Row) -> PunchFact:
    return PunchFact(
        row["person_id"],
        row["second"],
        date.fromisoformat(row["local_date"]),
        row["kind"],
        row["place"],
        row["accuracy_m"],
        row["face_score"],
        row["verification"],
    )


def _known(row: Row) -> KnownDay:
    return KnownDay(
        row["person_id"],
        date.fromisoformat(row["date"]),
        row["version"],
        row["stale"],
        row["is_open"],
        row["primary"],
        tuple(row["flags"]),
        _figures(row),
    )
