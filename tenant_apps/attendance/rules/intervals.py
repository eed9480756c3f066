"""Sets of minutes as sorted intervals, the end of each excluded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tenant_apps.worktime.rules.calendar import Interval


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same minutes as sorted intervals that neither touch nor overlap; empty ones vanish."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            if end > result[-1][1]:
                result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def without(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The minutes of the first that are not in the second."""
    result: list[Interval] = []
    holes = joined(taken)
    for interval in joined(intervals):
        at, end = interval
        for hole_start, hole_end in holes:
            if hole_end <= at:
                continue
            if hole_start >= end:
                break
            if hole_start > at:
                result.append((at, hole_start))
            at = hole_end
        if at < end:
            result.append((at, end))
    return result


def clipped(intervals: Iterable[Interval], start: int, end: int) -> list[Interval]:
    """The minutes that lie between start and end."""
    return [(max(a, start), min(b, end)) for a, b in intervals if a < end and b > start]


def total(intervals: Sequence[Interval]) -> int:
    """How many minutes."""
    return sum([end - start for start, end in intervals])
