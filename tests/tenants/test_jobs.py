"""Jobs run in the agency they name and are refused without one; real workers serve agencies as they come."""

import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenants import jobs, provisioning, queues, services
from tenants.context import in_public, in_tenant
from tenants.directory import TenantRef
from tenants.jobs import JobRefusedError, agency_job
from tenants.models import Status, Tenant
from tests.tenants import jobs_of_tests
from tests.tenants.conftest import Change
from tests.tenants.processes import until, worker


def _marks(schema: str) -> list[str]:
    with in_public() if schema == "public" else in_tenant(schema):
        rows = AuditEntry.objects.filter(action__startswith="test").order_by("pk")
        return list(rows.values_list("action", flat=True))


def _task(name: str) -> Any:
    return current_app.tasks[name]


def test_a_job_runs_in_the_agency_it_names(north: TenantRef, south: TenantRef) -> None:
    _task("tests.mark")("north")

    assert (_marks("north"), _marks("south"), _marks("public")) == (["test.mark"], [], [])
    assert connection.schema_name == "public"


def test_a_job_runs_in_the_agency_it_names_whatever_the_thread_was_in(in_south: TenantRef) -> None:
    _task("tests.mark")("north")

    assert (_marks("north"), _marks("south")) == (["test.mark"], [])
    assert connection.schema_name == "south"


def test_a_public_job_runs_in_public(in_north: TenantRef) -> None:
    _task("tests.mark_public")(action="test.public")

    assert (_marks("public"), _marks("north")) == (["test.public"], [])


@pytest.mark.parametrize(
    "args", [(), ("",), ("public",), (None,), (7,), ("north", "south"), ("nowhere",), ("NORTH",), (["north"],)]
)
def test_a_message_that_names_no_agency_is_refused(north: TenantRef, args: tuple[object, ...]) -> None:
    with pytest.raises(JobRefusedError):
        _task("tests.mark")(*args)

    assert (_marks("north"), _marks("public")) == ([], [])


def test_a_message_that_names_an_agency_for_a_public_job_is_refused(north: TenantRef) -> None:
    with pytest.raises(JobRefusedError):
        _task("tests.mark_public")("north", action="test.public")


@pytest.mark.parametrize("schema", ["", "public"])
def test_a_job_cannot_be_sent_without_an_agency(db: None, schema: str) -> None:
    with pytest.raises(JobRefusedError):
        jobs_of_tests.mark.enqueue(schema)


def test_a_job_that_breaks_leaves_the_agency(north: TenantRef) -> None:
    with pytest.raises(RuntimeError):
        _task("tests.break")("north")

    assert connection.schema_name == "public"


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.READY}))
def test_a_job_is_left_out_for_an_agency_that_is_not_ready(north: TenantRef, change: Change, status: Status) -> None:
    change("north", status=status, suspended_at=clock.now(), closed_at=clock.now())

    _task("tests.mark")("north")

    assert _marks("north") == []


def test_a_message_leaves_after_commit_only(
    north: TenantRef, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        jobs_of_tests.mark.enqueue("north")

    assert len(callbacks) == 1


def test_a_job_is_not_sent_with_arguments_it_does_not_take(north: TenantRef) -> None:
    with pytest.raises(TypeError, match="colour"):
        jobs_of_tests.mark.enqueue("north", colour="red")  # type: ignore[call-arg]  # that is the point


def test_a_broker_that_is_away_does_not_break_the_request_that_woke_a_job(
    north: TenantRef,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"redis://127.0.0.1:{closed.getsockname()[1]}/0"
    away = current_app.connection_for_write(nobody)
    monkeypatch.setattr(jobs, "SENDING", {"connection": away, "retry": False})

    with django_capture_on_commit_callbacks(execute=True):
        jobs_of_tests.mark.enqueue("north")

    assert "tests.mark could not be sent" in caplog.text


def test_a_job_longer_than_the_broker_waits_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="split it"):
        agency_job("tests.endless", limit=timedelta(hours=1))(lambda: None)


def test_the_limits_of_jobs_lie_below_the_time_after_which_the_broker_hands_out_again() -> None:
    from spotme.celery import VISIBILITY, app
    from tenants.jobs import HARD_LIMIT, LONGEST_LIMIT, SOFT_LIMIT

    assert SOFT_LIMIT < HARD_LIMIT < LONGEST_LIMIT < VISIBILITY
    assert app.conf.broker_transport_options["visibility_timeout"] == VISIBILITY.total_seconds()
    assert app.conf.broker_transport_options["priority_steps"] == [0]
    assert (app.conf.worker_prefetch_multiplier, app.conf.task_acks_late) == (1, True)
    assert app.conf.accept_content == ["json"]


def test_every_agency_belongs_to_exactly_one_shard() -> None:
    agencies = [(f"agency{number}", None) for number in range(500)]
    for count in (1, 2, 7, 16):
        shares = [queues.Shard(number, count).queues(agencies) for number in range(1, count + 1)]
        assert sorted(queue for share in shares for queue in share) == sorted(
            queues.queue_of(schema) for schema, _pin in agencies
        )
    assert max(len(share) for share in shares) <= queues.MOST_QUEUES


def test_a_pinned_agency_has_its_own_shard() -> None:
    assert [queues.Shard(number, 3).serves("north", 2) for number in (1, 2, 3)] == [False, True, False]
    assert [queues.Shard(number, 3).serves("north", 9) for number in (1, 2, 3)].count(True) == 1


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3", "-1/2", " 1/2", "01/2"])
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(queues.ShardError):
        queues.Shard.parse(text)


def test_a_shard_with_too_many_agencies_says_how_many_are_needed(db: None) -> None:
    Tenant.objects.bulk_create(
        Tenant(
            schema_name=f"agency{number}",
            name="Agensi",
            short_name="A",
            status=Status.READY,
            created_at=clock.now(),
        )
        for number in range(100)
    )

    with pytest.raises(queues.ShardError, match="start 4 workers"):
        queues.queues_at_start(queues.Shard(1, 1))
    assert len(queues.queues_at_start(queues.Shard(1, 4))) <= queues.MOST_QUEUES


def test_a_worker_serves_its_agencies_and_refuses_what_names_none(
    committed: None, north: TenantRef, south: TenantRef, tmp_path: Path
) -> None:
    with worker(tmp_path / "worker.log") as running:
        current_app.send_task("tests.mark", args=[], queue="public")
        current_app.send_task("tests.mark", args=["public"], queue="agency.north")
        jobs_of_tests.mark.enqueue("north")
        jobs_of_tests.mark.enqueue("south", action="test.south")
        jobs_of_tests.mark_public.enqueue(action="test.public")

        until(lambda: _marks("north") and _marks("south") and _marks("public"), what="the jobs")
        until(lambda: running.said().count("JobRefusedError") >= 2, what="the refusals")

    assert (_marks("north"), _marks("south"), _marks("public")) == (["test.mark"], ["test.south"], ["test.public"])


def test_a_running_worker_serves_a_new_agency_and_lets_go_of_a_closed_one(
    committed: None, north: TenantRef, tmp_path: Path
) -> None:
    with worker(tmp_path / "worker.log") as running:
        tenant = provisioning.request_agency(
            schema="east",
            name="Jabatan Timur",
            short_name="TIMUR",
            profile="MY",
            time_zone="Asia/Kuala_Lumpur",
            states=[],
            by="tests",
            now=clock.now(),
        )
        until(lambda: Tenant.objects.filter(pk=tenant.pk, status=Status.READY).exists(), what="the agency")
        jobs_of_tests.mark.enqueue("east")
        until(lambda: "test.mark" in _marks("east"), what="the new agency's job")

        services.close(tenant_id=north.id or 0, now=clock.now())
        until(lambda: "agency.north" not in _consumed(), what="the worker to let go")
        assert "agency.east" in _consumed()
        assert " ready." in running.said()


def test_a_worker_that_missed_an_agency_learns_of_it_from_the_next_announcement(
    committed: None, north: TenantRef, tmp_path: Path
) -> None:
    Tenant.objects.filter(schema_name="south").update(status=Status.REQUESTED)
    with worker(tmp_path / "worker.log"):
        assert "agency.south" not in _consumed()
        Tenant.objects.filter(schema_name="south").update(status=Status.READY)

        queues.announce()

        until(lambda: "agency.south" in _consumed(), what="the worker to take up south")


def _consumed() -> set[str]:
    """The queues running workers consume from."""
    answers = current_app.control.inspect(timeout=1.0).active_queues() or {}
    return {queue["name"] for found in answers.values() for queue in found}


def test_inside_an_agency_a_job_can_be_called_like_a_function(in_north: TenantRef) -> None:
    jobs_of_tests.mark(action="test.here")

    with in_tenant("north"):
        assert _marks("north") == ["test.here"]
