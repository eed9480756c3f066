"""Jobs and seeders of the tests, for a real worker: each leaves a row in the schema it ran in."""

import time

from django.utils import timezone

from shared_apps.audit.models import AuditEntry
from tenants import provisioning
from tenants.context import current
from tenants.directory import TenantRef
from tenants.jobs import agency_job, public_job

FIRST, SECOND = "test.first", "test.second"


def seed_first(agency: TenantRef) -> None:
    leave_row(FIRST)


def seed_second(agency: TenantRef) -> None:
    leave_row(SECOND)


def leave_row(action: str) -> None:
    AuditEntry.objects.create(at=timezone.now(), action=action, target_label=current().schema_name)


@agency_job("tests.mark")
def mark(*, action: str = "test.mark") -> None:
    leave_row(action)


@agency_job("tests.slow")
def slow(*, seconds: float) -> None:
    time.sleep(seconds)
    leave_row("test.slow")


@agency_job("tests.break")
def breaks() -> None:
    raise RuntimeError("a job that breaks")


@public_job("tests.mark_public")
def mark_public(*, action: str) -> None:
    leave_row(action)


def register_seeders() -> None:
    """Let new agencies be filled by the tests' seeders."""
    provisioning.register(FIRST, seed_first)
    provisioning.register(SECOND, seed_second)
