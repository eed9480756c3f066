"""Clock times as minutes since midnight of the working date, and how they are written.

A working date may reach into its neighbours (a night shift ends on the next date), so a minute may be negative or
beyond 1439. Written, the neighbour shows as a suffix: ``06:00+1`` is six in the morning of the next date.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

DAY: Final = 1440
"""Minutes of a date."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?:([+-])1)?")


def parse_clock(text: object) -> int:
    """Minutes since midnight of ``HH:MM``, with ``+1`` or ``-1`` for the neighbouring date.

    :raises ValueError: the text is not such a time.
    """
    match = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"not a clock time HH:MM: {text!r}")
    hour, minute, sign = match.groups()
    shift = {None: 0, "+": DAY, "-": -DAY}[sign]
    return int(hour) * 60 + int(minute) + shift


def clock_text(minute: int) -> str:
    """``HH:MM`` of a minute since midnight, with ``+1`` or ``-1`` when it lies on a neighbouring date."""
    days, rest = divmod(minute, DAY)
    suffix = f"{days:+d}" if days else ""
    return f"{rest // 60:02d}:{rest % 60:02d}{suffix}"


def second_of(day: date, moment: datetime) -> int:
    """Whole seconds from midnight of ``day`` to ``moment``, both on the agency's wall clock (``moment`` naive)."""
    days = moment.toordinal() - day.toordinal()
    return days * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second


def minute_of(day: date, moment: datetime) -> int:
    """The minute of ``moment``, counted from midnight of ``day``: seconds are cut off, never rounded up."""
    return second_of(day, moment) // 60
