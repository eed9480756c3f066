"""The steps from a request to a reachable agency, safe to interrupt anywhere and to run twice.

``REQUESTED`` → *schema* → ``SCHEMA`` → *seed.…*, one for each seeder → ``SEEDED`` → *ready* → ``READY``.

1. A step's work, its tick in the ledger and the change of status are one transaction; a worker killed in the
   middle leaves nothing of it behind, and the next one begins that step again.
2. Inside the transaction the step holds the agency's advisory lock and looks at the status again, so of two
   workers one does the step and the other leaves.
3. The host is written with the last step: until then nobody can reach the agency.
4. That a step was begun, how often, and how it failed is written outside of its transaction, to be seen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import TracebackType

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from kit import clock
from kit.errors import Refusal
from tenants import directory, guard, migrating
from tenants.context import in_public, in_tenant
from tenants.models import PROVISIONING, Domain, ProvisioningStep, Status, Tenant
from tenants.provisioning import baseline, seeders
from tenants.rules import names
from tenants.signals import agency_ready, agency_requested

log = logging.getLogger(__name__)

LOCK_SPACE = 0x5350_0002
STUCK_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 5


class AgencyTaken(Refusal):
    """The schema or the host is in use, by an agency or by something that is none."""

    code = "tenants.taken"


class _BusyError(Exception):
    """Another worker is at this agency; it will finish, or its lock goes when it dies."""


def request_agency(
    *,
    schema: str,
    name: str,
    short_name: str,
    profile: str,
    time_zone: str,
    states: Sequence[str],
    by: str,
    now: datetime,
    language: str = "ms",
) -> Tenant:
    """Remember that an agency is wanted, and wake a worker to provision it once that is committed.

    :raises tenants.rules.names.SchemaNameRefused: the schema cannot be called so.
    :raises AgencyTaken: the schema, or the host that follows from it, exists already.
    """
    names.check_schema_name(schema)
    with in_public(), transaction.atomic():
        _lock_name(schema)
        _refuse_taken(schema)
        tenant = Tenant(
            schema_name=schema,
            name=name,
            short_name=short_name,
            profile=profile,
            time_zone=time_zone,
            language=language,
            states=list(states),
            requested_by=by,
            created_at=now,
        )
        try:
            with transaction.atomic():
                tenant.save(force_insert=True)
        except IntegrityError as error:
            raise _taken(schema) from error
        _wake(tenant.pk)
    return tenant


def provision(tenant_id: int) -> Status:
    """Do all steps that are left for the agency and return the status it has then.

    Returns early, with the status as it stands, when another worker is at it. An error of a step is written
    into the ledger and rises.
    """
    with in_public():
        try:
            _do_schema(tenant_id)
            for name, seeder in seeders.registered():
                _do_seed(tenant_id, name, seeder)
            _do_seeded(tenant_id)
            _do_ready(tenant_id)
        except _BusyError:
            log.info("agency %s is being provisioned by another worker", tenant_id)
        return Status(Tenant.objects.values_list("status", flat=True).get(pk=tenant_id))


def retry(tenant_id: int) -> None:
    """Let a provisioning that was given up be tried again at once, as the operator asks."""
    with in_public(), transaction.atomic():
        ProvisioningStep.objects.filter(tenant_id=tenant_id, finished_at=None).update(attempts=0)
        _wake(tenant_id)


def unfinished(*, now: datetime) -> list[int]:
    """Return the agencies whose provisioning stands still: nobody is at them, and they were not given up."""
    begun = ProvisioningStep.objects.filter(finished_at=None)
    recent = begun.filter(started_at__gt=now - STUCK_AFTER, error="").values("tenant_id")
    given_up = begun.filter(attempts__gte=MOST_ATTEMPTS).values("tenant_id")
    waiting = Tenant.objects.filter(status__in=PROVISIONING, created_at__lte=now - STUCK_AFTER)
    return list(waiting.exclude(Q(pk__in=recent) | Q(pk__in=given_up)).order_by("pk").values_list("pk", flat=True))


def _do_schema(tenant_id: int) -> None:
    def build(tenant: Tenant) -> None:
        baseline.replay(baseline.current_baseline(), tenant.schema_name)
        guard.check_agency(tenant.schema_name)
        migrating.note_current(tenant)

    _step(
        tenant_id,
        "schema",
        build,
        when=Status.REQUESTED,
        then=Status.SCHEMA,
        prepare=baseline.current_baseline,
    )


def _do_seed(tenant_id: int, name: str, seeder: seeders.Seeder) -> None:
    """The agency is entered outside of the transaction: what its services do after commit belongs to it too."""
    tenant = Tenant.objects.get(pk=tenant_id)
    with in_tenant(tenant.schema_name) as agency:
        _step(tenant_id, f"seed.{name}", lambda _tenant: seeder(agency), when=Status.SCHEMA, then=Status.SCHEMA)


def _do_seeded(tenant_id: int) -> None:
    waiting = [f"seed.{name}" for name, _seeder in seeders.registered()]
    done = ProvisioningStep.objects.filter(tenant_id=tenant_id, step__in=waiting, finished_at__isnull=False).count()
    if done == len(waiting):
        Tenant.objects.filter(pk=tenant_id, status=Status.SCHEMA).update(status=Status.SEEDED)


def _do_ready(tenant_id: int) -> None:
    def open_host(tenant: Tenant) -> None:
        host = names.host_of(tenant.schema_name, settings.ROOT_DOMAIN)
        Tenant.objects.filter(pk=tenant.pk).update(ready_at=clock.now())
        Domain.objects.create(tenant=tenant, domain=host, is_primary=True)
        transaction.on_commit(lambda: agency_ready.send(Tenant, schema=tenant.schema_name))

    _step(tenant_id, "ready", open_host, when=Status.SEEDED, then=Status.READY)


def _step(
    tenant_id: int,
    step: str,
    work: Callable[[Tenant], None],
    *,
    when: Status,
    then: Status,
    prepare: Callable[[], object] | None = None,
) -> None:
    """Do one step unless it is done: work, tick and new status are one transaction, the beginning another.

    ``prepare`` runs between the two, outside of any transaction.
    """
    tick = ProvisioningStep.objects.filter(tenant_id=tenant_id, step=step)
    with _FailureWritten(tick):
        with transaction.atomic():
            if _locked_tenant(tenant_id, tick, when) is None:
                return
            _begin(tenant_id, step)
        if prepare is not None:
            prepare()
        with transaction.atomic():
            tenant = _locked_tenant(tenant_id, tick, when)
            if tenant is None:
                return
            work(tenant)
            tick.update(finished_at=clock.now(), error="")
            Tenant.objects.filter(pk=tenant_id).update(status=then)
            transaction.on_commit(directory.publish)


def _locked_tenant(tenant_id: int, tick: QuerySet[ProvisioningStep], when: Status) -> Tenant | None:
    """The agency, locked for this transaction; ``None`` when the step is done or is not its turn.

    :raises _BusyError: another worker holds the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, tenant_id])
        if cursor.fetchone() != (True,):
            raise _BusyError
    if tick.filter(finished_at__isnull=False).exists():
        return None
    return Tenant.objects.filter(pk=tenant_id, status=when).first()


def _begin(tenant_id: int, step: str) -> None:
    row, is_new = ProvisioningStep.objects.get_or_create(
        tenant_id=tenant_id, step=step, defaults={"started_at": clock.now(), "attempts": 1}
    )
    if not is_new:
        again = ProvisioningStep.objects.filter(pk=row.pk)
        again.update(started_at=clock.now(), attempts=F("attempts") + 1, error="")


class _FailureWritten(AbstractContextManager[None]):
    """Writes an error of the block into the ledger, whatever it is, and lets it rise."""

    def __init__(self, tick: QuerySet[ProvisioningStep]) -> None:
        self._tick = tick

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and not isinstance(error, _BusyError):
            self._tick.filter(finished_at=None).update(error=f"{type(error).__name__}: {error}")


def _lock_name(schema: str) -> None:
    """Let requests for one name follow each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, schema])


def _refuse_taken(schema: str) -> None:
    host = names.host_of(schema, settings.ROOT_DOMAIN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s)", [schema])
        exists = cursor.fetchone() == (True,)
    if exists or Tenant.objects.filter(schema_name=schema).exists() or Domain.objects.filter(domain=host).exists():
        raise _taken(schema)


def _taken(schema: str) -> AgencyTaken:
    message = _("Nama %(name)s sudah digunakan; pilih nama lain.") % {"name": schema}
    return AgencyTaken(message, fields={"schema": message})


def _wake(tenant_id: int) -> None:
    transaction.on_commit(lambda: agency_requested.send(Tenant, tenant_id=tenant_id))
