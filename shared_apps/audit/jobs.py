"""Background work of the audit trail."""

from __future__ import annotations

from kit import clock
from shared_apps.audit import seals
from tenants.jobs import agency_job, public_job


@agency_job("audit.seal_trail", while_suspended=True)
def seal_trail() -> None:
    """Seal what an agency's trail has gained."""
    seals.seal_trail(clock.now())


@public_job("audit.seal_platform_trail")
def seal_platform_trail() -> None:
    """Seal what the platform's own trail has gained."""
    seals.seal_trail(clock.now())
