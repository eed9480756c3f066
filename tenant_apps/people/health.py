"""What is missing or wrong in an agency's data, gathered from the rooms that know, the gravest first.

A room registers a check with :func:`register_check`. A check returns what it found and where it is mended; what is in
order it does not mention.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

GRAVE, SLIGHT = 0, 1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: a sentence with its number, what follows from it, the address where it is mended.

    ``weight`` is :data:`GRAVE` when days are judged wrongly or punches wait because of it, else :data:`SLIGHT`.
    """

    code: str
    count: int
    sentence: str
    consequence: str
    url: str
    weight: int = SLIGHT
    icon: str = "triangle-alert"


type Check = Callable[[date], Iterable[Finding]]

_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Let ``check`` look at the agency whenever its health is asked for."""
    _checks[name] = check


def findings(on: date) -> tuple[Finding, ...]:
    """Return what is to be mended on a day: the gravest first, and among equals what concerns the most."""
    found = [finding for check in _checks.values() for finding in check(on) if finding.count]
    return tuple(sorted(found, key=lambda one: (one.weight, -one.count, one.code)))
