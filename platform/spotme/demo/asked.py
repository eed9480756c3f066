"""A handful of requests of every kind in an agency: some wait, some were decided, one was taken back.

They are asked for and decided through the services, in the days around now; an agency whose rules refuse one (days at
home without a plan, Ramadan in Indonesia) simply has none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kit.errors import Refusal
from spotme.demo.furnish import Post
from spotme.demo.history import Life
from tenant_apps.attendance.services import PUNCH_DESK, propose_punch
from tenant_apps.leave import services as leave
from tenant_apps.movements import services as movements
from tenant_apps.people.desks import Desk
from tenant_apps.people.requests import Decision
from tenant_apps.worktime.services import put_ramadan

AGENCIES = ("jpa", "jpj", "malang")
EACH = 4
MALAYSIA = "MY"
# The fasting month after the one the demo world lives in, as announced.
RAMADAN = (date(2027, 2, 8), date(2027, 3, 9))

type Ask = Callable[[Post, dict[str, Any]], int]


def ask_all(life: Life, *, now: datetime) -> None:
    """Let the agency's first officers ask for everything there is to ask for."""
    if life.plan.schema not in AGENCIES:
        return
    today = now.astimezone(life.zone).date()
    posts = [post for post in life.furnished.posts if post.supervisor_id is not None]
    if life.plan.profile == MALAYSIA:
        put_ramadan(date_from=RAMADAN[0], date_to=RAMADAN[1], by=life.by)
    kinds = _kinds(life, today, now)
    for number, (ask, desk) in enumerate(kinds):
        for turn in range(EACH):
            post = posts[(number * EACH + turn) % len(posts)]
            _one(life, post, ask, desk, turn=turn, now=now)


def _one(life: Life, post: Post, ask: Ask, desk: Desk, *, turn: int, now: datetime) -> None:
    """Ask for one; every second one waits, of the others most are approved."""
    asked_at = now - timedelta(hours=3 + turn)
    with transaction.atomic():
        try:
            pk = ask(post, {"person_id": post.person_id, "by": life.as_person(post.person_id), "now": asked_at})
            if turn % 2 and post.supervisor_id is not None:
                decision = Decision(
                    approve=turn == 1,
                    decider_id=post.supervisor_id,
                    by=life.as_person(post.supervisor_id),
                    now=now - timedelta(hours=1),
                    remark="" if turn == 1 else "Tiada pegawai ganti pada hari itu.",
                )
                desk.decide(pk, decision)
        except Refusal:
            return


def _kinds(life: Life, today: date, now: datetime) -> tuple[tuple[Ask, Desk], ...]:
    """Every kind of request: how it is asked for, and where it is decided."""
    monday = today + timedelta(days=7 - today.weekday())

    def day(post: Post, ahead: int) -> date:
        return monday + timedelta(days=ahead + post.person_id % 3)

    def take_leave(post: Post, entry: dict[str, Any]) -> int:
        first = day(post, 14)
        return leave.enter_leave(
            type="CR", date_from=first, date_to=first + timedelta(days=1), reason="Bercuti bersama keluarga", **entry
        )

    def move(kind: str, ahead: int, start: int | None, end: int | None, purpose: str, place: str = "") -> Ask:
        def ask(post: Post, entry: dict[str, Any]) -> int:
            return movements.enter_movement(
                kind=kind,
                date_from=day(post, ahead),
                from_minutes=start,
                to_minutes=end,
                purpose=purpose,
                place=place,
                **entry,
            )

        return ask

    def expect(post: Post, entry: dict[str, Any]) -> int:
        due = today + timedelta(days=7 * 15 + post.person_id % 20)
        first = today + timedelta(days=9)
        return leave.ask_pregnancy(
            pregnancy=leave.Pregnancy(due=due), date_from=first, date_to=due, today=today, **entry
        )

    def fast(_post: Post, entry: dict[str, Any]) -> int:
        return leave.ask_ramadan(today=today, **entry)

    def forget(post: Post, entry: dict[str, Any]) -> int:
        at = life.moment(_workday(today), 17, 5 + post.person_id % 20)
        return propose_punch(kind="KELUAR", at=at, reason="Terlupa selepas mesyuarat petang.", **entry)

    moves = (
        move("KEBENARAN", 0, 10 * 60, 11 * 60 + 30, "Urusan bank"),
        move("MESYUARAT", 7, 9 * 60, 12 * 60, "Mesyuarat penyelarasan", "Kompleks Kerajaan"),
        move("OUTSTATION", 21, None, None, "Pemantauan di negeri", "Ipoh"),
        move("BDR", 8, None, None, "Menyiapkan laporan suku tahun"),
        move("LEBIH_MASA", 1, 18 * 60, 20 * 60, "Penutupan akaun"),
    )
    malaysian: tuple[tuple[Ask, Desk], ...] = (
        (expect, leave.RELEASE_DESK),
        (fast, leave.RELEASE_DESK),
    )
    return (
        (take_leave, leave.LEAVE_DESK),
        *((ask, movements.MOVEMENT_DESK) for ask in moves),
        (forget, PUNCH_DESK),
        *(malaysian if life.plan.profile == MALAYSIA else ()),
    )


def _workday(today: date) -> date:
    """The last date before today that is neither Saturday nor Sunday."""
    day = today - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day
