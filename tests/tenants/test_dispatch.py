"""Regular work of all agencies: due by their own clocks, spread, once each, not while it is in flight."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from celery import current_app

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenants import dispatch, leases
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.jobs import LEASE
from tenants.models import Lease, Status, Tenant
from tests.tenants import jobs_of_tests
from tests.tenants.conftest import Change

KIND = "tests.nightly"
MIDNIGHT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)  # 1 a.m. of the 21st in Kuala Lumpur
SPREAD = timedelta(hours=2)


@pytest.fixture(autouse=True)
def rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_rounds", {})
    dispatch.register(KIND, jobs_of_tests.mark, at=time(1, 0), spread=SPREAD)  # type: ignore[arg-type]  # defaults


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was handed to the broker: schema and lease."""
    messages: list[tuple[str, int]] = []
    monkeypatch.setattr(dispatch, "send_leased", lambda _name, schema, lease: messages.append((schema, lease)))
    return messages


def _run(schema: str, lease_id: int) -> Any:
    return current_app.tasks["tests.mark"](schema, **{LEASE: lease_id})


def _marks(schema: str) -> int:
    with in_tenant(schema):
        return AuditEntry.objects.filter(action="test.mark").count()


def test_a_round_gives_every_ready_agency_one_lease_however_often_it_is_asked_for(
    north: TenantRef, south: TenantRef
) -> None:
    for _turn in range(3):
        dispatch.dispatch(KIND, MIDNIGHT)

    assert sorted(Lease.objects.values_list("tenant__schema_name", flat=True)) == ["north", "south"]


def test_agencies_that_are_not_ready_get_none(north: TenantRef, south: TenantRef, change: Change) -> None:
    change("south", status=Status.SUSPENDED, suspended_at=clock.now())

    dispatch.dispatch(KIND, MIDNIGHT)

    assert [lease.tenant_id for lease in Lease.objects.all()] == [north.id]


def test_work_is_spread_over_the_time_allowed() -> None:
    shares = [dispatch.share_of(KIND, f"agency{number}") for number in range(1000)]

    assert all(0 <= share < 1 for share in shares)
    tenths = [sum(1 for share in shares if int(share * 10) == tenth) for tenth in range(10)]
    assert min(tenths) > 60


def test_a_round_is_due_by_the_agencys_own_clock() -> None:
    now = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)

    assert dispatch.last_due(time(1, 0), "Asia/Kuala_Lumpur", now) == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert dispatch.last_due(time(1, 0), "Asia/Jayapura", now) == datetime(2026, 11, 20, 16, tzinfo=UTC)


def test_what_is_due_is_sent_when_its_share_of_the_spread_has_come(
    north: TenantRef, south: TenantRef, sent: list[tuple[str, int]]
) -> None:
    dispatch.dispatch_due(MIDNIGHT - timedelta(minutes=1))
    assert not Lease.objects.filter(due_at=MIDNIGHT).exists()
    Lease.objects.all().delete()

    dispatch.dispatch_due(MIDNIGHT)
    starts = dict(Lease.objects.values_list("tenant__schema_name", "start_at"))
    first = min(starts, key=lambda schema: starts[schema])

    assert dispatch.send_due(starts[first]) == 1
    assert [schema for schema, _lease in sent] == [first]
    Lease.objects.filter(pk=sent[0][1]).update(finished_at=starts[first])
    assert dispatch.send_due(MIDNIGHT + SPREAD) == 1


def test_a_round_missed_by_more_than_half_a_day_is_not_made_up_for(north: TenantRef) -> None:
    dispatch.dispatch_due(MIDNIGHT + dispatch.CATCH_UP)

    assert not Lease.objects.exists()


def test_what_was_sent_is_not_sent_again_until_its_message_must_be_lost(
    north: TenantRef, sent: list[tuple[str, int]]
) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    now = MIDNIGHT + SPREAD

    assert [dispatch.send_due(now), dispatch.send_due(now), dispatch.send_due(now + timedelta(minutes=9))] == [1, 0, 0]
    assert dispatch.send_due(now + leases.SENT_FOR) == 1


def test_a_new_round_waits_while_the_agency_is_still_at_the_last_one(
    north: TenantRef, sent: list[tuple[str, int]]
) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    now = MIDNIGHT + timedelta(days=1) + SPREAD
    Lease.objects.update(taken_until=now + timedelta(minutes=5))
    dispatch.dispatch(KIND, MIDNIGHT + timedelta(days=1), agencies=[north])

    assert dispatch.send_due(now) == 0
    assert dispatch.send_due(now + timedelta(minutes=5)) == 1


def test_a_doubled_message_works_once(north: TenantRef) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    lease = Lease.objects.get()

    _run("north", lease.pk)
    _run("north", lease.pk)

    lease.refresh_from_db()
    assert (_marks("north"), lease.attempts, lease.taken_until) == (1, 1, None)
    assert lease.finished_at is not None


def test_a_lease_that_another_worker_holds_is_left_alone(north: TenantRef) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    Lease.objects.update(taken_until=clock.now() + timedelta(minutes=1))

    _run("north", Lease.objects.get().pk)

    assert _marks("north") == 0


def test_a_lease_of_another_agency_cannot_be_taken(north: TenantRef, south: TenantRef) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])

    _run("south", Lease.objects.get().pk)

    assert (_marks("north"), _marks("south")) == (0, 0)


def test_a_dead_workers_lease_lapses_and_is_sent_again(north: TenantRef, sent: list[tuple[str, int]]) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    now = clock.now()
    Lease.objects.update(start_at=now, taken_until=now - timedelta(seconds=1), attempts=1)

    assert dispatch.send_due(now) == 1
    _run("north", sent[0][1])

    assert _marks("north") == 1


def test_work_that_fails_is_told_and_given_up_after_some_attempts(
    north: TenantRef, sent: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    lease = Lease.objects.get()

    for _turn in range(leases.MOST_ATTEMPTS):
        with pytest.raises(RuntimeError):
            current_app.tasks["tests.break"]("north", **{LEASE: lease.pk})

    lease.refresh_from_db()
    assert (lease.error, lease.attempts) == ("RuntimeError: a job that breaks", leases.MOST_ATTEMPTS)
    assert dispatch.send_due(clock.now() + timedelta(days=1)) == 0


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match=KIND):
        dispatch.register(KIND, jobs_of_tests.breaks, at=time(2, 0), spread=SPREAD)


def test_what_is_long_done_is_forgotten(north: TenantRef) -> None:
    dispatch.dispatch(KIND, MIDNIGHT, agencies=[north])
    Lease.objects.update(finished_at=clock.now() - dispatch.KEPT - timedelta(seconds=1))
    Tenant.objects.exclude(pk=north.id).update(status=Status.CLOSED, closed_at=clock.now())

    dispatch.tick()

    assert not Lease.objects.filter(due_at=MIDNIGHT).exists()
