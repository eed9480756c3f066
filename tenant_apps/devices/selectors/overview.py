"""What pages show of terminals: their state, their daily balance, what waits for a number, what was told to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, QuerySet, Subquery

from tenant_apps.devices.models import (
    Channel,
    DeviceCommand,
    DevicePolicy,
    RawRecord,
    RosterEntry,
    Terminal,
    TerminalAlert,
    TerminalDay,
)
from tenant_apps.devices.rules import alerts
from tenant_apps.devices.rules.records import UNKNOWN_PIN
from tenant_apps.devices.words import Said, alert_words

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """A terminal in the list: how it is, and what it brought today."""

    id: int
    name: str
    serial: str
    place: str
    channel: str
    last_seen_at: datetime | None
    drift_seconds: int | None
    fill_per_cent: int | None
    received: int
    stored: int
    waiting: int
    alerts: int
    is_confirmed: bool
    is_silent: bool

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def tone(self) -> str:
        """How the terminal is: ``new``, ``ok``, ``warn`` or ``danger``."""
        if self.last_seen_at is None:
            return "new"
        if self.is_silent:
            return "danger"
        tones = {alerts.drift_standing(self.drift_seconds).tone, alerts.fill_standing(self.fill_per_cent).tone}
        return "danger" if "danger" in tones else "warn" if self.alerts or "warn" in tones else "ok"


@dataclass(frozen=True, slots=True)
class Balance:
    """One day of a terminal: received = stored + duplicates + quarantined."""

    date: date
    received: int = 0
    stored: int = 0
    duplicates: int = 0
    quarantined: int = 0

    @property
    def is_gap(self) -> bool:
        """Whether nothing came on a day from Monday to Friday; a holiday may be the reason."""
        return self.received == 0 and self.date.weekday() < 5


@dataclass(frozen=True, slots=True)
class UnknownPin:
    """A number nobody has, and how often it was seen."""

    pin: str
    group: str
    times: int
    first: str
    last: str
    name: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An open alert in words."""

    id: int
    terminal_id: int
    terminal_name: str
    kind: str
    said: Said
    times: int
    first_at: datetime
    last_at: datetime

    @property
    def is_urgent(self) -> bool:
        return self.kind in alerts.URGENT


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command and what became of it."""

    text: str
    state: str
    label: str
    created_at: datetime
    created_by: str
    return_code: int | None


def terminal_rows(*, now: datetime, today: date) -> tuple[TerminalRow, ...]:
    """Return the terminals in use by name. Two statements."""
    silence = timedelta(minutes=policy_of().silent_minutes)
    day = TerminalDay.objects.filter(terminal=OuterRef("pk"), date=today)
    open_alerts = (
        TerminalAlert.objects.filter(terminal=OuterRef("pk"), closed_at=None)
        .order_by()
        .values("terminal")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = Terminal.objects.filter(is_active=True).annotate(
        place=F("location__name"),
        received=Subquery(day.values("received")),
        stored=Subquery(day.values("stored")),
        waiting=Subquery(day.values("quarantined")),
        alert_count=Subquery(open_alerts),
    )
    return tuple(_row(row, now, silence) for row in rows.order_by("name", "pk"))


def balances_of(terminal_id: int, *, last: date, days: int = 14) -> tuple[Balance, ...]:
    """Return the last days of a terminal, newest first, those without anything too. One statement."""
    dates = [last - ONE_DAY * number for number in range(days)]
    rows = TerminalDay.objects.filter(terminal=terminal_id, date__in=dates)
    known = {
        row["date"]: Balance(**row) for row in rows.values("date", "received", "stored", "duplicates", "quarantined")
    }
    return tuple(known.get(day) or Balance(day) for day in dates)


def unknown_pins(*, terminal_id: int | None = None, most: int = 50) -> tuple[UnknownPin, ...]:
    """Return the numbers nobody has, the most frequent first, with the name the terminal knows. One statement."""
    waiting = RawRecord.objects.filter(outcome=RawRecord.Outcome.QUARANTINED, reason=UNKNOWN_PIN)
    if terminal_id is not None:
        waiting = waiting.filter(terminal=terminal_id)
    name = RosterEntry.objects.filter(pin=OuterRef("normal_pin")).exclude(name="").values("name")[:1]
    rows = (
        waiting.values("normal_pin", group=F("terminal__group"))
        .annotate(times=Count("pk"), first=Min("device_time"), last=Max("device_time"), name=Subquery(name))
        .order_by("-times", "normal_pin")[:most]
    )
    return tuple(
        UnknownPin(row["normal_pin"], row["group"], row["times"], row["first"], row["last"], row["name"] or "")
        for row in rows
    )


def quarantine(*, reason: str = "", terminal_id: int | None = None) -> QuerySet[RawRecord, Any]:
    """Return the records in quarantine as rows for a list, newest first."""
    rows = RawRecord.objects.filter(outcome=RawRecord.Outcome.QUARANTINED)
    if reason:
        rows = rows.filter(reason=reason)
    if terminal_id is not None:
        rows = rows.filter(terminal=terminal_id)
    return rows.order_by("-pk").values(
        "id",
        "pin",
        "device_time",
        "raw",
        "reason",
        terminal_name=F("terminal__name"),
        received_at=F("batch__received_at"),
    )


def open_alerts(*, terminal_id: int | None = None) -> tuple[AlertRow, ...]:
    """Return the open alerts, the newest first. One statement."""
    rows = TerminalAlert.objects.filter(closed_at=None, terminal__is_active=True).select_related("terminal")
    if terminal_id is not None:
        rows = rows.filter(terminal=terminal_id)
    return tuple(
        AlertRow(
            row.pk,
            row.terminal_id,
            row.terminal.name,
            row.kind,
            alert_words(row.kind),
            row.times,
            row.first_at,
            row.last_at,
        )
        for row in rows.order_by("-last_at", "-pk")
    )


def commands_of(terminal_id: int, *, most: int = 10) -> tuple[CommandRow, ...]:
    """Return the newest commands to a terminal. One statement."""
    rows = DeviceCommand.objects.filter(terminal=terminal_id).order_by("-number")[:most]
    return tuple(
        CommandRow(row.text, row.state, row.get_state_display(), row.created_at, row.created_by, row.return_code)
        for row in rows
    )


def groups() -> tuple[str, ...]:
    """Return the groups of terminals in use, by name. One statement."""
    return tuple(Terminal.objects.filter(is_active=True).order_by("group").values_list("group", flat=True).distinct())


def terminal_ids_of(group: str) -> tuple[int, ...]:
    """Return the terminals of a group, those no longer in use too."""
    return tuple(Terminal.objects.filter(group=group).order_by("pk").values_list("pk", flat=True))


def waiting_pins(*, terminal_ids: Sequence[int], pins: Sequence[str]) -> dict[str, int]:
    """Return how many records wait in quarantine because nobody had these numbers, by number."""
    waiting = RawRecord.objects.filter(outcome=RawRecord.Outcome.QUARANTINED, reason=UNKNOWN_PIN)
    counted = waiting.filter(terminal__in=terminal_ids, normal_pin__in=pins).values("normal_pin")
    return dict(counted.annotate(times=Count("pk")).values_list("normal_pin", "times"))


def policy_of() -> DevicePolicy:
    """Return how the agency uses its terminals."""
    return DevicePolicy.objects.first() or DevicePolicy()


def is_silent(*, channel: str, last_seen_at: datetime | None, now: datetime, silence: timedelta) -> bool:
    """Whether a terminal that pushes has not called for too long. Others call nobody."""
    return channel == Channel.PUSH and last_seen_at is not None and now - last_seen_at > silence


def _row(row: Any, now: datetime, silence: timedelta) -> TerminalRow:
    full = row.records_count is not None and row.records_capacity
    return TerminalRow(
        id=row.pk,
        name=row.name,
        serial=row.serial,
        place=row.place or "",
        channel=row.channel,
        last_seen_at=row.last_seen_at,
        drift_seconds=row.drift_seconds,
        fill_per_cent=min(100, 100 * row.records_count // row.records_capacity) if full else None,
        received=row.received or 0,
        stored=row.stored or 0,
        waiting=row.waiting or 0,
        alerts=row.alert_count or 0,
        is_confirmed=row.confirmed_at is not None,
        is_silent=is_silent(channel=row.channel, last_seen_at=row.last_seen_at, now=now, silence=silence),
    )
