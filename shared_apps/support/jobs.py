"""Visits whose time is over are ended."""

from __future__ import annotations

from kit import clock
from shared_apps.audit.actor import SYSTEM
from shared_apps.support import services
from shared_apps.support.selectors import overdue_ids
from tenants.jobs import public_job


@public_job("support.end_overdue")
def end_overdue() -> None:
    """End the visits nobody ended; a request of theirs was refused already."""
    now = clock.now()
    for visit_id in overdue_ids(now):
        services.end_visit(visit_id=visit_id, by=SYSTEM, now=now)
