"""Dates and times as export files write them: the order of day and month, and whether seconds are known.

``03/04/2026`` may be either day. The order stands in the profile, or follows from another row of the same file
(``16/11/2026``); if nothing settles it, reading stops rather than guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Order(StrEnum):
    """Which comes first in a date whose year comes last."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Precision(StrEnum):
    """What a time knows."""

    SECOND = "second"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Signs:
    """What the dates of a file give away. ``is_open`` tells that some could be read both ways."""

    order: Order | None
    is_contradictory: bool
    is_open: bool
    precision: Precision
    count: int


ENOUGH = 20
"""So many times that all end in :00 do not know their seconds."""
_MOMENT = re.compile(
    r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?"
)
_HALVES = {"pg": "am", "pagi": "am", "ptg": "pm", "petang": "pm", "tgh": "pm", "mlm": "pm", "malam": "pm"}
_HALF = re.compile(r"\b(" + "|".join(_HALVES) + r")\b", re.IGNORECASE)


def is_moment(text: str) -> bool:
    """Whether a text is written as a date with a time, possible or not."""
    return _MOMENT.fullmatch(_plain(text)) is not None


def read_moment(text: str, order: Order | None) -> datetime | None:
    """Return the naive moment a text names; None if it names none, or the order is needed and not given."""
    found = _MOMENT.fullmatch(_plain(text))
    if found is None:
        return None
    first, second, third, hour, minute, seconds, half = found.groups()
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    elif len(third) in (2, 4):
        year = int(third) + (2000 if len(third) == 2 else 0)
        day, month = (int(first), int(second)) if order is Order.DAY_FIRST else (int(second), int(first))
        if order is None and int(first) != int(second):
            return None
    else:
        return None
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        return datetime(year, month, day, hours, int(minute), int(seconds or 0))  # noqa: DTZ001 - a terminal's own clock carries no zone
    except ValueError:
        return None


def signs_of(texts: Iterable[str]) -> Signs:
    """Look at all moments of a file for what they give away."""
    day_first = month_first = is_open = False
    count = with_seconds = odd_seconds = 0
    for text in texts:
        found = _MOMENT.fullmatch(_plain(text))
        if found is None:
            continue
        count += 1
        with_seconds += found[6] is not None
        odd_seconds += found[6] not in (None, "00")
        if len(found[1]) == 4:
            continue
        first, second = int(found[1]), int(found[2])
        day_first = day_first or first > 12 >= second
        month_first = month_first or second > 12 >= first
        is_open = is_open or (first <= 12 and second <= 12 and first != second)
    knows_seconds = with_seconds and (odd_seconds or count < ENOUGH)
    order = Order.DAY_FIRST if day_first else Order.MONTH_FIRST if month_first else None
    return Signs(
        order=None if day_first and month_first else order,
        is_contradictory=day_first and month_first,
        is_open=is_open,
        precision=Precision.SECOND if knows_seconds else Precision.MINUTE,
        count=count,
    )


def _plain(text: str) -> str:
    words = " ".join(text.split())
    return _HALF.sub(lambda found: _HALVES[found[1].lower()], words) if words[-1:].isalpha() else words
