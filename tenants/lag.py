"""How far behind each agency's work is: what lies in its queue, what waits since when, what failed.

The leases say what is due, done and failed; the broker says how many messages lie in a queue, and is asked politely:
when it is away the page still shows the rest. A queue's length is a hint, the leases are the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db.models import Count, Max, Min, Q
from kombu.exceptions import OperationalError

from tenants import leases
from tenants.context import in_public
from tenants.models import SERVED, Lease, Tenant
from tenants.queues import PUBLIC_QUEUE, queue_of

LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One agency's queue. ``messages`` is unknown while the broker is away; ``oldest_at`` when what waits was due."""

    tenant_id: int
    schema: str
    name: str
    pinned_shard: int | None
    messages: int | None
    waiting: int
    oldest_at: datetime | None
    failures: int
    last_at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Whether something has waited for longer than a quarter of an hour."""
        return self.oldest_at is not None and self.oldest_at < now - LATE_AFTER


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One kind of regular work of an agency: when it was last done, whether it waits, what its last error was."""

    kind: str
    last_at: datetime | None
    waiting: int
    oldest_at: datetime | None
    attempts: int
    error: str
    is_given_up: bool


@dataclass(frozen=True, slots=True)
class RoundDone:
    """How far the last round of a kind is, over all agencies: due at, how many agencies, how many are done."""

    due_at: datetime | None = None
    agencies: int = 0
    done: int = 0
    failures: int = 0

    @property
    def is_done(self) -> bool:
        return self.done == self.agencies


def rounds_done(kinds: Sequence[str], *, now: datetime) -> dict[str, RoundDone]:
    """Return of each kind how far its last round within a day is, for those that had one. One statement."""
    with in_public():
        due = Lease.objects.filter(kind__in=kinds, due_at__lte=now, due_at__gt=now - timedelta(days=1))
        rows = list(due.values_list("kind", "due_at", "tenant_id", "finished_at", "error"))
    found: dict[str, dict[int, tuple[datetime, bool, bool]]] = {}
    for kind, due_at, tenant_id, finished_at, error in rows:
        known = found.setdefault(kind, {}).get(tenant_id)
        if known is None or due_at > known[0]:
            found[kind][tenant_id] = (due_at, finished_at is not None, bool(error) and finished_at is None)
    return {
        kind: RoundDone(
            due_at=max(one[0] for one in agencies.values()),
            agencies=len(agencies),
            done=sum(one[1] for one in agencies.values()),
            failures=sum(one[2] for one in agencies.values()),
        )
        for kind, agencies in found.items()
    }


def together(rounds: Iterable[RoundDone]) -> RoundDone:
    """Return several kinds as one: the latest of them, and their agencies added up."""
    known = [one for one in rounds if one.due_at is not None]
    return RoundDone(
        due_at=max((one.due_at for one in known if one.due_at), default=None),
        agencies=sum(one.agencies for one in known),
        done=sum(one.done for one in known),
        failures=sum(one.failures for one in known),
    )


def queue_rows(now: datetime) -> tuple[QueueRow, ...]:
    """Return all agencies that have a queue, the one that has waited longest first. Two statements and one question."""
    with in_public():
        tenants = list(Tenant.objects.filter(status__in=SERVED).order_by("name", "pk"))
        due = Lease.objects.filter(start_at__lte=now).values("tenant")
        figures: dict[int, Mapping[str, object]] = {
            row["tenant"]: row
            for row in due.annotate(
                waiting=Count("pk", filter=Q(finished_at=None, attempts__lt=leases.MOST_ATTEMPTS)),
                oldest=Min("start_at", filter=Q(finished_at=None, attempts__lt=leases.MOST_ATTEMPTS)),
                failures=Count("pk", filter=~Q(error="")),
                last=Max("finished_at"),
            )
        }
    lengths = queue_lengths([tenant.schema_name for tenant in tenants])
    rows = [_row(tenant, figures.get(tenant.pk, {}), lengths.get(tenant.schema_name)) for tenant in tenants]
    return tuple(sorted(rows, key=lambda row: (row.oldest_at or now, -(row.messages or 0), row.name)))


def round_rows(schema: str, now: datetime) -> tuple[RoundRow, ...]:
    """Return every kind of regular work of an agency, what failed first. One statement."""
    with in_public():
        found: dict[str, list[Lease]] = {}
        for lease in Lease.objects.filter(tenant__schema_name=schema, start_at__lte=now).order_by("kind", "-start_at"):
            found.setdefault(lease.kind, []).append(lease)
    rows = [_round(kind, rows) for kind, rows in found.items()]
    return tuple(sorted(rows, key=lambda row: (not row.error, row.oldest_at is None, row.kind)))


def queue_lengths(schemas: Sequence[str]) -> dict[str, int]:
    """Return how many messages wait in each agency's queue, in one question; nothing while the broker is away."""
    return _lengths({schema: queue_of(schema) for schema in schemas})


def public_length() -> int | None:
    """Return how many messages wait in the queue that belongs to no agency."""
    return _lengths({"": PUBLIC_QUEUE}).get("")


def _lengths(queues: dict[str, str]) -> dict[str, int]:
    try:
        with current_app.connection_for_read(connect_timeout=2) as connection:
            pipe = connection.default_channel.client.pipeline(transaction=False)
            for queue in queues.values():
                pipe.llen(queue)
            return dict(zip(queues, map(int, pipe.execute()), strict=True))
    except (OperationalError, OSError, *current_app.connection().connection_errors):
        return {}


def _row(tenant: Tenant, figures: Mapping[str, object], messages: int | None) -> QueueRow:
    return QueueRow(
        tenant_id=tenant.pk,
        schema=tenant.schema_name,
        name=tenant.name,
        pinned_shard=tenant.pinned_shard,
        messages=messages,
        waiting=int(str(figures.get("waiting", 0))),
        oldest_at=figures.get("oldest"),  # type: ignore[arg-type]  # an aggregate of moments
        failures=int(str(figures.get("failures", 0))),
        last_at=figures.get("last"),  # type: ignore[arg-type]  # an aggregate of moments
    )


def _round(kind: str, rows: Sequence[Lease]) -> RoundRow:
    """Say how one kind stands from its leases, newest first."""
    waiting = [row for row in rows if row.finished_at is None and row.attempts < leases.MOST_ATTEMPTS]
    troubled = next((row for row in rows if row.error), None)
    return RoundRow(
        kind=kind,
        last_at=max((row.finished_at for row in rows if row.finished_at), default=None),
        waiting=len(waiting),
        oldest_at=min((row.start_at for row in waiting), default=None),
        attempts=troubled.attempts if troubled else 0,
        error=troubled.error if troubled else "",
        is_given_up=troubled is not None and troubled.attempts >= leases.MOST_ATTEMPTS,
    )
