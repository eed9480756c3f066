"""Jobs of the interface: messages to webhooks."""

from __future__ import annotations

from datetime import timedelta

from connectors.api.services import hooks
from kit import clock
from tenants.context import current
from tenants.jobs import agency_job

SOON = timedelta(minutes=10)
A_MOMENT = timedelta(seconds=5)


@agency_job("api.send_hooks")
def send_hooks() -> None:
    """Send the messages that are due, and come back for those that are due soon; rounds find all others."""
    hooks.send_due(now=clock.now())
    due = hooks.next_due()
    wait = due - clock.now() if due else SOON
    if wait < SOON:
        send_hooks.enqueue_after(current().schema_name, max(wait, A_MOMENT))
