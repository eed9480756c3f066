"""Background doors: the sign of life that the status page reads, and the end of drafts nobody came back to."""

from __future__ import annotations

from kit import clock
from shared_apps.applications import health
from shared_apps.applications.services import drafts
from tenants.jobs import public_job


@public_job("applications.sign_of_life")
def sign_of_life() -> None:
    """Leave word that a message was sent, carried and worked off just now."""
    health.leave_sign(clock.now())


@public_job("applications.forget_drafts")
def forget_drafts() -> None:
    """Delete drafts that were left for too long, with the people named in them."""
    drafts.forget_old(now=clock.now())
