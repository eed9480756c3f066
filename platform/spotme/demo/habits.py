"""How invented officers behave: from a habit and a date, the punches of that day. Pure, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

# Share of days (in per cent) on which each habit errs, besides the ordinary scatter of arrivals.
HABITS: dict[str, dict[str, int]] = {
    "tepat": {"late": 0, "early": 0, "forgets": 0, "absent": 0, "outside": 1, "remote": 3},
    "biasa": {"late": 2, "early": 1, "forgets": 1, "absent": 1, "outside": 2, "remote": 6},
    "lambat": {"late": 18, "early": 5, "forgets": 4, "absent": 1, "outside": 2, "remote": 4},
    "pelupa": {"late": 3, "early": 1, "forgets": 12, "absent": 1, "outside": 3, "remote": 4},
    "luar": {"late": 2, "early": 1, "forgets": 1, "absent": 0, "outside": 22, "remote": 8},
}
_SHARES = (("tepat", 48), ("biasa", 40), ("lambat", 4), ("pelupa", 4), ("luar", 4))


@dataclass(frozen=True, slots=True)
class Made:
    """One invented punch: naive time on the agency's wall, kind, and where the officer said to be."""

    at: datetime
    kind: str
    place: str


def habit_of(rng: random.Random) -> str:
    """Draw a habit as common as it is in an office."""
    return rng.choices([name for name, _ in _SHARES], weights=[share for _, share in _SHARES])[0]


def punches_of(rng: random.Random, habit: str, day: date, *, start: int, end: int, flexible: int) -> tuple[Made, ...]:
    """Return the punches of a working day.

    ``start`` and ``end`` are minutes since midnight; a flexible schedule lets the arrival fall up to ``flexible``
    minutes after the start and moves the leaving along.
    """
    errs = HABITS[habit]
    if _happens(rng, errs["absent"]):
        return ()
    place = "LUAR" if _happens(rng, errs["outside"]) else "BDR" if _happens(rng, errs["remote"]) else "PEJABAT"
    arrival = start + _scatter(rng, flexible)
    leaving = max(arrival, start) + (end - start) + rng.choice((0, 1, 2, 3, 5, 8, 13, 21, 34))
    if _happens(rng, errs["late"]):
        arrival = start + flexible + rng.choice((2, 4, 6, 9, 14, 22, 41))
        leaving = end + flexible + rng.choice((1, 3, 7))
    if _happens(rng, errs["early"]):
        leaving -= rng.choice((12, 20, 35, 50))
    made = [Made(_moment(rng, day, arrival), "MASUK", place), Made(_moment(rng, day, leaving), "KELUAR", place)]
    if _happens(rng, errs["forgets"]):
        made.pop(rng.choice((0, 1, 1, 1)))
    return tuple(made)


def _scatter(rng: random.Random, flexible: int) -> int:
    if flexible == 0:
        return -rng.choice((1, 2, 3, 5, 7, 9, 12, 16, 22))
    return round(rng.triangular(-25, flexible - 4, flexible * 0.45))


def _happens(rng: random.Random, per_cent: int) -> bool:
    return rng.random() * 100 < per_cent


def _moment(rng: random.Random, day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes, seconds=rng.randint(0, 59))
