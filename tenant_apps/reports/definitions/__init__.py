"""The reports there are, and which of them somebody may ask for."""

from __future__ import annotations

from tenant_apps.people.viewer import Viewer
from tenant_apps.reports.definitions import card, cases, days, grid, months, work
from tenant_apps.reports.definitions.base import (
    OFFICER,
    Asked,
    Report,
    Sheet,
    Source,
    Span,
    in_order,
    month_of,
    period_text,
    usual,
)
from tenant_apps.reports.definitions.columns import Column, Kind
from tenants.context import current

REPORTS: tuple[Report, ...] = (
    card.CARD,
    days.DAYS,
    days.DAILY,
    *months.REPORTS,
    grid.GRID,
    days.LATENESS,
    *cases.REPORTS,
    days.OVERTIME_DAYS,
    days.REMOTE,
    *work.REPORTS,
)


def reports_for(viewer: Viewer) -> tuple[Report, ...]:
    """Return the reports a viewer may ask for, in the order of the hub."""
    return tuple(report for report in REPORTS if may_ask(viewer, report))


def report_for(viewer: Viewer, code: str) -> Report | None:
    """Return one of :func:`reports_for`; a door answers None with 404."""
    return next((report for report in reports_for(viewer) if report.code == code), None)


def may_ask(viewer: Viewer, report: Report) -> bool:
    """Whether a viewer's roles and the agency's profile open a report."""
    if report.profile and report.profile != current().profile:
        return False
    return viewer.is_any(*(report.roles - {OFFICER})) or (OFFICER in report.roles and viewer.person_id is not None)


__all__ = [
    "REPORTS",
    "Asked",
    "Column",
    "Kind",
    "Report",
    "Sheet",
    "Source",
    "Span",
    "in_order",
    "may_ask",
    "month_of",
    "period_text",
    "report_for",
    "reports_for",
    "usual",
]
