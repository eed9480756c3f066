"""Shifts by roster, counters with a fixed start, and requests for other schedules, through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from spotme.demo.furnish import Furnished, Post, dates
from spotme.demo.history import Life
from tenant_apps.attendance.services import open_preview, preview_step
from tenant_apps.people.requests import Decision
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.rules.asking import first_open_month

AHEAD = timedelta(days=34)
ASK_BY = 20
COUNTER_OPENS = 8 * 60
TRIED_BY = "jpa"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of the demo world, in minutes since midnight."""

    mark: str
    name: str
    start: int
    end: int
    rest: tuple[int, int]


SHIFTS = (
    Shift("P", "Syif pagi", 7 * 60, 15 * 60, (11 * 60, 11 * 60 + 30)),
    Shift("S", "Syif petang", 15 * 60, 23 * 60, (19 * 60, 19 * 60 + 30)),
    Shift("M", "Syif malam", 22 * 60, 6 * 60, (2 * 60, 3 * 60)),
)
ROUND = ("P", "P", "S", "S", "M", "M", "–", "–")
SHIFT_UNITS = {"malang": "APT-2"}
COUNTERS = {"jpj": ("SL-1", "JH-1")}
WISHES = (
    ("WP2", True, "Menghantar anak ke sekolah sebelum masuk bertugas."),
    ("WP1", False, "Kursus separuh masa pada sebelah petang sepanjang bulan itu."),
    ("WP3", True, "Jarak rumah ke pejabat melebihi empat puluh kilometer."),
    ("WP4", False, "Menjaga ibu yang sedang menjalani rawatan."),
)


def plan_months(life: Life, *, start: date, now: datetime) -> None:
    """Roster the shift unit from ``start`` to some weeks ahead, and fix when the counters begin."""
    schema, furnished = life.plan.schema, life.furnished
    for card in selectors.ramadan_cards():
        if card.date_from <= now.date():
            services.confirm_ramadan(ramadan_id=card.id, by=life.by)
    for code in COUNTERS.get(schema, ()):
        services.assign_schedule(
            person_ids=[post.person_id for post in _serving(furnished, furnished.units[code])],
            pattern_code="WBF",
            valid_from=start,
            fixed_start_minutes=COUNTER_OPENS,
            by=life.by,
        )
    if schema in SHIFT_UNITS:
        _roster(life, furnished.units[SHIFT_UNITS[schema]], dates(start, now.date() + AHEAD))


def ask_for_schedules(life: Life, *, now: datetime) -> None:
    """Some officers of one section ask for another schedule; the last of them has it approved already."""
    if life.plan.profile != "MY":
        return
    today = now.astimezone(life.zone).date()
    first = next(post for post in life.furnished.posts if post.who.identity == life.furnished.accounts["pegawai"])
    section = [post for post in life.furnished.posts if post.supervisor_id == first.supervisor_id]
    month = first_open_month(today, ASK_BY)
    asked = [_ask(life, post, month, wish, now) for post, wish in zip(section, WISHES, strict=False)]
    if first.supervisor_id is None or not asked:
        return
    decision = Decision(approve=True, decider_id=first.supervisor_id, by=life.as_person(first.supervisor_id), now=now)
    services.SCHEDULE_DESK.decide(asked[-1], decision)


def _ask(life: Life, post: Post, month: date, wish: tuple[str, bool, str], now: datetime) -> int:
    code, is_for_good, reason = wish
    (year,) = selectors.schedules_by_month([post.person_id], month.year).values()
    wanted = code if year[month.month - 1].code != code else "WBF"
    return services.ask_schedule(
        person_id=post.person_id,
        pattern_code=wanted,
        month=month,
        is_for_good=is_for_good,
        reason=reason,
        today=now.astimezone(life.zone).date(),
        now=now,
        by=life.as_person(post.person_id),
    )


def _roster(life: Life, unit_id: int, days: list[date]) -> None:
    """Eight days a round, everybody one step behind the one before, so that somebody is always there."""
    for shift in SHIFTS:
        services.put_pattern(
            code=f"SYIF-{shift.mark}",
            name=shift.name,
            kind="SYIF",
            mark=shift.mark,
            unit_id=unit_id,
            start_minutes=shift.start,
            end_minutes=shift.end,
            rest_from_minutes=shift.rest[0],
            rest_to_minutes=shift.rest[1],
            by=life.by,
        )
    crew = [post.person_id for post in _serving(life.furnished, unit_id)]
    marks = {
        (person_id, day): ROUND[(number + step) % len(ROUND)]
        for step, person_id in enumerate(crew)
        for number, day in enumerate(days)
    }
    services.put_roster(unit_id=unit_id, marks=marks, by=life.by)
    services.publish_roster(unit_id=unit_id, person_ids=crew, dates=days, by=life.by)


def _serving(furnished: Furnished, unit_id: int) -> list[Post]:
    """The officers of a section, without the one who heads it."""
    heads = {post.supervisor_id for post in furnished.posts}
    return [post for post in furnished.posts if post.unit_id == unit_id and post.person_id not in heads]


def try_a_change(life: Life, *, now: datetime) -> None:
    """Leave behind a finished preview: what five minutes of grace would make of this month."""
    if life.plan.schema != TRIED_BY:
        return
    change = {"params": {"grace_in_min": 5}, "valid_from": now.astimezone(life.zone).date().replace(day=1), "state": ""}
    key = open_preview(service="policy", arguments=change, by=life.by, now=now)
    while preview_step(key=key, now=now):
        pass
