"""The monthly recap of the Indonesian profile: an officer's month in eight letters.

H hadir, T terlambat, PA pulang awal, TK tanpa keterangan, S sakit, I izin, C cuti, DL dinas luar, in days. T and PA are
days of H as well: they say how one was present. Half days of leave are days of presence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from tenant_apps.attendance.rules.verdict import Flag, Primary

SICK: Final = frozenset({"CS", "CSW"})
EXCUSED: Final = frozenset({"CKEC", "CTG", "CL"})
"""Leave that is an *izin*: asked for on short notice or without pay. All other leave is C."""


@dataclass(frozen=True, slots=True)
class RecapFigures:
    """One officer's month, or the sum of many. Days, then minutes."""

    present: int = 0
    late: int = 0
    early: int = 0
    unexplained: int = 0
    sick: int = 0
    excused: int = 0
    leave: int = 0
    duty: int = 0
    late_minutes: int = 0
    early_minutes: int = 0
    worked_minutes: int = 0


def figures_of(summary: Mapping[str, Any]) -> RecapFigures:
    """Return the recap of a month's summary, as cards keep it.

    An absence whose explanation was accepted is I, not TK.
    """
    days: Mapping[str, int] = summary.get("days", {})
    leave: Mapping[str, int] = summary.get("leave", {})
    accepted = int(summary.get("accepted_absences", 0))
    whole = days.get(Primary.LEAVE, 0)
    sick = sum(leave.get(code, 0) for code in SICK)
    excused = sum(leave.get(code, 0) for code in EXCUSED)
    return RecapFigures(
        present=sum(days.get(code, 0) for code in (Primary.PRESENT, Primary.INCOMPLETE, Primary.WORKING)),
        late=days.get(Flag.LATE, 0),
        early=days.get(Flag.EARLY, 0),
        unexplained=days.get(Primary.ABSENT, 0) - accepted,
        sick=sick,
        excused=excused + accepted,
        leave=whole - sick - excused,
        duty=days.get(Primary.DUTY, 0),
        late_minutes=int(summary.get("late_minutes", 0)),
        early_minutes=int(summary.get("early_minutes", 0)),
        worked_minutes=int(summary.get("worked_minutes", 0)),
    )


def sum_of(figures: Iterable[RecapFigures]) -> RecapFigures:
    """Return the sum of many officers' months."""
    found = list(figures)
    return RecapFigures(**{item.name: sum(getattr(one, item.name) for one in found) for item in fields(RecapFigures)})


LETTERS: Final = {
    "H": "present",
    "T": "late",
    "PA": "early",
    "TK": "unexplained",
    "S": "sick",
    "I": "excused",
    "C": "leave",
    "DL": "duty",
}
"""The letters in their order, with the figure each stands for."""


def letters_of(figures: RecapFigures) -> dict[str, int]:
    """Return the days of a recap by letter."""
    return {letter: getattr(figures, name) for letter, name in LETTERS.items()}


def said_of(summary: Mapping[str, Any]) -> str:
    """Return a month's summary in a few letters: presence, and what differs from none (``H 20 T 2 TK 1``)."""
    found = letters_of(figures_of(summary))
    return " ".join(f"{letter} {days}" for letter, days in found.items() if days or letter == "H")
