"""Reads of the interface's own rows: the agency's tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.api.models import Token
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
