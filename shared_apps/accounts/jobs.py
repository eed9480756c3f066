"""Background work of the accounts."""

from __future__ import annotations

from kit import clock
from shared_apps.accounts import services
from tenants.jobs import agency_job, public_job


@agency_job("accounts.forget_dead_sessions", while_suspended=True)
def forget_dead_sessions() -> None:
    """Delete an agency's expired sessions; once a day is enough."""
    services.forget_dead_sessions(clock.now())


@public_job("accounts.forget_dead_operator_sessions")
def forget_dead_operator_sessions() -> None:
    """Delete the root host's expired sessions."""
    services.forget_dead_sessions(clock.now())
