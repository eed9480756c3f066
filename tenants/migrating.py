"""Bringing the agencies' schemas to today's migrations, one after the other, whatever happens to one of them.

The ledger names for each agency the state it was brought to, so agencies left behind are found with one query.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import TracebackType

from django.db import connection

from kit import clock
from tenants import guard
from tenants.context import in_public
from tenants.models import MigrationLedger, Status, Tenant
from tenants.provisioning import baseline

log = logging.getLogger(__name__)

LOCK_TIMEOUT = "5s"
MIGRATED = (Status.SCHEMA, Status.SEEDED, Status.READY, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one agency; ``error`` is empty when it stands where the code does."""

    schema: str
    error: str


def migrate_agencies(*, only: Collection[str] = ()) -> Iterator[Outcome]:
    """Migrate every agency that has a schema (or those of ``only``) and yield what became of each.

    A broken one is written down and the next one follows. Agencies that stand where the code does are left out.
    """
    digest = baseline.migrations_digest()
    for tenant in _behind(digest, only):
        with in_public():
            row, _is_new = MigrationLedger.objects.update_or_create(
                tenant=tenant, defaults={"tried_at": clock.now(), "error": ""}
            )
            with _Kept() as kept:
                _migrate(tenant)
            if kept.error:
                row.error = kept.error
            else:
                row.digest, row.migrated_at = digest, clock.now()
            row.save()
        yield Outcome(tenant.schema_name, kept.error)


def laggards() -> list[str]:
    """Return the schemas that are not known to stand where the code does."""
    return [tenant.schema_name for tenant in _behind(baseline.migrations_digest(), ())]


def note_current(tenant: Tenant) -> None:
    """Write down that the agency stands where the code does, because it was built from today's baseline."""
    now = clock.now()
    MigrationLedger.objects.update_or_create(
        tenant=tenant,
        defaults={"digest": baseline.migrations_digest(), "tried_at": now, "migrated_at": now, "error": ""},
    )


def _behind(digest: str, only: Collection[str]) -> list[Tenant]:
    with in_public():
        current = MigrationLedger.objects.filter(digest=digest, error="").values("tenant_id")
        behind = Tenant.objects.filter(status__in=MIGRATED).exclude(pk__in=current)
        chosen = behind.filter(schema_name__in=only) if only else behind
        return list(chosen.order_by("schema_name"))


def _migrate(tenant: Tenant) -> None:
    """Short of locks a migration gives up instead of holding back everybody who waits behind it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    try:
        baseline.migrate_schema(tenant)
        guard.check_agency(tenant.schema_name)
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")


class _Kept:
    """Keeps an ordinary error of the block as text and goes on; what stops the process rises."""

    def __init__(self) -> None:
        self.error = ""

    def __enter__(self) -> _Kept:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        log.error("an agency could not be migrated", exc_info=error)
        self.error = f"{type(error).__name__}: {error}"
        return True
