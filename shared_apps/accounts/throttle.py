"""Counting tries in the cache all processes share: for addresses, and for IDs that belong to nobody.

The lock of a real user stands in its own row. When the cache cannot be reached, tries go uncounted and those
locks alone hold: nobody is kept out because a cache is down.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

from kit import crypto

log = logging.getLogger(__name__)


def count(purpose: str, who: str, *, within: timedelta) -> int:
    """Count one more try of ``who`` and return how many there were in the window that began with the first."""
    key = _key(purpose, who)
    try:
        cache.add(key, 0, timeout=int(within.total_seconds()))
        return int(cache.incr(key))
    except ValueError:  # the window ended between the two calls
        return 1
    except RedisError as error:
        log.warning("tries of %s are not counted: %s", purpose, error)
        return 0


def counted(purpose: str, who: str) -> int:
    """Return how many tries of ``who`` stand in the present window."""
    try:
        return int(cache.get(_key(purpose, who), 0))
    except RedisError as error:
        log.warning("tries of %s are not counted: %s", purpose, error)
        return 0


def count_to_lock(purpose: str, who: str, *, limit: int, now: datetime, lock: timedelta) -> None:
    """Count one more try of ``who``; the one that reaches ``limit`` locks for ``lock`` and begins the count anew."""
    if count(purpose, who, within=lock) < limit:
        return
    forget(purpose, who)
    try:
        cache.set(_key(f"{purpose}.lock", who), now + lock, timeout=int(lock.total_seconds()))
    except RedisError as error:
        log.warning("%s is not locked: %s", purpose, error)


def until(purpose: str, who: str) -> datetime | None:
    """Return until when ``who`` is locked, or was last."""
    try:
        found = cache.get(_key(f"{purpose}.lock", who))
    except RedisError as error:
        log.warning("locks of %s are not known: %s", purpose, error)
        return None
    return found if isinstance(found, datetime) else None


def forget(purpose: str, who: str) -> None:
    """Begin anew for ``who``."""
    try:
        cache.delete(_key(purpose, who))
    except RedisError as error:
        log.warning("tries of %s could not be forgotten: %s", purpose, error)


def _key(purpose: str, who: str) -> str:
    return f"accounts:{purpose}:{crypto.digest('accounts.throttle', who)}"
