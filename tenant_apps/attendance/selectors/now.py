"""Who is where at a moment: the days of many as they stand then, judged afresh from what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tenant_apps.attendance.selectors.cases import DUTIES
from tenant_apps.attendance.selectors.days import DayCard
from tenant_apps.attendance.selectors.reading import ONE_DAY, Standing, read, standings_of, working_date


@dataclass(frozen=True, slots=True)
class Now:
    """An officer's working day at a moment. ``on_duty`` says that official duty covers this minute."""

    card: DayCard
    on_duty: bool


def days_now(person_ids: Sequence[int], at: datetime) -> dict[int, Now]:
    """Return the working day of each person in service, as it stands at ``at``. One statement.

    Leave and duty are seen before anybody judged the day; who came on the night shift is still at yesterday's.
    """
    if not person_ids:
        return {}
    local = timezone.localtime(at)
    today, minute = local.date(), local.hour * 60 + local.minute
    reading = read(person_ids, today - ONE_DAY, today + ONE_DAY)
    pairs = [(pk, working_date(pk, at, reading)) for pk in person_ids if (pk, today) in reading.frames]
    found: dict[int, Now] = {}
    for standing in standings_of(pairs, reading, now=at):
        if standing.frame.in_service:
            moves = reading.facts.movements.get(standing.person_id, ())
            on_duty = any(
                one.kind in DUTIES
                and one.holds(today)
                and (one.from_minutes is None or one.from_minutes <= minute < (one.to_minutes or 0))
                for one in moves
            )
            found[standing.person_id] = Now(_card(standing), on_duty)
    return found


def _card(standing: Standing) -> DayCard:
    verdict, schedule = standing.verdict, standing.frame.schedule
    return DayCard(
        person_id=standing.person_id,
        date=standing.date,
        primary=str(verdict.primary),
        flags=tuple(sorted(map(str, verdict.flags))),
        first_in=verdict.first_in,
        last_out=verdict.last_out,
        required_out=verdict.required_out,
        late_minutes=verdict.late_min,
        early_minutes=verdict.early_min,
        worked_minutes=verdict.worked_min,
        overtime_minutes=verdict.overtime_min,
        place=str(verdict.place_in or verdict.place_out or ""),
        schedule_code=schedule.code if schedule else "",
        unit_id=standing.frame.unit_id,
        is_open=verdict.is_open,
    )
