"""Which days ask for an output because they are spent at home. The rooms above know; they say so here.

A head sets and watches what is done at home, so a remote day asks for at least one output (parameter
``remote_output_required``). Whether a day is remote is the business of plans and verdicts, which lie above this room:
the stream registers who answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

type Pair = tuple[int, date]
type RemoteSource = Callable[[Sequence[int], date, date], Collection[Pair]]

_sources: list[RemoteSource] = []


def register_remote_days(source: RemoteSource) -> None:
    """Let ``source`` say which persons' days of a period (both dates included) ask for an output; the latest speaks."""
    _sources[:] = [source]


def asking_days(person_ids: Sequence[int], first: date, last: date) -> frozenset[Pair]:
    """Return the persons' days of the period that ask for an output; none where nobody says so."""
    return frozenset(_sources[0](person_ids, first, last)) if _sources and person_ids else frozenset()
