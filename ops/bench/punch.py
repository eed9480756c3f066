"""The price of a punch and of the first pages, over HTTP, from one worker of the real server.

A punch is told as a ratio: the processor time of the worker and of PostgreSQL for ``POST /tebuk/``, over that of a
bare Django view on the same server and database that reads one row and writes one (:mod:`ops.bench.bare`). Both are
measured in turns, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import statistics
import time
import uuid

from ops.bench import stage, weights
from ops.bench.bare import TABLE
from ops.bench.figures import Figure
from ops.bench.visitor import Visitor
from tenants.connection import connection

WARM_UP, REQUESTS, ROUNDS, PAGES = 30, 200, 5, 40
PATHS = {"Hari ini": "/", "Peti isu": "/peti-isu/", "dashboard": "/dashboard/"}


def measure(login: str) -> list[Figure]:
    """Return the ratio of a punch, and how quickly an agency's first pages answer and what they weigh."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    with (
        stage.served("spotme.wsgi:application") as (port, worker),
        stage.served("ops.bench.bare:application_of_its_own()") as (bare_port, bare_worker),
    ):
        visitor, bare = _signed_in(port, login), Visitor(bare_port, "localhost")
        ratio = _ratio((visitor, worker), (bare, bare_worker))
        return [
            Figure("a punch, as multiple of a bare view's processor time", ratio, "×", 3),
            *_pages(visitor),
            *weights.measure(visitor, "/", "Hari ini"),
        ]


def _signed_in(port: int, login: str) -> Visitor:
    visitor = Visitor(port, stage.HOST)
    visitor.get("/log-masuk/")
    status = visitor.post("/log-masuk/", login=login, password=stage.PASSWORD)
    if status not in (302, 303):
        raise RuntimeError(f"the sign-in answered {status}")
    visitor.get("/")
    return visitor


def _ratio(ours: tuple[Visitor, int], bare: tuple[Visitor, int]) -> float:
    for visitor, worker in (ours, bare):
        _cost(visitor, worker, WARM_UP)
    pairs = [(_cost(*ours, REQUESTS), _cost(*bare, REQUESTS)) for _round in range(ROUNDS)]
    return sum(cost for cost, _bare in pairs) / sum(cost for _ours, cost in pairs)


def _cost(visitor: Visitor, worker: int, requests: int) -> float:
    """Return the processor time a request takes, in seconds. Only one of the two products is asked at a time."""
    pids = [worker, *stage.database_pids()]
    before = stage.processor_seconds(pids)
    for _request in range(requests):
        status = visitor.post("/tebuk/", kind="MASUK", uuid=str(uuid.uuid4()))
        if status != 303:
            raise RuntimeError(f"the punch answered {status}")
    return (stage.processor_seconds(pids) - before) / requests


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
