"""Reads of the room: one's notices, and how many of them are new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from tenant_apps.notifications.kinds import DIGEST, Kind, icon_of
from tenant_apps.notifications.models import KindChoice, MailChoice, Notice


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """A notice in the language in use."""

    id: int
    icon: str
    title: str
    body: str
    url: str
    created_at: datetime
    is_new: bool
    mail_failed: bool


def notices_of(person_id: int) -> QuerySet[Notice]:
    """Return what a person was told, newest first, for a paged list; a summary only repeats it and is left out."""
    return Notice.objects.filter(person=person_id).exclude(kind=DIGEST).order_by("-created_at", "-pk")


def mail_choices(person_ids: Iterable[int], kinds: Iterable[str]) -> dict[tuple[int, str], str]:
    """Return what persons chose for kinds, where they chose. One statement."""
    rows = KindChoice.objects.filter(person__in=list(person_ids), kind__in=list(kinds))
    return {(person, kind): mail for person, kind, mail in rows.values_list("person_id", "kind", "mail")}


def usual_choice(kind: Kind) -> str:
    """Return what holds for a kind until somebody chooses."""
    return MailChoice.AT_ONCE if kind.mails else MailChoice.NEVER


def notice_for(person_id: int | None, notice_id: int) -> Notice | None:
    """Return one of a person's own notices."""
    return Notice.objects.filter(person=person_id, pk=notice_id).first() if person_id is not None else None


def cards_of(notices: Iterable[Notice]) -> tuple[NoticeCard, ...]:
    """Return notices as cards in the language in use."""
    return tuple(
        NoticeCard(
            id=notice.pk,
            icon=icon_of(notice.kind),
            title=said(notice.title),
            body=said(notice.body),
            url=notice.url,
            created_at=notice.created_at,
            is_new=notice.read_at is None,
            mail_failed=notice.mail_failed_at is not None,
        )
        for notice in notices
    )


def said(words: dict[str, str], language: str = "") -> str:
    """Return words in a language (the one in use if none is named), else in Malay."""
    code = (language or get_language() or "ms").partition("-")[0]
    return words.get(code) or words.get("ms", "")


def unread_of_user() -> Coalesce:
    """Return an expression over users: how many notices of their person are unread."""
    unread = Notice.objects.filter(person__user=OuterRef("pk"), read_at=None).order_by().values("person")
    return Coalesce(Subquery(unread.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
