"""Doors for the queue: the turn of the day, and the sweep of days whose wake-up was lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from kit import clock
from tenant_apps.attendance import services
from tenant_apps.attendance.services import arrivals
from tenant_apps.people.selectors import serving_ids
from tenants.jobs import agency_job

# A night shift that began the day before yesterday ends yesterday; a night the workers were away is made good.
NIGHTS = timedelta(days=2)


@agency_job("attendance.close_days")
def close_days() -> None:
    """Judge the days that have ended for every officer in service, the absent ones too, and open the new day.

    From then on each officer has a day to be counted, before anybody has clocked in.
    """
    now = clock.now()
    today = timezone.localtime(now).date()
    yesterday = today - timedelta(days=1)
    first = yesterday - NIGHTS
    services.close_days(person_ids=serving_ids(first, yesterday), date_from=first, date_to=yesterday, now=now)
    services.judge_days(person_ids=serving_ids(today, today), date_from=today, date_to=today, now=now)


@agency_job("attendance.sweep_days")
def sweep_days() -> None:
    """Judge the days that wait."""
    now = clock.now()
    while services.sweep(now=now):
        pass


@agency_job("attendance.ingest_arrivals")
def ingest_arrivals() -> None:
    """Make punches of what terminals brought and nobody has ingested yet."""
    now = clock.now()
    while arrivals.ingest_waiting(now=now):
        pass


@agency_job("attendance.preview_change")
def preview_change(*, key: str) -> None:
    """Go through the officers of a preview, some at a time, until none is left."""
    while services.preview_step(key=UUID(key), now=clock.now()):
        pass


@agency_job("attendance.purge_previews")
def purge_previews() -> None:
    """Forget old previews."""
    services.purge_previews(now=clock.now())


@agency_job("attendance.replay_arrivals")
def replay_arrivals(*, terminal_ids: list[int], pins: list[str]) -> None:
    """Try again what waits in quarantine for numbers that have owners by now."""
    now = clock.now()
    for pin in pins:
        while arrivals.replay(now=now, pin=pin, terminal_ids=terminal_ids).stored:
            pass
