"""Work that every agency needs regularly, spread over the agencies and over time.

A room's job is registered as a *round*: due each day at an hour of the agency's own clock. Once a round is due,
every ready agency gets a lease that starts within ``spread`` of it, at a place its name hashes to, so that a
night's work of all agencies does not begin in the same second. The database says what was done: a round is
dispatched once however often it is asked for, and what is in flight is not sent again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from kit import clock
from tenants import directory, leases
from tenants.context import current, in_public
from tenants.directory import TenantRef
from tenants.jobs import AgencyJob, public_job, send_leased
from tenants.models import Lease, Status

CATCH_UP = timedelta(hours=12)
KEPT = timedelta(days=14)
MOST_AT_ONCE = 500
LATEST_MINUTES = 90


@dataclass(frozen=True, slots=True)
class Round:
    """Regular work: ``job`` for every agency each day from ``at`` (agency's time) until ``spread`` later."""

    kind: str
    job: AgencyJob[[]]
    at: time
    spread: timedelta


_rounds: dict[str, Round] = {}


def register(kind: str, job: AgencyJob[[]], *, at: time, spread: timedelta) -> None:
    """Let ``job`` run for every agency each day, from ``at`` on; called by the stream.

    ``kind`` is stable and dotted, at most 60 characters.
    """
    declared = Round(kind, job, at, spread)
    if _rounds.setdefault(kind, declared) != declared:
        raise ValueError(f"a round {kind} is registered already")


def dispatch(kind: str, due_at: datetime, *, agencies: Iterable[TenantRef] | None = None) -> int:
    """Give every ready agency (or those of ``agencies``) its lease for the round due at ``due_at``.

    Asking twice gives nothing twice. Returns how many agencies were considered.
    """
    planned = _rounds[kind]
    chosen = [agency for agency in agencies or directory.agencies() if agency.status == Status.READY]
    Lease.objects.bulk_create(
        [
            Lease(
                kind=kind,
                tenant_id=agency.id or 0,
                due_at=due_at,
                start_at=due_at + planned.spread * share_of(kind, agency.schema_name),
            )
            for agency in chosen
        ],
        ignore_conflicts=True,
    )
    return len(chosen)


def plan_today(kind: str, minutes: Iterable[int], *, now: datetime) -> None:
    """Give the current agency its leases for the round at further times of today, minutes of the day by its clock."""
    agency = current()
    local = now.astimezone(ZoneInfo(agency.time_zone))
    with in_public():
        for minute in minutes:
            at = datetime.combine(local.date(), time(minute // 60, minute % 60), tzinfo=local.tzinfo)
            if at > now:
                dispatch(kind, at, agencies=[agency])


def is_time(local: datetime, minutes: Iterable[int]) -> bool:
    """Whether ``local`` lies within ninety minutes after one of the times (minutes of the day).

    So long a message may have waited in the queue and the work still be that of its time.
    """
    passed = local.hour * 60 + local.minute
    return any(0 <= passed - minute < LATEST_MINUTES for minute in minutes)


def share_of(kind: str, schema: str) -> float:
    """Return the agency's place in the spread of a round, from 0 up to 1, the same every day."""
    return zlib.crc32(f"{kind}:{schema}".encode()) / 2**32


def dispatch_due(now: datetime) -> None:
    """Dispatch the rounds that have become due since they were looked at, up to half a day late."""
    agencies = [agency for agency in directory.agencies() if agency.status == Status.READY]
    known = set(Lease.objects.filter(due_at__gt=now - CATCH_UP).values_list("kind", "tenant_id", "due_at"))
    for kind, planned in _rounds.items():
        waiting: dict[datetime, list[TenantRef]] = {}
        for agency in agencies:
            due_at = last_due(planned.at, agency.time_zone, now)
            if due_at > now - CATCH_UP and (kind, agency.id, due_at) not in known:
                waiting.setdefault(due_at, []).append(agency)
        for due_at, chosen in waiting.items():
            dispatch(kind, due_at, agencies=chosen)


def last_due(at: time, zone: str, now: datetime) -> datetime:
    """Return the last moment up to ``now`` at which the clock of ``zone`` showed ``at``, in UTC."""
    local = now.astimezone(ZoneInfo(zone))
    due = datetime.combine(local.date(), at, tzinfo=local.tzinfo)
    if due > now:
        due = datetime.combine(local.date() - timedelta(days=1), at, tzinfo=local.tzinfo)
    return due.astimezone(UTC)


def send_due(now: datetime) -> int:
    """Send the jobs whose lease has started, unless the agency is still at an earlier one of that kind.

    Returns how many were sent.
    """
    in_flight = Lease.objects.filter(
        Q(sent_until__gt=now) | Q(taken_until__gt=now), kind=OuterRef("kind"), tenant=OuterRef("tenant")
    ).filter(finished_at=None)
    started = Lease.objects.filter(
        ~Exists(in_flight),
        start_at__lte=now,
        finished_at=None,
        kind__in=list(_rounds),
        attempts__lt=leases.MOST_ATTEMPTS,
    )
    with transaction.atomic():
        rows = started.select_related("tenant").select_for_update(skip_locked=True, of=("self",))
        oldest: dict[tuple[str, int], Lease] = {}
        for lease in rows.order_by("start_at", "pk")[:MOST_AT_ONCE]:
            oldest.setdefault((lease.kind, lease.tenant_id), lease)
        Lease.objects.filter(pk__in=[lease.pk for lease in oldest.values()]).update(sent_until=now + leases.SENT_FOR)
        for lease in oldest.values():
            send_leased(_rounds[lease.kind].job.name, lease.tenant.schema_name, lease.pk)
    return len(oldest)


@public_job("tenants.dispatch")
def tick() -> None:
    """Dispatch what is due, send what has started, forget what is long done or was given up long ago."""
    now = clock.now()
    dispatch_due(now)
    send_due(now)
    Lease.objects.filter(Q(finished_at__lt=now - KEPT) | Q(finished_at=None, due_at__lt=now - KEPT)).delete()
