"""What pages and doors read of connectors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.zk.models import SiteConnector

QUIET = timedelta(minutes=20)
"""A connector calls every five minutes; one that has not for so long is shown as silent."""


@dataclass(frozen=True, slots=True)
class ConnectorCard:
    """A connector as pages show it."""

    id: int
    name: str
    token_tail: str
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None
    last_contact_at: datetime | None
    last_ip: str | None
    told: dict[str, Any]

    @property
    def terminals(self) -> list[dict[str, str]]:
        """What it last said of its terminals."""
        found: list[dict[str, str]] = self.told.get("terminals", [])
        return found

    def is_silent(self, now: datetime) -> bool:
        """Whether it should have called by now."""
        return self.last_contact_at is None or now - self.last_contact_at > QUIET


def connector_cards() -> tuple[ConnectorCard, ...]:
    """Return the connectors, those in use first, then by name. One statement."""
    rows = SiteConnector.objects.order_by("revoked_at", "name", "pk")
    ordered = sorted(rows.values(*ConnectorCard.__slots__), key=lambda row: row["revoked_at"] is not None)
    return tuple(ConnectorCard(**row) for row in ordered)


def connector_card(connector_id: int) -> ConnectorCard | None:
    """Return one connector."""
    row = SiteConnector.objects.filter(pk=connector_id).values(*ConnectorCard.__slots__).first()
    return ConnectorCard(**row) if row else None
