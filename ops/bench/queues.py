"""A thousand agencies' queues over sixteen shards on one Valkey: jobs a second, and what each costs the broker.

Run by hand: ``nice -n 10 uv run python -m ops.bench.queues``. Nothing of the product runs but the transport, set as in
:mod:`spotme.celery`: the question is what asking for many queues costs. The same is then measured with one worker on
all thousand, which is why a shard serves 64 queues at most. Figures of a run stand in ``ops/bench/queues.md``.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import threading
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kombu
import redis

from spotme import embedded

AGENCIES = [f"agency.bench_{number:04d}" for number in range(1000)]
SHARDS = 16
PROCESSES = 4
JOBS, JOBS_ON_ONE = 6_000, 1_000
CARRIER: Any = kombu  # it has no types
TRANSPORT: dict[str, Any] = {"priority_steps": [0], "queue_order_strategy": "round_robin", "visibility_timeout": 1800}
KEY, READY, GO = "bench.done", "bench.ready", "bench.go"


@dataclass(frozen=True, slots=True)
class Figures:
    """One measurement."""

    name: str
    jobs: int
    seconds: float
    broker_ms: float

    def line(self) -> str:
        """Return it as a row of a table."""
        return f"| {self.name} | {self.jobs / self.seconds:,.0f} | {self.broker_ms:.3f} |"


def main() -> int:
    """Measure both and print a table."""
    with tempfile.TemporaryDirectory(prefix="spotme-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        with embedded.servers(home) as servers:
            url = servers.redis_url
            found = [
                measure(url, "1,000 queues over 16 shards", shards=SHARDS, jobs=JOBS),
                measure(url, "1,000 queues on one worker", shards=1, jobs=JOBS_ON_ONE),
            ]
        embedded.wipe(home)
    sys.stdout.write("| | jobs/s | Valkey CPU ms/job |\n|---|---|---|\n")
    sys.stdout.write("\n".join(one.line() for one in found) + "\n")
    return 0


def measure(url: str, name: str, *, shards: int, jobs: int) -> Figures:
    """Put ``jobs`` messages into the queues in turn, and let workers of so many shards take and acknowledge them."""
    client = redis.Redis.from_url(url)
    client.delete(KEY, READY, GO, *AGENCIES)
    with CARRIER.Connection(url, transport_options=TRANSPORT) as connection, connection.Producer() as producer:
        for number in range(jobs):
            producer.publish({"n": number}, routing_key=AGENCIES[number % len(AGENCIES)], serializer="json")
    workers = min(PROCESSES, shards)
    shares = [[shard for shard in range(shards) if shard % workers == part] for part in range(workers)]
    context = multiprocessing.get_context("spawn")
    running = [context.Process(target=work, args=(url, share, shards, jobs)) for share in shares]
    for one in running:
        one.start()
    while _count(client, READY) < shards:
        time.sleep(0.05)
    before, began = _cpu(client), time.monotonic()
    client.set(GO, 1)
    while _count(client, KEY) < jobs and time.monotonic() - began < 300:
        time.sleep(0.05)
    seconds, spent = time.monotonic() - began, _cpu(client) - before
    for one in running:
        one.join(timeout=30)
    client.delete(KEY, READY, GO, *AGENCIES)
    return Figures(name, jobs, seconds, spent / jobs * 1000)


def work(url: str, share: list[int], shards: int, jobs: int) -> None:
    """Serve some shards in one process, each in a thread of its own, until all jobs are done."""
    threads = [threading.Thread(target=serve, args=(url, shard, shards, jobs)) for shard in share]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def serve(url: str, shard: int, shards: int, jobs: int) -> None:
    """Take and acknowledge the jobs of one shard's queues, as a worker does before its work."""
    client = redis.Redis.from_url(url)
    names = [name for name in AGENCIES if zlib.crc32(name.encode()) % shards == shard]

    def done(_body: object, message: Any) -> None:
        message.ack()
        client.incr(KEY)

    with CARRIER.Connection(url, transport_options=TRANSPORT) as connection:
        queues = [CARRIER.Queue(name, CARRIER.Exchange(""), routing_key=name, no_declare=True) for name in names]
        consumer = CARRIER.Consumer(connection.channel(), queues, callbacks=[done], accept=["json"], prefetch_count=1)
        client.incr(READY)
        while not client.get(GO):
            time.sleep(0.05)
        consumer.consume()
        while _count(client, KEY) < jobs:
            try:
                for _turn in range(20):
                    connection.drain_events(timeout=1)
            except TimeoutError:
                continue


def _count(client: redis.Redis, key: str) -> int:
    """A counter in Valkey, 0 when nobody has counted yet."""
    found: Any = client.get(key)
    return int(found or 0)


def _cpu(client: redis.Redis) -> float:
    found: Any = client.info("cpu")
    return float(found["used_cpu_user"]) + float(found["used_cpu_sys"])


if __name__ == "__main__":
    raise SystemExit(main())
