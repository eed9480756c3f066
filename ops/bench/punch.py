"""The price of a punch and of the first pages, over HTTP, from one worker of the real server.

A punch is told as a ratio: the processor time of the worker and of PostgreSQL for ``POST /tebuk/``, over that of a
bare Django view on the same server and database that reads one row and writes one (:mod:`ops.bench.bare`). Both are
measured in turns, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import statistics
import time
import uuid
from collections.abc import Sequence
from itertools import batched

from ops.bench import stage, weights
from ops.bench.bare import TABLE
from ops.bench.figures import Figure
from ops.bench.visitor import Visitor
from tenants.connection import connection
from tenants.context import in_tenant

PUNCHES, PAGES = 200, 40
PATHS = {"Hari ini": "/", "Peti isu": "/peti-isu/", "dashboard": "/dashboard/"}


def measure(sessions: Sequence[str]) -> list[Figure]:
    """Return the ratio of a punch, and how quickly an agency's first pages answer and what they weigh.

    ``sessions`` are those of officers: each clocks in once and out once, as on any day. The first is an administrator.
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    with (
        stage.served("spotme.wsgi:application") as (port, worker),
        stage.served("ops.bench.bare:application_of_its_own()") as (bare_port, bare_worker),
    ):
        visitor, bare = Visitor(port, stage.HOST), Visitor(bare_port, "localhost")
        visitor.get("/log-masuk/")  # brings the cookie against forgery
        ratio = _ratio(sessions[1:], (visitor, worker), (bare, bare_worker))
        visitor.cookies["spotme"] = sessions[0]
        pages = _pages(visitor)
        visitor.cookies["spotme"] = sessions[1]  # an officer's phone fetches less than an administrator's desk
        return [
            Figure("a punch, as multiple of a bare view's processor time", ratio, "×", 3),
            *pages,
            *weights.measure(visitor, "/", "Hari ini"),
        ]


def _ratio(sessions: Sequence[str], ours: tuple[Visitor, int], bare: tuple[Visitor, int]) -> float:
    punches = [(session, kind) for kind in ("MASUK", "KELUAR") for session in sessions]
    warm_up, *rounds = batched(punches, PUNCHES)
    for visitor, worker in (ours, bare):
        _cost(visitor, worker, warm_up)
    costs = [(_cost(*ours, batch), _cost(*bare, batch)) for batch in rounds]
    with in_tenant(stage.SCHEMA), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM attendance_punch WHERE source = 'WEB'")
        (kept,) = cursor.fetchone()
    if kept != len(punches):
        raise RuntimeError(f"{kept} of {len(punches)} punches were kept")
    return sum(cost for cost, _bare in costs) / sum(cost for _ours, cost in costs)


def _cost(visitor: Visitor, worker: int, punches: Sequence[tuple[str, str]]) -> float:
    """Return the processor time a punch takes, in seconds. Only one of the two products is asked at a time."""
    pids = [worker, *stage.database_pids()]
    before = stage.processor_seconds(pids)
    for session, kind in punches:
        visitor.cookies["spotme"] = session
        status = visitor.post("/tebuk/", kind=kind, uuid=str(uuid.uuid4()))
        if status != 303:
            raise RuntimeError(f"the punch answered {status}")
    return (stage.processor_seconds(pids) - before) / len(punches)


def _pages(visitor: Visitor) -> list[Figure]:
    figures = []
    for name, path in PATHS.items():
        times = []
        for _request in range(PAGES):
            started = time.perf_counter()
            status, _body = visitor.get(path)
            times.append(1000 * (time.perf_counter() - started))
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
        slowest = statistics.quantiles(times, n=20)[-1]
        figures.append(Figure(f"{name}: 19 of 20 answers within", slowest, "ms", 200))
    return figures
