"""The officer's card of the day, put together for the page: what stands, what comes next, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from kit.ui.radar import Sight
from tenant_apps.attendance.rules.day import judge_day
from tenant_apps.attendance.rules.facts import Punch, PunchKind
from tenant_apps.attendance.rules.next_step import NextStep, next_step
from tenant_apps.attendance.rules.verdict import Flag
from tenant_apps.attendance.selectors.days import PunchCard, sight_of, time_of
from tenant_apps.attendance.selectors.reading import Standing
from tenant_apps.people.rules.geo import Geofence
from tenant_apps.worktime.rules.schedules import OFF, Hours, hours_of

# What is offered first when a reason is asked; anything else is typed.
QUICK_REASONS = ("TRAFIK", "KECEMASAN", "MESYUARAT", "KESIHATAN")


def quick_reasons() -> tuple[tuple[str, str], ...]:
    """Return the reasons offered as chips: code and words."""
    words = (_("Trafik"), _("Kecemasan"), _("Mesyuarat"), _("Kesihatan"))
    return tuple(zip(QUICK_REASONS, words, strict=True))


@dataclass(frozen=True, slots=True)
class Today:
    """The card's contents.

    ``step`` is what the button offers, ``late_minutes`` how late an in would be now. ``just`` is the punch just
    made, whose time is stamped. ``submission`` is the number of the form's next punch.
    """

    date: date
    standing: Standing
    step: NextStep
    late_minutes: int
    chip: tuple[time | None, time | None, time | None]
    sight: Sight | None
    submission: UUID
    just: PunchCard | None = None

    @property
    def statuses(self) -> tuple[tuple[str, str], ...]:
        """The pills: the status, then the flags, with minutes where there are any."""
        verdict = self.standing.verdict
        notes = {"LEWAT": f"{verdict.late_min}m", "PULANG_AWAL": f"{verdict.early_min}m"}
        flags = tuple((str(flag), notes.get(str(flag), "")) for flag in sorted(verdict.flags))
        return ((str(verdict.primary), ""), *flags)

    @property
    def in_time(self) -> time | None:
        return time_of(self.standing.verdict.first_in)

    @property
    def out_time(self) -> time | None:
        return time_of(self.standing.verdict.last_out)

    @property
    def leave_time(self) -> time | None:
        """From when leaving is not early."""
        return time_of(self.step.leave_from)

    @property
    def worked_minutes(self) -> int:
        return self.standing.verdict.worked_min

    @property
    def is_elsewhere(self) -> bool:
        """Whether the day was spent outside the office so far, which a supervisor looks at."""
        return not self.standing.verdict.flags.isdisjoint({Flag.OUTSIDE, Flag.REMOTE})

    @property
    def is_out(self) -> bool:
        """Whether the button offers the clock-out."""
        return self.step.action == PunchKind.OUT

    @property
    def arrive_by(self) -> time | None:
        """The last minute that is not late: the end of the arrival window, else the start."""
        return self.chip[2] or self.chip[0]


def today_of(
    standing: Standing,
    *,
    punches: Sequence[PunchCard],
    geofences: Sequence[Geofence],
    just: PunchCard | None = None,
) -> Today:
    """Return the card of a standing day; ``punches`` are those of the date, ``just`` the one just made."""
    case = standing.case
    step = next_step(case, standing.verdict)
    return Today(
        date=standing.date,
        standing=standing,
        step=step,
        late_minutes=_late_by(standing) if step.action == PunchKind.IN else 0,
        chip=_chip(standing),
        sight=_sight(just or (punches[-1] if punches else None), geofences),
        submission=uuid4(),
        just=just,
    )


def _late_by(standing: Standing) -> int:
    """How late an arrival at this minute would be."""
    case = standing.case
    if case.schedule is None:
        return 0
    arrived = Punch(at=case.now * 60, kind=PunchKind.IN)
    return judge_day(replace(case, punches=(*case.punches, arrived))).late_min


def _chip(standing: Standing) -> tuple[time | None, time | None, time | None]:
    """Start, end and, for flexible hours, the end of the arrival window."""
    hours = hours_on(standing)
    if hours is None:
        return None, None, None
    if hours.span is not None:
        return time_of(hours.start), None, time_of(hours.late_limit)
    return time_of(hours.start), time_of(hours.end), None


def hours_on(standing: Standing) -> Hours | None:
    """Return the hours the day asks, if it has a schedule."""
    case = standing.case
    if case.schedule is None or case.schedule == OFF:
        return None
    return hours_of(case.schedule, case.date, case.state, case.policy, ramadan=case.releases.ramadan)


def _sight(punch: PunchCard | None, geofences: Sequence[Geofence]) -> Sight | None:
    """Where the latest punch stands to the office it was nearest to."""
    if punch is None:
        return None
    return sight_of(punch, geofences)
