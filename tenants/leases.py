"""Leases: dispatched work is sent, taken by one worker at a time, and finished once, whatever messages do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import TracebackType

from django.db.models import F, Q, QuerySet

from kit import clock
from tenants.context import in_public
from tenants.models import Lease

SENT_FOR = timedelta(minutes=10)
AGAIN_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 5


@contextmanager
def taken(lease_id: int, *, schema: str, limit: timedelta) -> Iterator[bool]:
    """Hold the lease while the block runs and finish it afterwards; yields whether it was free to take.

    A doubled message finds it taken or finished and yields ``False``. An error of the block is written on the
    lease, which is sent again later, and rises.
    """
    lease = Lease.objects.filter(pk=lease_id, tenant__schema_name=schema)
    with in_public():
        now = clock.now()
        free = lease.filter(Q(taken_until=None) | Q(taken_until__lte=now), finished_at=None)
        is_mine = free.update(taken_until=now + limit, attempts=F("attempts") + 1) == 1
    if not is_mine:
        yield False
        return
    with _FailureWritten(lease):
        yield True
    with in_public():
        lease.update(finished_at=clock.now(), taken_until=None, sent_until=None, error="")


class _FailureWritten:
    """Writes an error of the block on the lease, with the moment from which it may be sent again."""

    def __init__(self, lease: QuerySet[Lease]) -> None:
        self._lease = lease

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            again_at = clock.now() + AGAIN_AFTER
            with in_public():
                self._lease.update(taken_until=None, sent_until=again_at, error=f"{type(error).__name__}: {error}")
