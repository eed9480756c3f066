"""Which approved or waiting movement a line of the movement record belongs to.

Leaving for the office goes with duty; private business goes with a permission to leave the office, which the service
asks for beforehand (General Orders chapter G, MyPPSM SR.4.2.2). A line belongs to the movement its times touch.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

PRIVATE, PERMISSION = "PERIBADI", "KEBENARAN"
DUTIES = frozenset({"TUGAS_RASMI", "MESYUARAT", "KURSUS", "OUTSTATION", "UPACARA"})
WHOLE_DAY = (0, 24 * 60)


class Span(Protocol):
    """A movement of the line's date; without times it takes the whole day."""

    @property
    def kind(self) -> str: ...
    @property
    def from_minutes(self) -> int | None: ...
    @property
    def to_minutes(self) -> int | None: ...


def belonging[S: Span](kind: str, out_minute: int, back_minute: int | None, spans: Iterable[S]) -> S | None:
    """Return the first of the date's movements that a line of ``kind`` belongs to, or None.

    ``back_minute`` None: the officer does not come back that day.
    """
    fitting = frozenset({PERMISSION}) if kind == PRIVATE else DUTIES
    end = WHOLE_DAY[1] if back_minute is None else max(back_minute, out_minute + 1)
    for span in spans:
        start = WHOLE_DAY[0] if span.from_minutes is None else span.from_minutes
        stop = WHOLE_DAY[1] if span.to_minutes is None else span.to_minutes
        if span.kind in fitting and start < end and out_minute < stop:
            return span
    return None
