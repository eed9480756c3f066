"""Two weeks of tasks, and movements of today: everybody in JPA, some in the other agencies.

Tasks are logged, moved, noted, handed in, assigned and verified through the services, so that boards, team pages and
reports have something in every state.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kit import clock
from kit.errors import Refusal
from spotme.demo.furnish import Post
from spotme.demo.history import Life
from tenant_apps.movements import services as movements
from tenant_apps.tasks import services as tasks
from tenant_apps.tasks.selectors import category_choices
from tenant_apps.tasks.services import By, TaskEntry

WHOLE = "jpa"
SOME = 10
DAYS = 14
# So many officers have a full board; the others have something today and one day before.
BUSY = 40
OUT_TODAY = 8
TITLES = (
    "Menyemak fail permohonan",
    "Menyediakan minit mesyuarat",
    "Menjawab aduan pelanggan",
    "Mengemas kini pangkalan data pegawai",
    "Menyediakan laporan bulanan",
    "Bertugas di kaunter",
    "Memproses tuntutan perjalanan",
    "Menyelaras taklimat bahagian",
    "Menyemak draf surat",
    "Mengemas kini pelan projek",
)
GIVEN = ("Laporan suku tahun keempat", "Senarai semak audit dalam", "Bahan taklimat Ketua Pengarah")
PLACES = (
    ("RASMI", "Mesyuarat penyelarasan", "Kompleks E, Putrajaya"),
    ("RASMI", "Taklimat sistem", "MAMPU, Cyberjaya"),
    ("RASMI", "Lawatan tapak", "Pejabat Daerah"),
    ("PERIBADI", "Urusan bank", "Presint 15"),
)
# How a task of an earlier day stands today, with its weight.
ENDS = (("SELESAI", 62), ("DALAM_TINDAKAN", 14), ("BARU", 10), ("TANGGUH", 8), ("BATAL", 6))


def work(life: Life, *, now: datetime) -> None:
    """Give the agency its tasks of the last two weeks and its movements of today."""
    posts = life.furnished.posts if life.plan.schema == WHOLE else life.furnished.posts[:SOME]
    today = now.astimezone(life.zone).date()
    categories = [int(pk) for pk, _name in category_choices()]
    days = [day for n in range(DAYS, -1, -1) if (day := today - timedelta(days=n)).weekday() < 5]
    with transaction.atomic():
        for number, post in enumerate(posts):
            before = 3 if number < BUSY else 1
            rng = random.Random(f"work:{life.plan.schema}:{post.person_id}")  # noqa: S311 - invented, no secret
            for day in sorted(rng.sample(days[:-1], min(before, len(days) - 1))) + days[-1:]:
                _task(life, rng, post, day, today, categories, now)
        _give(life, posts, today, now)
        _go_out(life, posts, now)


def _task(
    life: Life, rng: random.Random, post: Post, day: date, today: date, categories: Sequence[int], now: datetime
) -> None:
    """Log one task, let it come to its end, and now and then let the supervisor say a word."""
    at = min(life.moment(day, 9, rng.randrange(60)), now)
    mine: dict[str, Any] = {"person_id": post.person_id, "by": life.as_person(post.person_id)}
    category = rng.choice(categories) if categories else None
    due = day + timedelta(days=rng.randrange(1, 8)) if rng.random() < 0.4 else None
    entry = TaskEntry(rng.choice(TITLES), day, due_on=due, category_id=category)
    end = rng.choices([code for code, _weight in ENDS], [weight for _code, weight in ENDS])[0]
    end = rng.choice(("DALAM_TINDAKAN", "BARU", "SELESAI")) if day == today else end
    with clock.moved_to(at):
        status = "SELESAI" if end == "SELESAI" else "BARU"
        pk = tasks.log_task(entry=entry, status=status, now=at, **mine)
        if end not in ("SELESAI", "BARU"):
            tasks.move_task(task_id=pk, to=end, now=at, **mine)
        if end == "DALAM_TINDAKAN":
            tasks.set_progress(task_id=pk, progress=rng.randrange(10, 90, 5), now=at, **mine)
        if end == "SELESAI" and rng.random() < 0.3:
            tasks.add_output(task_id=pk, text="Siap dan dihantar kepada unit berkenaan.", now=at, **mine)
        if end == "SELESAI" and post.supervisor_id is not None and rng.random() < 0.4:
            by = By(post.supervisor_id, life.as_person(post.supervisor_id))
            if rng.random() < 0.85:
                tasks.verify_task(task_id=pk, by=by, now=at)
            else:
                tasks.return_task(task_id=pk, by=by, remark="Lampirkan jadual perbandingan.", now=at)


def _give(life: Life, posts: Sequence[Post], today: date, now: datetime) -> None:
    """Each supervisor gives one task to two officers."""
    teams: dict[int, list[int]] = {}
    for post in posts:
        if post.supervisor_id is not None:
            teams.setdefault(post.supervisor_id, []).append(post.person_id)
    for number, (supervisor, officers) in enumerate(teams.items()):
        entry = TaskEntry(GIVEN[number % len(GIVEN)], today, due_on=today + timedelta(days=5))
        tasks.assign_task(
            charge=dict.fromkeys(officers[:2]), by_id=supervisor, entry=entry, by=life.as_person(supervisor), now=now
        )


def _go_out(life: Life, posts: Sequence[Post], now: datetime) -> None:
    """Some officers left the office today; half of them are back."""
    local = now.astimezone(life.zone)
    minute = local.hour * 60 + local.minute
    for number, post in enumerate(posts[1 : OUT_TODAY + 1]):
        kind, purpose, place = PLACES[number % len(PLACES)]
        out = max(0, minute - 40 - 10 * number)
        entry = movements.OutingEntry(kind, purpose, place, out_minute=out, back_by=min(out + 120, 24 * 60 - 1))
        mine: dict[str, Any] = {"person_id": post.person_id, "by": life.as_person(post.person_id), "now": now}
        try:
            pk = movements.record_outing(entry=entry, **mine)
            if number % 2:
                movements.come_back(outing_id=pk, **mine)
        except Refusal:
            continue
