"""Which identities an agency takes: always the MyKad, others where its rules say so.

The rules lie in a room above; the stream registers who answers. Nobody registered: everything is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

_ask: list[Callable[[date], bool]] = []


def register_other_ids(allowed: Callable[[date], bool]) -> None:
    """Let ``allowed`` say whether numbers of the army, the police or a passport are taken on a day."""
    _ask[:] = [allowed]


def other_ids_allowed(on: date) -> bool:
    """Whether numbers other than the MyKad's are taken on a day."""
    return all(allowed(on) for allowed in _ask)
