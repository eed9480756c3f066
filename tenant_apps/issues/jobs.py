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


@agency_job("issues.remind_to_punch_out")
def remind_to_punch_out() -> None:
    """Remind whoever has not punched out, towards the end of the day."""
    now = clock.now()
    services.remind_to_punch_out(now=now, today=timezone.localtime(now).date())


@agency_job("issues.remind")
def remind() -> None:
    """Remind officers and supervisors in the morning of what waits for them."""
    now = clock.now()
    today = timezone.localtime(now).date()
    services.remind_of_issues(now=now, today=today)
    services.remind_of_requests(now=now, today=today)
