"""Reads of movements, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kit.gather import Read, Row, gather


@dataclass(frozen=True, slots=True)
class MovementSpan:
    """A movement of a person, both dates included; times are minutes since the date's midnight, or absent."""

    id: int
    person_id: int
    kind: str
    date_from: date
    date_to: date
    from_minutes: int | None
    to_minutes: int | None
    state: str
    place: str = ""

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the movement."""
        return self.date_from <= day <= self.date_to


# Parameters: people (list of ids), since and until (dates, both included), states.
MOVEMENTS = Read(
    "movements",
    "SELECT id, person_id, kind, date_from, date_to, from_minutes, to_minutes, state, place "
    "FROM movements_movement "
    "WHERE person_id = ANY(%(people)s) AND date_from <= %(until)s AND date_to >= %(since)s "
    "AND state = ANY(%(states)s) ORDER BY date_from, from_minutes, id",
)

COUNTING = ("LULUS",)


def movements_between(
    person_ids: Sequence[int], date_from: date, date_to: date, *, states: Sequence[str] = COUNTING
) -> tuple[MovementSpan, ...]:
    """Movements of the persons that touch the period (both dates included), approved ones unless told."""
    params = {"people": list(person_ids), "since": date_from, "until": date_to, "states": list(states)}
    return movements_of(gather([MOVEMENTS], params)[MOVEMENTS.name])


def movements_of(rows: Iterable[Row]) -> tuple[MovementSpan, ...]:
    """The movements in rows of :data:`MOVEMENTS`."""
    return tuple(
        MovementSpan(
            **row
            | {
                "date_from": date.fromisoformat(row["date_from"]),
                "date_to": date.fromisoformat(row["date_to"]),
            }
        )
        for row in rows
    )
