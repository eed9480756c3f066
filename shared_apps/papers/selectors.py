"""Reads of the room: what the check page may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from shared_apps.papers.codes import grouped, read
from shared_apps.papers.models import Paper


@dataclass(frozen=True, slots=True)
class Genuine:
    """What may be known of a genuine paper."""

    code: str
    fingerprint: str
    title: str
    agency: str
    first: date
    last: date
    subject: str
    made_at: datetime


def genuine(text: str) -> Genuine | None:
    """Return what may be known of the paper with the code somebody typed; None when there is none. One statement."""
    code = read(text)
    paper = Paper.objects.select_related("tenant").filter(code=code).first() if code else None
    if paper is None:
        return None
    language = (get_language() or "ms")[:2]
    return Genuine(
        code=grouped(paper.code),
        fingerprint=grouped(paper.fingerprint.upper()),
        title=paper.titles.get(language) or paper.titles.get("ms", ""),
        agency=paper.tenant.name,
        first=paper.first,
        last=paper.last,
        subject=paper.subject,
        made_at=paper.made_at,
    )
