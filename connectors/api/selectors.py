"""Reads of the interface's own rows: the agency's tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from connectors.api.models import Delivery, Event, Hook, Token
from connectors.api.scopes import Scope


@dataclass(frozen=True, slots=True)
class TokenCard:
    """A token as its page shows it."""

    id: int
    name: str
    tail: str
    maker: str
    scopes: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    used_from: str | None
    is_live: bool


def token_cards(now: datetime) -> tuple[TokenCard, ...]:
    """Return all tokens, the newest first. One statement."""
    labels = dict(Scope.choices)
    return tuple(
        TokenCard(
            id=row.pk,
            name=row.name,
            tail=row.tail,
            maker=row.user.full_name,
            scopes=tuple(str(labels.get(one, one)) for one in row.scopes),
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            used_at=row.used_at,
            used_from=row.used_from,
            is_live=row.revoked_at is None and row.expires_at > now,
        )
        for row in Token.objects.select_related("user").order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class HookCard:
    """A webhook as its page shows it."""

    id: int
    url: str
    events: tuple[str, ...]
    added_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryCard:
    """A message as the log shows it."""

    id: int
    url: str
    event: str
    made_at: datetime
    tries: int
    tried_at: datetime | None
    due_at: datetime | None
    status: int | None
    trouble: str
    is_taken: bool


def hook_cards() -> tuple[HookCard, ...]:
    """Return the webhooks in use, the newest first. One statement."""
    labels = dict(Event.choices)
    rows = Hook.objects.filter(ended_at=None).order_by("-pk")
    return tuple(
        HookCard(row.pk, row.url, tuple(str(labels.get(one, one)) for one in row.events), row.added_at) for row in rows
    )


def deliveries() -> QuerySet[Delivery]:
    """Return all messages, the newest first, for a paged list."""
    return Delivery.objects.select_related("hook").defer("said").order_by("-pk")


def delivery_cards(rows: Iterable[Delivery]) -> tuple[DeliveryCard, ...]:
    """Return messages as cards."""
    return tuple(
        DeliveryCard(
            id=row.pk,
            url=row.hook.url,
            event=str(row.get_event_display()),
            made_at=row.made_at,
            tries=row.tries,
            tried_at=row.tried_at,
            due_at=row.due_at,
            status=row.status,
            trouble=trouble_of(row.trouble),
            is_taken=row.taken_at is not None,
        )
        for row in rows
    )


def trouble_of(said: str) -> str:
    """Return why a message was not answered, in words."""
    words = {"slow": _("tiada jawapan dalam 10 saat"), "unreachable": _("alamat itu tidak dapat dihubungi")}
    return words.get(said, said)
