"""What a log looked like, so that an unchanged one need not be read again and a shrunken one is noticed.

It never decides which records are new: clocks are set back, and what is late would be lost. Only the set of all
records does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.zk.parcel import Contents

EDGE = 50


@dataclass(frozen=True, slots=True)
class Watermark:
    """Number of records, newest time (the terminal's own), digests of the first and of the last fifty records."""

    count: int = 0
    newest: str = ""
    head: str = ""
    tail: str = ""


def watermark_of(contents: Contents, *, local: datetime) -> Watermark:
    """Return the watermark of a log read at ``local``, the terminal's naive time; a time to come is not the newest."""
    rows = contents.rows()
    size = contents.layout.size if contents.layout else 1
    latest = local + timedelta(days=1)
    times = [row.at for row in rows if row.at is not None and row.at <= latest]
    return Watermark(
        len(rows),
        max(times).isoformat(" ") if times else "",
        _digest(contents.attendance[: EDGE * size]),
        _digest(contents.attendance[-EDGE * size :]),
    )


def shrank(before: Watermark, after: Watermark) -> bool:
    """Whether the log lost records or went back in time: it was cleared, replaced or reset."""
    return after.count < before.count or after.newest < before.newest


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest() if data else ""
