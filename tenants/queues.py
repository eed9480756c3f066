"""Which worker serves which agency.

Every agency has a queue, ``agency.<schema>``; work that belongs to none lies in ``public``, which every worker
serves. Workers are started as shards ``i/n``: an agency belongs to the shard its name hashes to, or to the one it
is pinned to. A worker reads its list when it starts and corrects it whenever the whole list is announced, which
happens when an agency becomes ready and once a minute.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from celery import current_app
from celery.worker.control import control_command

from tenants.context import in_public
from tenants.models import SERVED, Tenant

log = logging.getLogger(__name__)

PUBLIC_QUEUE = "public"
AGENCY_PREFIX = "agency."
MOST_QUEUES = 64
SHARD_FORM = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")

Served = tuple[str, int | None]


class ShardError(ValueError):
    """A shard is not written as ``i/n``, or has more queues than a worker can serve quickly."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Worker ``number`` of ``count``, counted from 1."""

    number: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """:raises ShardError: ``text`` is not ``i/n`` with 1 ≤ i ≤ n."""
        found = SHARD_FORM.fullmatch(text)
        if found is None or int(found[1]) > int(found[2]):
            raise ShardError(f"a shard is written as i/n with 1 ≤ i ≤ n, such as 2/4, not {text!r}")
        return cls(int(found[1]), int(found[2]))

    def serves(self, schema: str, pinned: int | None) -> bool:
        """Whether this worker serves the agency. One pinned beyond the last shard falls back to its hash."""
        if pinned is not None and 1 <= pinned <= self.count:
            return pinned == self.number
        return zlib.crc32(schema.encode()) % self.count == self.number - 1

    def queues(self, served: Iterable[Served]) -> list[str]:
        """Return the agencies' queues of this shard, in the order given."""
        return [queue_of(schema) for schema, pinned in served if self.serves(schema, pinned)]


def queue_of(schema: str) -> str:
    """Return the name of the agency's queue."""
    return f"{AGENCY_PREFIX}{schema}"


def served_agencies() -> list[Served]:
    """Return the schemas that have a queue, each with the shard it is pinned to, in order."""
    with in_public():
        rows = Tenant.objects.filter(status__in=SERVED).order_by("schema_name")
        return list(rows.values_list("schema_name", "pinned_shard"))


def queues_at_start(shard: Shard) -> list[str]:
    """Return all queues a worker of ``shard`` begins with.

    :raises ShardError: there are more than :data:`MOST_QUEUES`; the message says how many shards are needed.
    """
    served = served_agencies()
    queues = shard.queues(served)
    if len(queues) > MOST_QUEUES:
        needed = -(-len(served) // (MOST_QUEUES // 2))
        raise ShardError(
            f"shard {shard.number}/{shard.count} would serve {len(queues)} agencies, at most {MOST_QUEUES} are"
            f" quick; start {needed} workers as --shard 1/{needed} … {needed}/{needed}"
        )
    return [PUBLIC_QUEUE, *queues]


def announce() -> None:
    """Tell all running workers which agencies there are now; who is not running reads it when it starts."""
    agencies = [list(row) for row in served_agencies()]
    current_app.control.broadcast("serve_agencies", arguments={"agencies": agencies}, reply=False)


@control_command(name="serve_agencies")  # type: ignore[untyped-decorator]  # Celery carries no types
def serve_agencies(state: Any, agencies: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Let this worker consume from the queues of its shard, and no other agency's. Runs inside the worker."""
    consumer = state.consumer
    shard: Shard = consumer.app.conf.get("agency_shard") or Shard()
    wanted = set(shard.queues((schema, pinned) for schema, pinned in agencies))
    running = {queue.name for queue in consumer.task_consumer.queues if queue.name.startswith(AGENCY_PREFIX)}
    if len(wanted) > MOST_QUEUES:
        log.warning("shard %s/%s serves %s agencies: start more", shard.number, shard.count, len(wanted))
    for queue in sorted(wanted - running):
        consumer.call_soon(consumer.add_task_queue, queue)
    for queue in sorted(running - wanted):
        consumer.call_soon(consumer.cancel_task_queue, queue)
    return {"ok": f"{len(wanted)} agencies"}
