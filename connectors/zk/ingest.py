"""A delivery becomes a batch, and the batch punches.

1. The terminal's progress is locked, so that two deliveries of one terminal are taken one after the other.
2. What the log has more than the last one taken goes into a batch of the room ``devices``, with the whole content.
3. Watermark, alerts and what the terminal said of itself are noted, and the delivery is done: one transaction.
4. The batch is ingested in a transaction of its own. Whatever happens in between is made good by the next sweep.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from connectors.zk.drift import Severity
from connectors.zk.models import Delivery, Progress
from connectors.zk.parcel import Contents, unpack_contents
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.records import new_records
from connectors.zk.services import tell_failure
from connectors.zk.sync import COUNT_MISMATCH, UNDECODABLE
from connectors.zk.watermark import Watermark, shrank, watermark_of
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.services import record
from tenant_apps.attendance.services import arrivals
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules import alerts
from tenant_apps.devices.selectors import terminal_card

# Deliveries are remembered so long after they were taken.
DELIVERIES_KEPT = timedelta(days=30)


def take_delivery(delivery_id: int, *, now: datetime) -> int | None:
    """Take a kept delivery; return the batch it became, or None if it was taken already or cannot be read."""
    batch_id = _to_batch(delivery_id, now=now)
    if batch_id is not None:
        arrivals.ingest(batch_id, now=now)
    return batch_id


def purge_deliveries(*, now: datetime, most: int = 2_000) -> int:
    """Forget deliveries taken long ago whose batch is there and ingested; return how many.

    The batch holds what they brought. The last one of each terminal stays: the same log again is the same delivery.
    """
    old = Delivery.objects.filter(state=Delivery.State.TAKEN, received_at__lt=now - DELIVERIES_KEPT)
    last = Progress.objects.exclude(batch_id=None).values("batch_id")
    rows = list(old.exclude(batch_id__in=last).order_by("pk").values_list("pk", "batch_id")[:most])
    proven = devices.ingested_among([batch_id for _pk, batch_id in rows if batch_id is not None])
    return Delivery.objects.filter(pk__in=[pk for pk, batch_id in rows if batch_id in proven]).delete()[0]


def waiting_deliveries(*, most: int = 200) -> list[int]:
    """Return the deliveries nobody has taken yet, oldest first."""
    return list(Delivery.objects.filter(state="KEPT").order_by("pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def _to_batch(delivery_id: int, *, now: datetime) -> int | None:
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != Delivery.State.KEPT:
        return None
    progress = locked_progress(delivery.terminal_id)
    content = zlib.decompress(bytes(delivery.content))
    try:
        contents = unpack_contents(content)
        contents.people()
    except ProtocolError as error:
        Delivery.objects.filter(pk=delivery_id).update(state=Delivery.State.FAULTY, fault=str(error)[:200])
        tell_failure(delivery.terminal_id, error.code, now=now)
        return None
    facts = dict(delivery.facts)
    batch_id = devices.keep_batch(
        terminal_id=delivery.terminal_id,
        channel="PULL",
        content=content,
        received_at=delivery.received_at,
        records=new_records(contents, _before(progress)),
        facts={**facts, "flags": [flag for flag in facts.get("flags", ()) if flag == COUNT_MISMATCH]},
        drift_seconds=facts.get("drift_seconds"),
    )
    if contents.layout is not None:
        _move(progress, contents, batch_id, _read_at(delivery))
    _note(delivery, facts, now=now)
    Delivery.objects.filter(pk=delivery_id).update(state=Delivery.State.TAKEN, batch_id=batch_id, content=b"")
    return batch_id


def locked_progress(terminal_id: int) -> Progress:
    """Return the progress of a terminal, locked until the transaction ends."""
    Progress.objects.get_or_create(terminal_id=terminal_id)
    return Progress.objects.select_for_update().get(terminal_id=terminal_id)


def _before(progress: Progress) -> Contents | None:
    if progress.batch_id is None:
        return None
    return unpack_contents(devices.content_of(progress.batch_id))


def _move(progress: Progress, contents: Contents, batch_id: int, read_at: datetime) -> None:
    """Move the watermark, unless a later reading has moved it already; say when the log has shrunk."""
    if progress.read_at is not None and read_at < progress.read_at:
        return
    card = terminal_card(progress.terminal_id)
    zone = ZoneInfo((card.time_zone if card else "") or timezone.get_current_timezone_name())
    after = watermark_of(contents, local=read_at.astimezone(zone).replace(tzinfo=None))
    before = Watermark(progress.count, progress.newest, progress.head, progress.tail)
    if shrank(before, after):
        detail = {"before": before.count, "after": after.count, "newest": after.newest}
        devices.raise_alert(terminal_id=progress.terminal_id, kind=alerts.LOG_SHRANK, now=read_at, detail=detail)
    Progress.objects.filter(pk=progress.pk).update(
        read_at=read_at,
        batch_id=batch_id,
        count=after.count,
        newest=after.newest,
        head=after.head,
        tail=after.tail,
    )


def _note(delivery: Delivery, facts: dict[str, Any], *, now: datetime) -> None:
    """Note what the terminal said of itself; raise and end the alerts that follow from it.

    A clock that the reader has set stands in the trail; one that was set back has an alert too, because what is
    recorded from now on may lie before what is there already.
    """
    drift = facts.get("drift_seconds")
    terminal_id = delivery.terminal_id
    said = {
        "firmware": facts.get("firmware", "")[:80],
        "model": facts.get("model", "")[:80],
        "drift_seconds": drift,
        "users_count": facts.get("users"),
        "records_count": facts.get("count_after"),
        "records_capacity": facts.get("capacity"),
    }
    devices.note_terminal(
        terminal_id, last_seen_at=now, **{name: value for name, value in said.items() if value not in (None, "")}
    )
    if (moved := facts.get("clock_moved")) is not None:
        _tell_clock(terminal_id, moved, now=now)
    flags = facts.get("flags", ())
    conditions = {
        alerts.DRIFT: facts.get("clock") in (Severity.WARN, Severity.CRITICAL),
        alerts.COUNT_MISMATCH: COUNT_MISMATCH in flags,
        alerts.PULL_FAILED: UNDECODABLE in flags,
    }
    details: dict[str, dict[str, Any]] = {alerts.DRIFT: {"seconds": drift}, alerts.PULL_FAILED: {"code": UNDECODABLE}}
    for kind, holds in conditions.items():
        if holds:
            devices.raise_alert(terminal_id=terminal_id, kind=kind, now=now, detail=details.get(kind))
        else:
            devices.close_alert(terminal_id=terminal_id, kind=kind, now=now)


def _tell_clock(terminal_id: int, moved: int, *, now: datetime) -> None:
    card = terminal_card(terminal_id)
    target = ("devices.terminal", terminal_id, card.name if card else "")
    record("zk.clock_set", actor=SYSTEM, target=target, after={"seconds": moved})
    if moved < 0:
        devices.raise_alert(terminal_id=terminal_id, kind=alerts.CLOCK_SET, now=now, detail={"seconds": moved})


def _read_at(delivery: Delivery) -> datetime:
    """Return when the terminal was read; a site whose clock runs ahead of ours is believed up to our own."""
    try:
        told = datetime.fromisoformat(delivery.facts.get("read_at", ""))
    except ValueError:
        return delivery.received_at
    return min(told, delivery.received_at) if told.tzinfo else delivery.received_at
