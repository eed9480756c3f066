"""The state of the service as the public status page shows it: measured, never assumed.

A job is sent once in a while by the timer, carried by the broker and worked off by a worker, and leaves its moment
in the shared cache. A fresh sign therefore proves timer, broker and worker together; the database and the broker
are also asked themselves.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

log = logging.getLogger(__name__)

SIGN_KEY = "applications:sign_of_life"
SIGN_KEPT = timedelta(days=2)
SIGN_FRESH = timedelta(minutes=2)
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One part of the service: whether it answered, how long that took, when it was last known to work."""

    code: str
    works: bool
    milliseconds: int | None = None
    seen_at: datetime | None = None


def leave_sign(now: datetime) -> None:
    """Write down that a job was worked off at ``now``."""
    cache.set(SIGN_KEY, now, timeout=int(SIGN_KEPT.total_seconds()))


def measure(*, now: datetime) -> tuple[Measured, ...]:
    """Ask every part of the service and return what was found."""
    return (_timed("database", _ask_database), _timed("broker", _ask_broker), _worker(now))


def _timed(code: str, ask: Callable[[], None]) -> Measured:
    began = time.perf_counter()
    try:
        ask()
    except (DatabaseError, redis.RedisError) as error:
        log.warning("%s did not answer: %s", code, error)
        return Measured(code, works=False)
    return Measured(code, works=True, milliseconds=max(round((time.perf_counter() - began) * 1000), 1))


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
    ) as client:
        client.ping()


def _worker(now: datetime) -> Measured:
    try:
        seen_at: datetime | None = cache.get(SIGN_KEY)
    except redis.RedisError as error:
        log.warning("the sign of life could not be read: %s", error)
        seen_at = None
    return Measured("worker", works=seen_at is not None and now - seen_at <= SIGN_FRESH, seen_at=seen_at)
