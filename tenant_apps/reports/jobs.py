"""Doors for the queue: the agency's figures for the central office, and the end of a month."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from kit import clock
from shared_apps.agencies.services import Figures
from shared_apps.agencies.services import report_figures as report
from tenant_apps.attendance import figures as days
from tenant_apps.issues.selectors.settled import open_count
from tenant_apps.people.selectors import serving_ids
from tenant_apps.reports.services import close_month
from tenant_apps.worktime.selectors import policy_on
from tenants.context import current
from tenants.jobs import agency_job


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
    """Close last month once its day for the cards has come; a night that was missed is made good the next."""
    now = clock.now()
    today = timezone.localtime(now).date()
    if today.day >= policy_on(today).card_run_day:
        close_month(month=_month_before(today), now=now, by=None)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
