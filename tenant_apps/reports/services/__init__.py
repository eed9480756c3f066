"""Writes of the room: month cards."""

from tenant_apps.reports.services.months import close_month, compile_month

__all__ = ["close_month", "compile_month"]
