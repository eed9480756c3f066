"""Doors for the queue: letters that wait."""

from __future__ import annotations

from django.utils import timezone

from kit import clock
from tenant_apps.notifications import services
from tenants.jobs import agency_job


@agency_job("notifications.send_letters")
def send_letters() -> None:
    """Send the letters that wait, in rounds, as long as the mail server takes them."""
    while services.send_letters(now=clock.now()):
        pass


@agency_job("notifications.send_digests")
def send_digests() -> None:
    """Gather what waits for summaries, one letter for each person."""
    now = clock.now()
    services.gather_digests(day=timezone.localdate(now), now=now)
