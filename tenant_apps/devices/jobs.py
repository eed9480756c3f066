"""Doors for the queue: looking after terminals, comparing their records with ours, forgetting old duplicates."""

from __future__ import annotations

from datetime import timedelta

from kit import clock
from tenant_apps.devices import services
from tenants import terminals
from tenants.jobs import agency_job, public_job

# A claim whose terminal has not called for so long is looked at; the agency's own limit decides what is silence.
QUIET = timedelta(minutes=5)


@agency_job("devices.look_after")
def look_after() -> None:
    """Look after the agency's terminals."""
    services.look_after(now=clock.now())


@agency_job("devices.reconcile")
def reconcile() -> None:
    """Ask the terminals to count, look for numbers in two places, and forget duplicates that are old."""
    now = clock.now()
    services.reconcile(now=now)
    services.two_places(now=now)
    while services.purge_duplicates(now=now):
        pass


@public_job("devices.look_after_all")
def look_after_all() -> None:
    """Wake the agencies that have a terminal that fell silent; the claims in the public schema say which."""
    now = clock.now()
    for schema in terminals.quiet_schemas(now=now, quiet=QUIET):
        look_after.enqueue(schema)
    terminals.forget_strangers(now=now)
