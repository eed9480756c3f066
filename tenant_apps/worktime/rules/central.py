"""On which days a change of the central office's sets can make a day come out otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tenant_apps.worktime.rules.policy import PolicyParams, judges_alike, resolve_policy

EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Days (the end excluded, None is open) at places of some states, ``""`` standing for every place."""

    states: tuple[str, ...]
    date_from: date
    date_to: date | None


def changed_reach(
    before: Sequence[PolicyParams], after: Sequence[PolicyParams], *, profile: str, states: Iterable[str]
) -> tuple[Reach, ...]:
    """Return where and when days are judged by other parameters after than before.

    ``states`` are those of the agency's places, ``""`` for a place without one. Both sequences hold the agency's own
    sets too: what the agency has set otherwise anyway does not change.

    1. Nothing changes within a stretch in which no set begins or ends.
    2. A stretch is touched where the two policies of a state judge differently.
    3. Neighbouring stretches touched in the same states are one.
    """
    wanted = sorted(set(states))
    edges = sorted({day for one in (*before, *after) for day in (one.valid_from, one.valid_to) if day is not None})
    found: list[Reach] = []
    for place, start in enumerate(edges):
        end = edges[place + 1] if place + 1 < len(edges) else None
        touched = tuple(
            state
            for state in wanted
            if not judges_alike(
                resolve_policy(start, before, profile=profile, state=state or None),
                resolve_policy(start, after, profile=profile, state=state or None),
            )
        )
        if not touched:
            continue
        whole = (EVERYWHERE,) if len(touched) == len(wanted) else touched
        if found and found[-1].date_to == start and found[-1].states == whole:
            found[-1] = Reach(whole, found[-1].date_from, end)
        else:
            found.append(Reach(whole, start, end))
    return tuple(found)
