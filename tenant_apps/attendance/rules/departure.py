"""Steps 8 and 10: when the officer may leave, and leaving early."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tenant_apps.attendance.rules.covers import Cover
from tenant_apps.attendance.rules.facts import Place, Releases
from tenant_apps.worktime.rules.calendar import SHORT_DAY_MINUTES
from tenant_apps.worktime.rules.policy import Policy
from tenant_apps.worktime.rules.schedules import Hours, Schedule, ScheduleKind

_SIDES: dict[str, str] = {Place.HOME: "WFH", Place.OFFICE: "WFO", Place.KIOSK: "WFO"}


class Departure(NamedTuple):
    """How the day may end.

    ``due`` is the end the schedule asks, ``required`` the one after outstation release and tail covers; ``tails`` are
    the covers that lead up to or past the end; ``released_at`` the moment an outstation duty lets go,
    ``sent_home_at`` the one at which the agency lets everybody go before a festival.
    """

    due: int
    required: int
    tails: tuple[Cover, ...]
    released_at: int | None
    early_min: int
    sent_home_at: int | None = None

    @property
    def out_by_duty(self) -> bool:
        """Whether a duty stands for the missing out."""
        return any(cover.duty for cover in self.tails)


class Release(NamedTuple):
    """Minutes the day ends earlier, by release."""

    ramadan: int
    pregnancy: int

    @property
    def minutes(self) -> int:
        """Both together."""
        return self.ramadan + self.pregnancy


NO_RELEASE = Release(0, 0)


def release_of(releases: Releases, schedule: Schedule, policy: Policy) -> Release:
    """The minutes of release in force: shift workers have none for pregnancy; unless they add, the longer counts."""
    ramadan = policy.ramadan_release_min if releases.ramadan else 0
    pregnancy = policy.pregnancy_release_min if is_pregnancy_release(releases, schedule) else 0
    if policy.release_stack or not (ramadan and pregnancy):
        return Release(ramadan, pregnancy)
    return Release(ramadan, 0) if ramadan > pregnancy else Release(0, pregnancy)


def is_pregnancy_release(releases: Releases, schedule: Schedule) -> bool:
    """Whether the pregnancy release holds on this schedule (PP 11/2017: not for shift workers)."""
    return releases.pregnancy and schedule.kind != ScheduleKind.SHIFT


def end_of_day(schedule: Schedule, hours: Hours, place: str | None) -> int:
    """The end of fixed hours on a date: a schedule with ends by location has the one of the place of arrival."""
    side = _SIDES.get(place) if place is not None and schedule.end_by_location else None
    return hours.end if side is None else schedule.end_by_location.get(side, hours.end)


def due_of(hours: Hours, end: int, base_in: int | None, release: Release) -> int:
    """The end of a whole day: arrival plus span, or the fixed end, less the releases."""
    if hours.span is None:
        return end - release.minutes
    return (hours.start if base_in is None else base_in) + hours.span - release.minutes


def departure_of(
    due: int,
    last_out: int | None,
    covers: Sequence[Cover],
    outstation_release_at: int | None,
    early_release_at: int | None = None,
) -> Departure:
    """Reads the end of the day.

    1. A cover with an outstation duty lets go at ``outstation_release_at``, or at its own start if that is later.
    2. An early release of the agency lets everybody go at its minute.
    3. A cover that ends at or after the end asked so far is a tail cover: the officer may leave when it starts.
    4. An out before the end is early by the difference.
    """
    required, released_at, sent_home_at = due, None, None
    if outstation_release_at is not None:
        moments = [max(outstation_release_at, cover.start) for cover in covers if cover.outstation]
        if moments and min(moments) < due:
            required = released_at = min(moments)
    if early_release_at is not None and early_release_at < required:
        required = sent_home_at = early_release_at
    tails = tuple([cover for cover in covers if cover.end >= required])
    for cover in tails:
        required = min(required, cover.start)
    early = max(0, required - last_out) if last_out is not None else 0
    return Departure(due, required, tails, released_at, early, sent_home_at)


def early_release(schedule: Schedule, release_at: int | None) -> int | None:
    """When the agency lets everybody go that day before the end: never for shifts."""
    return None if schedule.kind == ScheduleKind.SHIFT else release_at


def outstation_release(schedule: Schedule, hours: Hours, policy: Policy) -> int | None:
    """When an outstation duty lets go that day: earlier on a short day, never for shifts."""
    if schedule.kind == ScheduleKind.SHIFT:
        return None
    return policy.outstation_release_at - (SHORT_DAY_MINUTES if hours.short_day else 0)
