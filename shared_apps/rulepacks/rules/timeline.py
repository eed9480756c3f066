"""From when to when the versions of a pack hold.

A version published later speaks from its day on: whatever was to hold from that day gives way, what held before ends
on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """When one version holds: from a day to a day (excluded, None is open). Equal days: it never holds."""

    number: int
    valid_from: date
    valid_to: date | None

    @property
    def never_holds(self) -> bool:
        return self.valid_to == self.valid_from


def timeline(published: Iterable[tuple[int, date]]) -> tuple[Span, ...]:
    """Return when each version holds; ``published`` are numbers and first days in the order of publication."""
    spans: list[Span] = []
    for number, start in published:
        spans = [_ended(span, start) for span in spans]
        spans.append(Span(number, start, None))
    return tuple(spans)


def _ended(span: Span, day: date) -> Span:
    if span.valid_to is not None and span.valid_to <= day:
        return span
    return Span(span.number, span.valid_from, max(span.valid_from, day))


def overlap(one: Span, other: Span) -> bool:
    """Whether there is a day on which both hold."""
    if one.never_holds or other.never_holds:
        return False
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One parameter that two versions say otherwise; ``None`` where a version does not mention it."""

    name: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what differs between two sets of parameters, by name."""
    names = sorted({*before, *after})
    return tuple(
        Difference(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )
