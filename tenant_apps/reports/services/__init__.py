"""Writes of the room: closing and opening months, their cards, and what the night looks after."""

from tenant_apps.reports.services.months import (
    MonthNotLocked,
    MonthNotReady,
    Preview,
    ask_closing,
    close_due_months,
    close_month,
    compile_month,
    due_months,
    officers_of,
    preview_month,
    reopen_month,
    run_date,
)
from tenant_apps.reports.services.watch import refresh_running, watch_absence, watch_late_records

__all__ = [
    "MonthNotLocked",
    "MonthNotReady",
    "Preview",
    "ask_closing",
    "close_due_months",
    "close_month",
    "compile_month",
    "due_months",
    "officers_of",
    "preview_month",
    "refresh_running",
    "reopen_month",
    "run_date",
    "watch_absence",
    "watch_late_records",
]
