"""Doors for the queue: what the night does to issues."""

from __future__ import annotations

from django.utils import timezone

from kit import clock
from tenant_apps.issues import services
from tenants.jobs import agency_job


@agency_job("issues.close_overdue")
def close_overdue() -> None:
    """Close the issues whose date is over."""
    now = clock.now()
    services.close_overdue(now=now, today=timezone.localtime(now).date())


@agency_job("issues.escalate")
def escalate() -> None:
    """Lay issues before the supervisors of today, and those nobody decides before the next one up."""
    now = clock.now()
    today = timezone.localtime(now).date()
    services.follow_supervisors(on=today)
    services.escalate_waiting(now=now, today=today)
