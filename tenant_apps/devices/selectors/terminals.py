"""The agency's terminals, and how it uses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from tenant_apps.devices.models import DevicePolicy, Terminal


@dataclass(frozen=True, slots=True)
class TerminalCard:
    """A terminal as connectors and pages know it. ``comm_key_sealed`` belongs to pulls (``services.pull_key``)."""

    id: int
    serial: str
    name: str
    location_id: int | None
    location_name: str
    group: str
    channel: str
    model: str
    firmware: str
    push_version: str
    address: str | None
    port: int
    transport: str
    hold_to_read: bool
    time_zone: str
    alphanumeric_pins: bool
    trust_keys: bool
    is_active: bool
    confirmed_at: datetime | None
    last_seen_at: datetime | None
    last_punch_at: datetime | None
    last_ip: str | None
    drift_seconds: int | None
    users_count: int | None
    records_count: int | None
    records_capacity: int | None
    stamps: dict[str, str]
    options: dict[str, Any]
    flags: tuple[str, ...]
    created_at: datetime

    @property
    def fill_per_cent(self) -> int | None:
        """How full the log is, when the terminal has said."""
        if self.records_count is None or not self.records_capacity:
            return None
        return min(100, 100 * self.records_count // self.records_capacity)


_COLUMNS = tuple(name for name in TerminalCard.__slots__ if name != "location_name")


def terminal_cards(*, channel: str = "", only_active: bool = True) -> tuple[TerminalCard, ...]:
    """Return the terminals by name, those of one channel or all. One statement."""
    rows = Terminal.objects.order_by("name", "pk")
    if channel:
        rows = rows.filter(channel=channel)
    if only_active:
        rows = rows.filter(is_active=True)
    return tuple(_cards(rows))


def terminal_card(terminal_id: int) -> TerminalCard | None:
    """Return one terminal, active or not."""
    return next(iter(_cards(Terminal.objects.filter(pk=terminal_id))), None)


def terminal_by_serial(serial: str) -> TerminalCard | None:
    """Return the agency's active terminal with that serial number."""
    return next(iter(_cards(Terminal.objects.filter(serial=serial, is_active=True))), None)


def policy() -> DevicePolicy:
    """Return how the agency uses its terminals; a new agency has the defaults."""
    return DevicePolicy.objects.first() or DevicePolicy()


def _cards(rows: QuerySet[Terminal]) -> Iterable[TerminalCard]:
    for row in rows.values(*_COLUMNS, place=F("location__name")):
        row["location_name"] = row.pop("place") or ""
        row["flags"] = tuple(row["flags"])
        yield TerminalCard(**row)
