"""Reads of the room: dashboards, months and their cards, letters, recaps."""

from tenant_apps.reports.selectors.dashboard import (
    HEAT_DATES,
    LONGEST_PERIOD,
    Dashboard,
    HeatRow,
    Scope,
    dashboard,
    latest_day,
    scope_for,
)

__all__ = [
    "HEAT_DATES",
    "LONGEST_PERIOD",
    "Dashboard",
    "HeatRow",
    "Scope",
    "dashboard",
    "latest_day",
    "scope_for",
]
