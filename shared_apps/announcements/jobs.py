"""The board is posted again, should the cache have forgotten it."""

from __future__ import annotations

from kit import clock
from shared_apps.announcements import board
from tenants.jobs import public_job


@public_job("announcements.post")
def post() -> None:
    """Post what is announced now and soon."""
    board.post(now=clock.now())
