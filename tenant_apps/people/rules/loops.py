"""Chains of supervisors and the loops they must not form."""

from __future__ import annotations

from collections.abc import Mapping


def chain_above(person_id: int, supervisors: Mapping[int, int | None]) -> tuple[int, ...]:
    """Return the supervisors above ``person_id``, nearest first; a loop ends the walk where it would repeat."""
    chain: list[int] = []
    seen = {person_id}
    above = supervisors.get(person_id)
    while above is not None and above not in seen:
        chain.append(above)
        seen.add(above)
        above = supervisors.get(above)
    return tuple(chain)


def find_loops(supervisors: Mapping[int, int | None]) -> tuple[tuple[int, ...], ...]:
    """Return every loop once, each as its members from the smallest id on, following "is supervised by".

    1. Walk up from each person not yet settled, remembering the walk.
    2. A person met again on the same walk closes a loop; one settled earlier ends the walk.
    """
    settled: set[int] = set()
    loops: list[tuple[int, ...]] = []
    for start in supervisors:
        walk: list[int] = []
        places: dict[int, int] = {}
        person: int | None = start
        while person is not None and person not in settled and person not in places:
            places[person] = len(walk)
            walk.append(person)
            person = supervisors.get(person)
        if person is not None and person in places:
            loops.append(_from_smallest(walk[places[person] :]))
        settled.update(walk)
    return tuple(sorted(loops))


def _from_smallest(loop: list[int]) -> tuple[int, ...]:
    first = loop.index(min(loop))
    return (*loop[first:], *loop[:first])
