"""Doors for the queue: the agency's figures for the central office, and the end of a month."""

from __future__ import annotations

import logging
import uuid
from datetime import date, timedelta

from django.utils import timezone

from kit import clock
from shared_apps.agencies.services import Figures
from shared_apps.agencies.services import report_figures as report
from shared_apps.audit.actor import Actor
from tenant_apps.attendance import figures as days
from tenant_apps.issues.selectors.settled import open_count
from tenant_apps.people.selectors import serving_ids
from tenant_apps.reports import services
from tenants.context import current
from tenants.jobs import agency_job

log = logging.getLogger(__name__)


@agency_job("reports.report_figures")
def report_figures() -> None:
    """Write the agency's day in numbers where the central office reads it: aggregates only."""
    now = clock.now()
    today = timezone.localtime(now).date()
    counted = days.figures((), today, today)
    figures = Figures(
        registered=len(serving_ids(today, today)),
        expected=counted.expected,
        clocked_in=counted.clocked_in,
        late=counted.late,
        absent=counted.absent,
        open_issues=open_count(),
        punches=days.punch_count(today),
    )
    report(tenant_id=current().id or 0, day=today, figures=figures, now=now)


@agency_job("reports.end_months")
def end_months() -> None:
    """Close the months whose day for the cards has come; a night that was missed is made good the next."""
    now = clock.now()
    services.close_due_months(now=now, today=timezone.localtime(now).date())


@agency_job("reports.close_month")
def close_month(*, month: str, user_id: int | None, name: str) -> None:
    """Close one month, as an administrator asked; ``month`` is its first day."""
    try:
        services.close_month(month=date.fromisoformat(month), now=clock.now(), by=Actor(user_id, name))
    except services.MonthNotReady as refusal:
        log.info("%s cannot be closed yet: %s", month, refusal)


@agency_job("reports.watch")
def watch() -> None:
    """Count the running cards, and tell of what needs somebody's eye."""
    now = clock.now()
    today = timezone.localtime(now).date()
    services.refresh_running(now=now, today=today)
    services.watch_absence(now=now, today=today)
    services.watch_late_records(now=now, today=today)


@agency_job("reports.make_file", limit=timedelta(minutes=25))
def make_file(*, key: str) -> None:
    """Make a report somebody asked for as a file."""
    services.make_file(key=uuid.UUID(key), now=clock.now())


@agency_job("reports.resume_files", limit=timedelta(minutes=25))
def resume_files() -> None:
    """Make the files whose message was lost or whose worker died."""
    for key in services.waiting_files(now=clock.now()):
        services.make_file(key=key, now=clock.now())


@agency_job("reports.purge_files")
def purge_files() -> None:
    """Delete the files whose time is over."""
    services.purge_files(now=clock.now())


@agency_job("reports.run_schedules")
def run_schedules() -> None:
    """Ask for the reports that are due today, and for those of days on which nothing ran."""
    now = clock.now()
    services.run_schedules(now=now, today=timezone.localtime(now).date())
