"""Background work: terminals that push are asked for completeness at the agency's own times."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.utils import timezone

from kit import clock
from tenant_apps.devices import jobs as devices_jobs
from tenant_apps.worktime.selectors import policy_on
from tenants import dispatch
from tenants.jobs import agency_job

COUNT: Final = "adms.count_records"
USUAL: Final = time(9, 30)
SPREAD: Final = timedelta(minutes=10)


@agency_job("adms.plan_counts")
def plan_counts() -> None:
    """Plan today's counts at the times the agency's parameters name (09:30 and 23:00 unless changed)."""
    now = clock.now()
    dispatch.plan_today(COUNT, policy_on(timezone.localtime(now).date()).biometric_pull_times, now=now)


@agency_job(COUNT)
def count_records() -> None:
    """Ask the terminals for completeness, if it is one of the agency's times."""
    local = timezone.localtime(clock.now())
    if dispatch.is_time(local, policy_on(local.date()).biometric_pull_times):
        devices_jobs.reconcile()
