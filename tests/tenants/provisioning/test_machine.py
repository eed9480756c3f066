"""From a request to a reachable agency: refused names, interrupted and doubled work, real workers killed."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from kit import clock
from kit.errors import Refusal
from tenants import guard, migrating, provisioning
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.models import Domain, ProvisioningStep, Status, Tenant
from tenants.provisioning import baseline, jobs, machine, seeders
from tenants.rules.names import SchemaNameRefused
from tests.tenants import jobs_of_tests
from tests.tenants.processes import other_connection, until, worker


def _request(schema: str = "east", **fields: object) -> Tenant:
    asked: dict[str, object] = {
        "schema": schema,
        "name": "Jabatan Timur",
        "short_name": "TIMUR",
        "profile": "MY",
        "time_zone": "Asia/Kuala_Lumpur",
        "states": ["KTN", "TRG"],
        "by": "tests",
        "now": clock.now(),
    }
    return provisioning.request_agency(**{**asked, **fields})  # type: ignore[arg-type]  # names as in the signature


def _status(tenant: Tenant) -> str:
    return Tenant.objects.values_list("status", flat=True).get(pk=tenant.pk)


def _rows(schema: str, query: str) -> list[tuple[object, ...]]:
    with in_tenant(schema), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.fixture
def only_seeders(monkeypatch: pytest.MonkeyPatch) -> dict[str, seeders.Seeder]:
    """The seeders of this test, instead of those of the rooms."""
    mine: dict[str, seeders.Seeder] = {}
    monkeypatch.setattr(seeders, "_seeders", mine)
    return mine


def test_an_agency_becomes_ready_and_can_be_reached(committed: None) -> None:
    tenant = _request()

    assert provisioning.provision(tenant.pk) == Status.READY

    guard.check_agency("east")
    assert list(Domain.objects.filter(tenant=tenant).values_list("domain", flat=True)) == ["east.localhost"]
    found = Tenant.objects.get(pk=tenant.pk)
    assert found.ready_at is not None
    assert found.live_at is None
    assert not ProvisioningStep.objects.filter(tenant=tenant, finished_at=None).exists()
    assert Client().get("/", headers={"host": "east.localhost"}).status_code == 503


def test_from_approval_to_ready_costs_few_statements_and_little_time_of_its_own(
    committed: None, only_seeders: dict[str, seeders.Seeder]
) -> None:
    """At most a second in all: on an idle machine the database needs 0.1 s for the schema."""
    tenant = _request()
    baseline.current_baseline()
    began = time.process_time()

    with CaptureQueriesContext(connection) as queries:
        provisioning.provision(tenant.pk)

    assert time.process_time() - began <= 0.5
    assert len(queries) <= 50


def test_a_request_wakes_a_worker_after_commit(
    db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        _request()

    assert callbacks


@pytest.mark.parametrize("schema", ["public", "www", "pg_x", "Timur", "t", "operasi"])
def test_a_reserved_or_malformed_name_is_refused(db: None, schema: str) -> None:
    with pytest.raises(SchemaNameRefused):
        _request(schema)

    assert Tenant.objects.count() == 2


def test_a_taken_name_is_refused(north: TenantRef) -> None:
    with pytest.raises(provisioning.AgencyTaken, match="north"):
        _request("north")


def test_a_name_requested_before_is_refused(db: None) -> None:
    _request()

    with pytest.raises(provisioning.AgencyTaken):
        _request()


def test_a_schema_that_exists_is_never_adopted(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA east")

    with pytest.raises(provisioning.AgencyTaken):
        _request()


def test_a_schema_that_appears_after_the_request_is_never_adopted(committed: None) -> None:
    tenant = _request()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA east")

    with pytest.raises(DatabaseError, match="already exists"):
        provisioning.provision(tenant.pk)

    step = ProvisioningStep.objects.get(tenant=tenant)
    assert (step.step, step.finished_at, step.attempts) == ("schema", None, 1)
    assert "already exists" in step.error
    assert _status(tenant) == Status.REQUESTED
    assert not guard.tables_in("east")


def test_a_host_in_use_is_refused(north: TenantRef) -> None:
    Domain.objects.create(domain="east.localhost", tenant_id=north.id, is_primary=False)

    with pytest.raises(provisioning.AgencyTaken):
        _request()


def test_of_two_simultaneous_requests_one_is_refused(committed: None) -> None:
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def ask() -> None:
        gate.wait()
        try:
            _request()
            outcomes.append("taken in")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["taken in", "tenants.taken"]
    assert Tenant.objects.filter(schema_name="east").count() == 1


def test_two_workers_at_one_agency_double_nothing(committed: None, only_seeders: dict[str, seeders.Seeder]) -> None:
    ran: list[str] = []
    provisioning.register("test.slow", lambda agency: (time.sleep(0.2), ran.append(agency.schema_name)))  # type: ignore[arg-type,func-returns-value]  # a seeder's answer is not looked at
    tenant = _request()

    def work() -> None:
        try:
            provisioning.provision(tenant.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ran == ["east"]
    assert _status(tenant) == Status.READY
    assert Domain.objects.filter(tenant=tenant).count() == 1


def test_a_seeder_that_fails_leaves_nothing_and_is_tried_again(
    committed: None, only_seeders: dict[str, seeders.Seeder]
) -> None:
    fails = [True]

    def seed(agency: TenantRef) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO auth_group (name) VALUES ('first')")
        if fails:
            raise RuntimeError("no calendar for this state")

    provisioning.register("test.group", seed)
    tenant = _request()

    with pytest.raises(RuntimeError):
        provisioning.provision(tenant.pk)
    step = ProvisioningStep.objects.get(tenant=tenant, step="seed.test.group")
    assert (step.error, step.attempts) == ("RuntimeError: no calendar for this state", 1)
    assert _rows("east", "SELECT name FROM auth_group") == []

    fails.clear()
    assert provisioning.provision(tenant.pk) == Status.READY
    assert _rows("east", "SELECT name FROM auth_group") == [("first",)]
    step.refresh_from_db()
    assert (step.error, step.attempts) == ("", 2)


def test_provisioning_a_ready_agency_again_changes_nothing(north: TenantRef) -> None:
    before = list(ProvisioningStep.objects.order_by("pk").values())

    assert provisioning.provision(north.id or 0) == Status.READY

    assert list(ProvisioningStep.objects.order_by("pk").values()) == before


def test_a_seeder_is_registered_once(only_seeders: dict[str, seeders.Seeder]) -> None:
    def seed(agency: TenantRef) -> None:
        return None

    provisioning.register("test.one", seed)
    provisioning.register("test.one", seed)

    with pytest.raises(ValueError, match=r"test\.one"):
        provisioning.register("test.one", lambda agency: None)


def test_what_stands_still_is_found_and_what_was_given_up_is_not(db: None) -> None:
    begun = clock.now() - timedelta(minutes=5)
    lost = _request("lost", now=begun)
    under_way = _request("under_way", now=begun)
    died = _request("died", now=begun)
    failed = _request("failed", now=begun)
    given_up = _request("given_up", now=begun)
    _fresh = _request("fresh")
    steps = {"step": "schema", "attempts": 1}
    ProvisioningStep.objects.create(tenant=under_way, started_at=clock.now(), **steps)
    ProvisioningStep.objects.create(tenant=died, started_at=begun, **steps)
    ProvisioningStep.objects.create(tenant=failed, started_at=clock.now(), error="no", **steps)
    ProvisioningStep.objects.create(
        tenant=given_up, started_at=begun, step="schema", attempts=machine.MOST_ATTEMPTS, error="no"
    )

    assert provisioning.unfinished(now=clock.now()) == [lost.pk, died.pk, failed.pk]

    machine.retry(given_up.pk)
    assert given_up.pk in provisioning.unfinished(now=clock.now())


@contextmanager
def _stopped_before_commit(tenant_id: int) -> Iterator[None]:
    """Nobody can change the agency's status: each step does all its work and then waits, short of its commit."""
    with other_connection() as somebody, somebody.transaction():
        somebody.execute("SELECT id FROM public.tenants_tenant WHERE id = %s FOR NO KEY UPDATE", [tenant_id])
        yield


def _is_waiting(step: str, tenant: Tenant) -> bool:
    """Whether a worker has begun ``step`` and waits for the row we hold."""
    with other_connection() as somebody:
        begun = somebody.execute(
            "SELECT 1 FROM public.tenants_provisioningstep WHERE tenant_id = %s AND step = %s", [tenant.pk, step]
        ).fetchone()
        waits = somebody.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    return begun is not None and waits is not None


def _steps_until(step: str, tenant: Tenant) -> None:
    """Do what comes before ``step`` here, with the seeders of the worker."""
    order = ["schema", "seed.test.first", "seed.test.second", "ready"]
    before = order[: order.index(step)]
    if "schema" in before:
        machine._do_schema(tenant.pk)
    for name, seeder in seeders.registered():
        if f"seed.{name}" in before:
            machine._do_seed(tenant.pk, name, seeder)
    if step == "ready":
        machine._do_seeded(tenant.pk)


@pytest.mark.parametrize("step", ["schema", "seed.test.first", "seed.test.second", "ready"])
def test_a_worker_killed_in_the_middle_of_a_step_is_resumed_and_nothing_is_doubled(
    committed: None, only_seeders: dict[str, seeders.Seeder], tmp_path: Path, step: str
) -> None:
    jobs_of_tests.register_seeders()
    tenant = _request()
    _steps_until(step, tenant)

    # The request itself has woken provisioning: whatever the worker finds when it starts, it must find it locked.
    with _stopped_before_commit(tenant.pk), worker(tmp_path / "killed.log") as killed:
        jobs.provision.enqueue(tenant_id=tenant.pk)
        until(lambda: _is_waiting(step, tenant), what=f"{step} to wait")
        killed.kill()
    until(lambda: not _is_waiting(step, tenant), what="the dead worker's transaction to end")
    assert not ProvisioningStep.objects.filter(tenant=tenant, step=step, finished_at__isnull=False).exists()
    assert not Domain.objects.filter(tenant=tenant).exists()

    with (
        clock.moved_to(clock.now() + machine.STUCK_AFTER),
        worker(tmp_path / "resumed.log"),
    ):
        jobs.resume_provisioning()
        until(lambda: _status(tenant) == Status.READY, what="the agency to become ready")

    assert _rows("east", "SELECT action FROM audit_auditentry WHERE action LIKE 'test.%' ORDER BY id") == [
        ("test.first",),
        ("test.second",),
    ]
    assert Domain.objects.filter(tenant=tenant).count() == 1
    done = ProvisioningStep.objects.filter(tenant=tenant, finished_at__isnull=False)
    assert sorted(done.values_list("step", flat=True)) == sorted(
        ["schema", "seed.test.first", "seed.test.second", "ready"]
    )
    assert done.get(step=step).attempts == 2
    guard.check_agency("east")


def test_migrations_of_agencies_do_not_stop_at_a_broken_one(committed: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM north.django_migrations WHERE app = 'reports'")
        cursor.execute("UPDATE public.tenants_migrationledger SET digest = 'before'")

    with pytest.raises(CommandError, match="not migrated: north"):
        call_command("migrate_agencies")

    assert migrating.laggards() == ["north"]
    ledger = {row.tenant.schema_name: row for row in migrating.MigrationLedger.objects.select_related("tenant")}
    assert "already exists" in ledger["north"].error
    assert (ledger["south"].error, ledger["south"].digest) == ("", migrating.baseline.migrations_digest())
