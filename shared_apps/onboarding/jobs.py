"""Background doors: inviting the first administrators when their agency is ready, and those a lost wake-up left out."""

from __future__ import annotations

from kit import clock
from shared_apps.onboarding.selectors import awaiting_welcome
from shared_apps.onboarding.services import invitations
from tenants.jobs import public_job


@public_job("onboarding.welcome")
def welcome(*, schema: str) -> None:
    """Invite the first administrators of a ready agency who were not invited yet."""
    invitations.welcome(schema, now=clock.now())


@public_job("onboarding.welcome_all")
def welcome_all() -> None:
    """Wake the invitation of every ready agency somebody of which still waits for it."""
    for schema in awaiting_welcome():
        welcome.enqueue(schema=schema)
