"""Three months of an agency's life, lived through the services, one month after the other with the clock set back.

For each month: approved absences first, then the punches, then the night that closes the days, then officers explain
and supervisors decide, and when the month's deadline is over the cards are computed and the month is closed. What is
left open at the end is the present month.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import batched
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from kit import clock
from kit.errors import Refusal
from kit.months import last_day
from shared_apps.audit.actor import Actor
from spotme.demo import terminals
from spotme.demo.agencies import Plan
from spotme.demo.furnish import Furnished, Post, Progress, dates
from spotme.demo.habits import Made, habit_of, punches_of
from tenant_apps.attendance import services as attendance
from tenant_apps.issues import services as issues
from tenant_apps.issues.selectors.settled import OpenIssue, open_between
from tenant_apps.leave import services as leave
from tenant_apps.movements import services as movements
from tenant_apps.reports.services import close_month
from tenant_apps.worktime.rules.schedules import hours_of
from tenant_apps.worktime.selectors import Frame, frames

NAMESPACE = UUID("6f0c9f0e-5c1b-4a53-9a07-2f6c1f1f8f11")
DEADLINE_DAY = 11
BATCH = 50
EXPLAINED, ACCEPTED, REJECTED = 70, 74, 14
WORDS = (
    "Terlupa mendaftar keluar kerana mesyuarat berlanjutan sehingga lewat petang.",
    "Kesesakan luar biasa di lebuh raya selepas kemalangan pagi itu.",
    "Talian internet pejabat terputus; rekod manual disimpan oleh penyelia.",
    "Menghantar anak ke klinik sebelum masuk bertugas.",
    "Bertugas di tapak bersama pasukan; kembali terus ke rumah.",
)


type Books = dict[tuple[int, date], Frame]


@dataclass(frozen=True, slots=True)
class Life:
    """One agency's history under way."""

    plan: Plan
    furnished: Furnished
    by: Actor
    progress: Progress

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.plan.time_zone)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of the agency's clock."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def as_person(self, person_id: int) -> Actor:
        """An officer as the audit trail names them."""
        return Actor(user_id=None, name=next(p.who.name for p in self.furnished.posts if p.person_id == person_id))

    @property
    def pins(self) -> dict[int, str]:
        """The officers' numbers on the terminals."""
        return {one: str(terminals.FIRST_PIN + place) for place, one in enumerate(self.person_ids)}

    @property
    def person_ids(self) -> list[int]:
        return [post.person_id for post in self.furnished.posts]


def live(life: Life, *, start: date, now: datetime) -> None:
    """Live from ``start`` to ``now``; the months whose deadline is over by then are closed."""
    today = now.astimezone(life.zone).date()
    for first, last in _months(start, today):
        _live_month(life, first, min(last, today), now)
        after = life.moment(last + timedelta(days=DEADLINE_DAY), 0, 40)
        if after <= now:
            _end_month(life, first.replace(day=1), after)


def _live_month(life: Life, first: date, last: date, now: datetime) -> None:
    name = f"{life.plan.short_name}: {first:%Y-%m}"
    days = dates(first, last)
    with clock.moved_to(life.moment(first, 6)), transaction.atomic():
        away = _absences(life, days)
    books = frames(life.person_ids, days)
    life.progress(f"{name} rekod", 0, 1)
    _punch(life, books, away, days, now)
    yesterday = min(last, now.astimezone(life.zone).date() - timedelta(days=1))
    over = min(life.moment(last + timedelta(days=1), 0, 30), now)
    if yesterday >= first:
        attendance.close_days(person_ids=life.person_ids, date_from=first, date_to=yesterday, now=over)
    if last > yesterday:
        attendance.judge_days(person_ids=life.person_ids, date_from=last, date_to=last, now=now)
    life.progress(f"{name} rekod", 1, 1)
    _talk(life, first, yesterday, over, name)


def _end_month(life: Life, month: date, after: datetime) -> None:
    with clock.moved_to(after), transaction.atomic():
        issues.close_overdue(now=after, today=after.astimezone(life.zone).date())
        close_month(month=month, now=after, by=life.by)


# --- facts ---------------------------------------------------------------------------------------------------


def _absences(life: Life, days: list[date]) -> set[tuple[int, date]]:
    """Enter leave, duty and permissions of the month, a few waiting, a few refused; return who is away when.

    Now and then somebody comes in on a day of leave all the same.
    """
    away: set[tuple[int, date]] = set()
    rng = random.Random(f"facts:{life.plan.schema}:{days[0]}")  # noqa: S311 - invented, no secret
    for post in life.furnished.posts:
        if rng.random() < 0.75:
            away.update((post.person_id, day) for day in _leave(life, rng, post, days) if rng.random() > 0.03)
        if rng.random() < 0.25:
            away.update((post.person_id, day) for day in _movement(life, rng, post, days))
    return away


def _leave(life: Life, rng: random.Random, post: Post, days: list[date]) -> list[date]:
    """Enter one leave and return the days it takes whole."""
    first = rng.choice(days)
    part = rng.choices(("FULL", "AM", "PM"), weights=(8, 1, 1))[0]
    last = min(first + timedelta(days=rng.choice((0, 0, 1, 2, 4))), days[-1]) if part == "FULL" else first
    state = rng.choices(("LULUS", "MENUNGGU", "DITOLAK"), weights=(90, 6, 4))[0]
    kind = rng.choices(("CR", "CS", "CTR", "CG"), weights=(6, 3, 1, 1))[0]
    with _allowing_overlap():
        leave.enter_leave(
            person_id=post.person_id,
            type=kind,
            part=part,
            date_from=first,
            date_to=last,
            state=state,
            by=life.by,
            now=clock.now(),
            decided_by_id=post.supervisor_id if state == "LULUS" else None,
        )
        return dates(first, last) if state == "LULUS" and part == "FULL" else []
    return []


def _movement(life: Life, rng: random.Random, post: Post, days: list[date]) -> list[date]:
    """Enter one movement and return the days it takes whole."""
    kind, start, end, purpose = rng.choice(
        (
            ("TUGAS_RASMI", 9 * 60, 12 * 60, "Lawatan tapak"),
            ("MESYUARAT", 14 * 60, 17 * 60, "Mesyuarat penyelarasan"),
            ("KURSUS", None, None, "Kursus pengurusan rekod"),
            ("OUTSTATION", None, None, "Pemantauan di negeri"),
            ("KEBENARAN", 15 * 60, 16 * 60 + 30, "Urusan bank"),
        )
    )
    day = rng.choice(days)
    state = rng.choices(("LULUS", "MENUNGGU"), weights=(92, 8))[0]
    with _allowing_overlap():
        movements.enter_movement(
            person_id=post.person_id,
            kind=kind,
            date_from=day,
            from_minutes=start,
            to_minutes=end,
            purpose=purpose,
            state=state,
            by=life.by,
            now=clock.now(),
            decided_by_id=post.supervisor_id,
        )
        return [day] if state == "LULUS" and start is None else []
    return []


class _allowing_overlap:  # noqa: N801 - reads as a phrase where it is used
    """Invented facts may collide; the service refuses the second one, which then simply did not happen."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        return isinstance(error, Refusal)


# --- punches -------------------------------------------------------------------------------------------------


def _punch(life: Life, books: Books, away: set[tuple[int, date]], days: list[date], now: datetime) -> None:
    """Record the month's punches in batches, each judged as on the evening of its last day."""
    for week in _slices(days, 8):
        raw = list(_raw_punches(life, books, away, week, now))
        moment = min(life.moment(week[-1], 23, 59), now)
        today = now.astimezone(life.zone).date()
        uploaded = [one for one in raw if one.device_key and terminals.is_lived(life.plan, one.at.date(), today)]
        known = {one.uuid for one in uploaded}
        if uploaded:
            terminals.upload(life.plan, uploaded, life.pins, now=moment)
        if len(raw) > len(known):
            attendance.record_punches([one for one in raw if one.uuid not in known], now=moment)


def _raw_punches(
    life: Life, books: Books, away: set[tuple[int, date]], days: Iterable[date], now: datetime
) -> Iterator[attendance.RawPunch]:
    for post in life.furnished.posts:
        habit = habit_of(random.Random(f"habit:{life.plan.schema}:{post.person_id}"))  # noqa: S311
        for day in days:
            if (post.person_id, day) in away:
                continue
            rng = random.Random(f"{life.plan.schema}:{post.person_id}:{day}")  # noqa: S311
            for number, made in enumerate(_made(rng, habit, day, books[post.person_id, day])):
                at = made.at.replace(tzinfo=life.zone)
                if at <= now:
                    yield _raw(life, post, f"{day}:{number}", made, at, rng)


def _made(rng: random.Random, habit: str, day: date, frame: Frame) -> tuple[Made, ...]:
    if frame.schedule is None or (frame.day_type != "WORK" and frame.schedule.kind != "SYIF"):
        return ()
    hours = hours_of(frame.schedule, day, frame.state, frame.policy)
    return punches_of(rng, habit, day, start=hours.start, end=hours.end, flexible=hours.late_limit - hours.start)


def _raw(life: Life, post: Post, number: str, made: Made, at: datetime, rng: random.Random) -> attendance.RawPunch:
    office = made.place == "PEJABAT"
    by_terminal = office and life.plan.schema == "jpj"
    latitude, longitude, accuracy = (None, None, None) if by_terminal else _fix(life, post, rng, away=not office)
    return attendance.RawPunch(
        uuid=uuid5(NAMESPACE, f"{life.plan.schema}:{post.person_id}:{number}"),
        person_id=post.person_id,
        at=at,
        source="BIOMETRIK" if by_terminal else "WEB",
        kind=made.kind,
        place=made.place,
        location_id=life.furnished.places[post.place_code] if office else None,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=accuracy,
        device_key=terminals.serial_of(life.plan, post.place_code) if by_terminal else "",
    )


def _fix(life: Life, post: Post, rng: random.Random, *, away: bool) -> tuple[float, float, int]:
    """Where a phone would say it is: within a hundred metres of the office, or some kilometres away."""
    place = next(place for place in life.plan.places if place.code == post.place_code)
    reach = 0.06 if away else 0.0007
    latitude = place.latitude + rng.uniform(-reach, reach)
    return round(latitude, 6), round(place.longitude + rng.uniform(-reach, reach), 6), rng.randint(8, 45)


# --- words and decisions -------------------------------------------------------------------------------------


def _talk(life: Life, first: date, last: date, now: datetime, name: str) -> None:
    """Officers explain most issues, supervisors decide most of those; the newest still wait."""
    found = open_between(first, last)
    fresh = last - timedelta(days=4)
    for done, batch in enumerate(batched(found, BATCH)):
        with transaction.atomic():
            for issue in batch:
                rng = random.Random(f"talk:{life.plan.schema}:{issue.id}")  # noqa: S311
                if rng.random() * 100 < EXPLAINED and _explain(life, rng, issue, now) and issue.date <= fresh:
                    _decide(life, rng, issue, now)
        life.progress(f"{name} isu", done * BATCH, len(found))


def _explain(life: Life, rng: random.Random, issue: OpenIssue, now: datetime) -> bool:
    try:
        issues.explain(
            issue_id=issue.id,
            person_id=issue.person_id,
            reason_code=rng.choice(("TERLUPA", "TRAFIK", "TALIAN", "TUGAS_RASMI", "KESIHATAN")),
            text=rng.choice(WORDS),
            by=life.as_person(issue.person_id),
            now=now,
            today=now.astimezone(life.zone).date(),
        )
    except Refusal:
        return False
    return True


def _decide(life: Life, rng: random.Random, issue: OpenIssue, now: datetime) -> None:
    draw = rng.random() * 100
    if draw >= ACCEPTED + REJECTED:
        return
    accept = draw < ACCEPTED
    if issue.approver_id is None:
        return
    decider = issues.Decider(issue.approver_id)
    issues.decide(
        issue_id=issue.id,
        accept=accept,
        decider=decider,
        by=life.as_person(issue.approver_id),
        now=now,
        today=now.astimezone(life.zone).date(),
        remark="" if accept else "Alasan tidak disokong bukti.",
    )


# --- the calendar --------------------------------------------------------------------------------------------


def _months(start: date, today: date) -> Iterator[tuple[date, date]]:
    first = start
    while first <= today:
        last = last_day(first.replace(day=1))
        yield first, last
        first = last + timedelta(days=1)


def _slices(days: list[date], size: int) -> Iterator[list[date]]:
    for i in range(0, len(days), size):
        yield days[i : i + size]
