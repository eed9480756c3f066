"""Reads for the operators' page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared_apps.announcements.models import Announcement
from tenants.context import in_public


@dataclass(frozen=True, slots=True)
class AnnouncementCard:
    """One announcement in the operators' list."""

    id: int
    text_ms: str
    text_en: str
    tone_label: str
    schemas: tuple[str, ...]
    from_at: datetime
    to_at: datetime
    created_by: str
    withdrawn_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Whether nobody sees it any more."""
        return self.withdrawn_at is not None or self.to_at <= now


def announcement_cards(limit: int = 50) -> tuple[AnnouncementCard, ...]:
    """Return the latest announcements, those that end last first. One statement."""
    with in_public():
        rows = list(Announcement.objects.order_by("-to_at", "-pk")[:limit])
    return tuple(
        AnnouncementCard(
            id=row.pk,
            text_ms=row.text_ms,
            text_en=row.text_en,
            tone_label=str(row.get_tone_display()),
            schemas=tuple(row.schemas),
            from_at=row.from_at,
            to_at=row.to_at,
            created_by=row.created_by,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )
