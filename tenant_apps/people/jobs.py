"""Jobs of the organisation."""

from __future__ import annotations

import uuid

from django.utils import timezone

from kit import clock
from tenant_apps.people import services
from tenants.jobs import agency_job


@agency_job("people.make_slips")
def make_slips(*, key: str) -> None:
    """Make the passwords of a batch, a few at a time, until none is left."""
    while services.make_slips(key=uuid.UUID(key), now=clock.now()):
        pass


@agency_job("people.close_accounts")
def close_accounts() -> None:
    """Let nobody sign in whose service has ended."""
    services.close_accounts(today=timezone.localdate(clock.now()))
