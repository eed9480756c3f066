"""The board every page reads: announcements of now and soon, kept in the shared cache and never asked of the database.

1. Whoever announces or withdraws posts the board after commit; once a minute it is posted again, so that a cache that
   forgot it has it back.
2. A process asks the cache at most every :data:`LOOK_SECONDS`. A cache that is away means no banner, never a page less.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from shared_apps.announcements.models import Announcement
from tenants.context import in_public

log = logging.getLogger(__name__)

KEY = "public/announcements:board"
LOOK_SECONDS = 5.0
AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement as a page shows it."""

    id: int
    text: str
    tone: str


class _Memory:
    def __init__(self) -> None:
        self.rows: Sequence[Mapping[str, Any]] = ()
        self.looked_at = float("-inf")


_memory = _Memory()


def post(*, now: datetime) -> None:
    """Write the board: what is shown now, and what begins within the hour."""
    with in_public():
        rows = Announcement.objects.filter(withdrawn_at=None, from_at__lte=now + AHEAD, to_at__gt=now)
        board = [
            {
                "id": row.pk,
                "ms": row.text_ms,
                "en": row.text_en,
                "tone": row.tone,
                "schemas": row.schemas,
                "from": row.from_at.timestamp(),
                "to": row.to_at.timestamp(),
            }
            for row in rows.order_by("from_at", "pk")
        ]
    try:
        cache.set(KEY, board, timeout=None)
    except RedisError as error:
        log.warning("the board of announcements could not be posted: %s", error)
    forget()


def showing(schema: str, *, now: datetime, language: str) -> tuple[Announced, ...]:
    """Return what is announced to an agency at a moment, the oldest first. No statement."""
    moment = now.timestamp()
    return tuple(
        Announced(row["id"], row["en"] if language.startswith("en") else row["ms"], row["tone"])
        for row in _board()
        if row["from"] <= moment < row["to"] and (not row["schemas"] or schema in row["schemas"])
    )


def forget() -> None:
    """Drop what this process remembers."""
    _memory.looked_at = float("-inf")


def _board() -> Sequence[Mapping[str, Any]]:
    moment = time.monotonic()
    if moment - _memory.looked_at > LOOK_SECONDS:
        _memory.looked_at = moment
        try:
            _memory.rows = cache.get(KEY) or ()
        except RedisError as error:
            log.warning("the board of announcements could not be read: %s", error)
    return _memory.rows
