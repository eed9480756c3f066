"""Steps 12 and 13: the minutes worked and those that are overtime. Also the work of a rest day (step 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tenant_apps.attendance.rules.arrival import Arrival
from tenant_apps.attendance.rules.covers import Cover
from tenant_apps.attendance.rules.departure import Departure
from tenant_apps.attendance.rules.intervals import clipped, total, without
from tenant_apps.worktime.rules.calendar import Interval
from tenant_apps.worktime.rules.schedules import Hours

REST_DAY_BLOCK = 480
"""Each complete block of so many minutes on a rest day costs a break."""


class Work(NamedTuple):
    """The minutes counted, and the span they lie in; without a span only duty parts count."""

    counted: list[Interval]
    span: Interval | None

    @property
    def minutes(self) -> int:
        """How many they are."""
        return total(self.counted)

    def after(self, minute: int) -> int:
        """How many of them lie after that minute."""
        return sum([end - max(start, minute) for start, end in self.counted if end > minute])


NO_WORK = Work([], None)


def work_of(
    hours: Hours,
    first_in: int | None,
    last_out: int | None,
    arrival: Arrival,
    departure: Departure,
    covers: Sequence[Cover],
) -> Work:
    """The work of a day that has an in and an out, by punch or by duty.

    1. It runs from the in, or the first duty that leads up to it, but not before the start, to the out, or the end of
       a duty that leads past the end asked, but for that not beyond the end asked.
    2. The rest is taken off, and permission lying wholly inside, and time after the out that is no duty; each once.
    3. Without any punch only the duty up to the end asked counts.
    """
    rest = [hours.rest] if hours.rest else []
    if first_in is None and last_out is None:
        duty = [part for cover in covers for part in cover.duty]
        return Work(without(clipped(duty, hours.start, departure.due), rest), None)
    came = _earlier(first_in, arrival.duty_start)
    left = _later(last_out, _duty_end(departure))
    if came is None or left is None or left <= max(came, hours.start):
        return NO_WORK
    span = max(came, hours.start), left
    if not covers:
        return Work(without([span], rest), span)
    taken = rest + [part for cover in covers for part in cover.permission if came <= part[0] and part[1] <= left]
    if last_out is not None and left > last_out:
        taken += without([(last_out, left)], [part for cover in departure.tails for part in cover.duty])
    return Work(without([span], taken), span)


def rest_day_work(first_in: int, last_out: int, break_min: int) -> int:
    """The work of a rest day or holiday: from in to out, less a break for every complete eight hours."""
    gross = last_out - first_in
    return max(0, gross - gross // REST_DAY_BLOCK * break_min)


def _duty_end(departure: Departure) -> int | None:
    ends = [cover.duty[-1][1] for cover in departure.tails if cover.duty]
    return min(departure.due, max(ends)) if ends else None


def _earlier(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _later(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)
