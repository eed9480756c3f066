"""Who stands in for whom, and the circles that must not form while several stand in at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StandIn:
    """``deputy`` stands in for ``principal`` from a day (included) to a day (excluded)."""

    principal: int
    deputy: int
    valid_from: date
    valid_to: date

    def overlap(self, other: StandIn) -> StandIn | None:
        """Return ``other`` cut to the days both share; None if they share none."""
        start, end = max(self.valid_from, other.valid_from), min(self.valid_to, other.valid_to)
        return StandIn(other.principal, other.deputy, start, end) if start < end else None


def circle_closed_by(new: StandIn, running: Iterable[StandIn]) -> tuple[int, ...]:
    """Return the persons of a circle ``new`` would close on some day, from its principal on; empty if it closes none.

    1. From the deputy, walk to those who stand in for them, only through days that all steps so far share.
    2. A step that ends at the principal closes a circle; a person met before on the walk is not met again.
    """
    by_principal: defaultdict[int, list[StandIn]] = defaultdict(list)
    for one in running:
        by_principal[one.principal].append(one)
    return _walk(new, (new.principal, new.deputy), by_principal)


def _walk(span: StandIn, path: tuple[int, ...], by_principal: dict[int, list[StandIn]]) -> tuple[int, ...]:
    for step in by_principal.get(path[-1], ()):
        shared = span.overlap(step)
        if shared is None:
            continue
        if shared.deputy == path[0]:
            return path
        if shared.deputy in path:
            continue
        found = _walk(shared, (*path, shared.deputy), by_principal)
        if found:
            return found
    return ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom and what a stand-in covers: everybody, a unit's subtree by its path, or persons; issues, requests, both.

    ``unit_path`` empty and ``person_ids`` empty is everybody. ``posted`` are the unit paths the persons are posted to.
    """

    unit_path: str = ""
    person_ids: frozenset[int] = frozenset()
    posted: Sequence[str] = ()
    issues: bool = True
    requests: bool = True

    def meets(self, other: Reach) -> bool:
        """Whether one matter of one person could fall to both."""
        if not ((self.issues and other.issues) or (self.requests and other.requests)):
            return False
        if self.person_ids and other.person_ids:
            return not self.person_ids.isdisjoint(other.person_ids)
        if self.unit_path and other.unit_path:
            return self.unit_path.startswith(other.unit_path) or other.unit_path.startswith(self.unit_path)
        if self.person_ids and other.unit_path:
            return any(path.startswith(other.unit_path) for path in self.posted)
        if self.unit_path and other.person_ids:
            return other.meets(self)
        return True
