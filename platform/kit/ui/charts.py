"""Charts drawn on the server: what views hand to the chart tags, and the geometry of each.

Bars start at zero and print their value. Every chart carries the same numbers as a table, so that nothing depends
on seeing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from kit.ui.statuses import Text

LEVELS = 5
WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``shown`` is how the value is printed (``128 (42 %)``); ``tone`` a status tone or empty for blue."""

    label: Text
    value: float
    shown: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: ``level`` 0 (fine) to 4 (farthest from the target), the printed figure, where it leads.

    ``edge`` marks a cell past a threshold. ``level`` None is a cell without data.
    """

    shown: str
    level: int | None = 0
    url: str = ""
    edge: bool = False
    label: Text = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row: its name and its cells, one a column."""

    label: Text
    cells: tuple[HeatCell, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar with its place on a 100-wide line."""

    bar: Bar
    start: float
    width: float


def heat_level(value: float, target: float, worst: float = 0) -> int:
    """Return 0 to 4: how far ``value`` falls short of ``target`` on the way down to ``worst``.

    At or above the target is 0; the shortfall's four quarters are 1 to 4.
    """
    if value >= target or target <= worst:
        return 0
    share = (target - value) / (target - worst)
    return min(LEVELS - 1, 1 + int(share * (LEVELS - 1)))


def bars(items: Sequence[Bar], top: float | None = None) -> tuple[Drawn, ...]:
    """Scale bars from zero to ``top`` (default: the longest)."""
    most = top or max((item.value for item in items), default=0) or 1
    return tuple(Drawn(item, 0, round(WIDTH * max(item.value, 0) / most, 2)) for item in items)


def stack(items: Sequence[Bar]) -> tuple[Drawn, ...]:
    """Lay parts end to end on one line of 100; parts of zero take no room."""
    whole = sum(max(item.value, 0) for item in items) or 1
    drawn: list[Drawn] = []
    start = 0.0
    for item in items:
        width = WIDTH * max(item.value, 0) / whole
        drawn.append(Drawn(item, round(start, 2), round(width, 2)))
        start += width
    return tuple(drawn)


def scale(values: Sequence[float]) -> tuple[float, float]:
    """Return the round ends of a scale around ``values``: in steps of their greatest power of ten."""
    if not values:
        return 0, 1
    step = 10.0 ** floor(log10(max(map(abs, values)) or 1))
    low, high = floor(min(values) / step) * step, ceil(max(values) / step) * step
    return low, high if high > low else low + step


def line(values: Sequence[float], height: float = 28, *, low: float | None = None, high: float | None = None) -> str:
    """Return the points of a line through ``values`` in a box 100 wide, from ``low`` to ``high`` (default: theirs)."""
    if not values:
        return ""
    bottom = min(values) if low is None else low
    span = ((max(values) if high is None else high) - bottom) or 1
    step = WIDTH / max(len(values) - 1, 1)
    inner = height - 6
    return " ".join(
        f"{round(index * step, 2)},{round(height - 3 - inner * (value - bottom) / span, 2)}"
        for index, value in enumerate(values)
    )
