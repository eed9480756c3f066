"""A change made for a trial: it stands inside the block for whoever reads, and has never been afterwards.

The change goes through its own service, so a trial can differ in nothing from the change itself. What the service
announces is heard as always, but days do not wait and nothing is judged: the dates it touches are noted instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db import transaction


@dataclass(frozen=True, slots=True)
class Period:
    """Dates (both included, an empty end is open) whose facts or rules changed, for some officers or for all."""

    person_ids: tuple[int, ...] | None
    date_from: date
    date_to: date | None


_noted: ContextVar[list[Period] | None] = ContextVar("attendance_trial", default=None)


@contextmanager
def trial() -> Iterator[list[Period]]:
    """Undo at the end of the block whatever it writes; give the periods that would have waited to be judged."""
    noted: list[Period] = []
    token = _noted.set(noted)
    try:
        with transaction.atomic():
            yield noted
            transaction.set_rollback(True)
    finally:
        _noted.reset(token)


def note_period(person_ids: Sequence[int] | None, date_from: date, date_to: date | None) -> bool:
    """Note a period and tell whether this is a trial; otherwise its days are to be marked as always."""
    noted = _noted.get()
    if noted is None:
        return False
    noted.append(Period(None if person_ids is None else tuple(person_ids), date_from, date_to))
    return True
