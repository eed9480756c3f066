"""The pulse of the platform: how many punches all agencies together kept in each minute.

A counter per minute in the shared cache, of which nothing is left after two hours: figures of the moment, without
agency or person. A cache that is away costs the picture, never a punch.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

KEPT_SECONDS = 2 * 3600
MINUTE = timedelta(minutes=1)


def count(punches: int, *, now: datetime) -> None:
    """Add punches to the minute of ``now``."""
    key = _key(now)
    try:
        if not cache.add(key, punches, timeout=KEPT_SECONDS):
            cache.incr(key, punches)
    except (RedisError, ValueError) as error:  # ValueError: it lapsed between the two
        log.warning("the pulse could not be counted: %s", error)


def per_minute(*, now: datetime, minutes: int = 30) -> tuple[int, ...] | None:
    """Return the punches of each of the last whole minutes, the oldest first; None while the cache is away."""
    keys = [_key(now - MINUTE * back) for back in range(minutes, 0, -1)]
    try:
        found = cache.get_many(keys)
    except RedisError as error:
        log.warning("the pulse could not be read: %s", error)
        return None
    return tuple(int(found.get(key, 0)) for key in keys)


def _key(moment: datetime) -> str:
    return f"public/pulse:{moment:%Y%m%d%H%M}"
