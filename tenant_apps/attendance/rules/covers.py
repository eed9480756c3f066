"""Step 7, first half: covers, the time an officer may be elsewhere.

Approved part-day duties and permissions that touch or overlap are one cover. Its duty minutes are its duty parts, its
other minutes its permission parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tenant_apps.attendance.rules.facts import OUTSTATION, Duty, Permission
from tenant_apps.attendance.rules.intervals import joined, without
from tenant_apps.worktime.rules.calendar import Interval


@dataclass(frozen=True, slots=True)
class Cover:
    """One cover. It reaches to its end, or so much further as the way from its last duty to the office takes."""

    start: int
    end: int
    duty: tuple[Interval, ...]
    permission: tuple[Interval, ...]
    outstation: bool
    reach: int


def covers_of(duties: Sequence[Duty], permissions: Sequence[Permission], travel_min: int) -> tuple[Cover, ...]:
    """The covers of a day, from the earliest; duties of a full day are none."""
    duty_times: list[Interval] = []
    outstation: list[Interval] = []
    for duty in duties:
        if duty.start is None or duty.end is None:
            continue
        duty_times.append((duty.start, duty.end))
        if duty.type == OUTSTATION:
            outstation.append((duty.start, duty.end))
    permitted = [(permission.start, permission.end) for permission in permissions]
    on_duty = joined(duty_times)
    return tuple(_cover(whole, on_duty, outstation, travel_min) for whole in joined(duty_times + permitted))


def _cover(whole: Interval, on_duty: list[Interval], outstation: list[Interval], travel_min: int) -> Cover:
    start, end = whole
    duty = tuple(part for part in on_duty if start <= part[0] < end)
    reach = max(end, duty[-1][1] + travel_min) if duty else end
    away = any(start <= begin < end for begin, _ in outstation)
    return Cover(start, end, duty, tuple(without([whole], duty)), away, reach)
