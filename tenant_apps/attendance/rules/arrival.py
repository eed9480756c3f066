"""Steps 7 and 9: what covers the start of the day, the moment arrival counts from, and lateness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tenant_apps.attendance.rules.covers import Cover
from tenant_apps.attendance.rules.normalise import Kept
from tenant_apps.worktime.rules.schedules import Hours


class Arrival(NamedTuple):
    """How the day began.

    ``limit`` is the last minute that is not late, ``grace`` what is tolerated beyond it. ``heads`` are covers that
    lead up to the arrival, ``openings`` duties that begin after the limit and lead up to it. ``base_in`` is the minute
    flexible hours count from. ``spent`` is how far covers reached that ended too early.
    """

    limit: int
    grace: int
    heads: tuple[Cover, ...]
    openings: tuple[Cover, ...]
    base_in: int | None
    spent: int | None
    late_min: int

    @property
    def in_by_duty(self) -> bool:
        """Whether a duty stands for the missing in."""
        return any(cover.duty for cover in self.heads)

    @property
    def duty_start(self) -> int | None:
        """The first minute of duty that leads up to the arrival."""
        return min((cover.duty[0][0] for cover in self.heads + self.openings if cover.duty), default=None)


def arrival_of(
    hours: Hours,
    limit: int,
    grace: int,
    first_in: int | None,
    covers: Sequence[Cover],
    kept: Sequence[Kept],
    *,
    duty_excuses: bool,
) -> Arrival:
    """Reads the start of the day.

    1. A head cover starts at or before limit + grace and reaches the first in (not asked when there is none).
    2. An opening duty starts later, has no punch before its first duty part and reaches the first in; when there is
       no in, no punch before its end.
    3. Flexible hours count from the earliest of the first in and the starts of these, within the window.
    4. With either of them nobody is late; else lateness counts from the limit, or from where covers that started in
       time but ended too early reached to.
    """
    if not covers:
        late = _late(first_in, limit, grace, None)
        return Arrival(limit, grace, (), (), _base_in(hours, first_in, ()), None, late)
    latest = limit + grace
    heads = tuple([cover for cover in covers if cover.start <= latest and _reaches(cover, first_in)])
    openings = tuple([cover for cover in covers if duty_excuses and _opens(cover, latest, first_in, kept)])
    base_in = _base_in(hours, first_in, heads + openings)
    if heads or openings:
        return Arrival(limit, grace, heads, openings, base_in, None, 0)
    spent = max([cover.reach for cover in covers if cover.start <= latest], default=None)
    return Arrival(limit, grace, (), (), base_in, spent, _late(first_in, limit, grace, spent))


def _reaches(cover: Cover, first_in: int | None) -> bool:
    return first_in is None or cover.reach >= first_in


def _opens(cover: Cover, latest: int, first_in: int | None, kept: Sequence[Kept]) -> bool:
    if not cover.duty or cover.start <= latest or not _reaches(cover, first_in):
        return False
    until = cover.end if first_in is None else cover.duty[0][0]
    return all(punch.minute >= until for punch in kept)


def _base_in(hours: Hours, first_in: int | None, covers: Sequence[Cover]) -> int | None:
    if hours.span is None:
        return None
    starts = [cover.start for cover in covers]
    if first_in is not None:
        starts.append(first_in)
    if not starts:
        return None
    return min(max(min(starts), hours.start), hours.late_limit)


def _late(first_in: int | None, limit: int, grace: int, spent: int | None) -> int:
    if first_in is None:
        return 0
    since = limit if spent is None or spent < limit else spent
    latest = limit + grace if spent is None or spent < limit + grace else spent
    return first_in - since if first_in > latest else 0
