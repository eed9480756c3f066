"""What terminals bring is kept as it came, opened once for the ingest, and settled row by row.

Connectors call :func:`keep_batch`, then ``attendance.services.arrivals.ingest`` with its answer. The ingest is the
only caller of :func:`open_batches`, :func:`reopen` and :func:`settle`.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Func, Q, QuerySet, Value
from django.utils import timezone

from kit.rows import as_json, insert_new
from tenant_apps.devices.models import Channel, RawBatch, RawRecord, Terminal
from tenant_apps.devices.rules.pins import PIN_LENGTH, normal_pin
from tenant_apps.devices.rules.records import UNKNOWN_PIN, DeviceRecord

STORED, DUPLICATE, QUARANTINED = (str(outcome) for outcome in RawRecord.Outcome)
# A clock further from ours than this makes what it says suspect: kept, flagged, never shifted.
SUSPECT_DRIFT = 300
CLOCK_SUSPECT, MINUTE_PRECISION, COUNT_MISMATCH = "clock_suspect", "minute_precision", "count_mismatch"
# An exact record for which a punch to the minute stands; it has to be remembered as long as that punch.
MINUTE_MATCH = "minute_match"
TO_MINUTE = "minute"
RAW_LENGTH = 2_000
# Records that were nothing new are told apart for so long; then their counts and the batch's content are enough.
DUPLICATES_KEPT = timedelta(days=7)

_SETTLE = """
    UPDATE devices_rawrecord r SET outcome = s.outcome, reason = s.reason, punch = s.punch, flags = s.flags
    FROM jsonb_populate_recordset(NULL::devices_rawrecord, %s::jsonb) s
    WHERE r.id = s.id
"""
_BALANCE = """
    INSERT INTO devices_terminalday AS d (terminal_id, date, received, stored, duplicates, quarantined)
    SELECT terminal_id, date, received, stored, duplicates, quarantined
    FROM jsonb_to_recordset(%s::jsonb)
        AS x(terminal_id bigint, date date, received int, stored int, duplicates int, quarantined int)
    ON CONFLICT (terminal_id, date) DO UPDATE SET
        received = d.received + EXCLUDED.received, stored = d.stored + EXCLUDED.stored,
        duplicates = d.duplicates + EXCLUDED.duplicates, quarantined = d.quarantined + EXCLUDED.quarantined
"""
_RELEASE = """
    UPDATE devices_terminalday d SET quarantined = d.quarantined - x.moved, stored = d.stored + x.stored,
        duplicates = d.duplicates + x.duplicates
    FROM jsonb_to_recordset(%s::jsonb)
        AS x(terminal_id bigint, date date, moved int, stored int, duplicates int)
    WHERE d.terminal_id = x.terminal_id AND d.date = x.date
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A kept record on its way to become a punch. ``device_at`` is naive; ``fault`` is the connector's."""

    id: int
    batch_id: int
    terminal_id: int
    normal_pin: str
    device_at: datetime | None
    offset_seconds: int | None
    state: int | None
    fault: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where records come from: their terminal, and what their batch says of all of them."""

    terminal_id: int
    serial: str
    name: str
    group: str
    location_id: int | None
    time_zone: str
    trust_keys: bool
    received_at: datetime
    to_minute: bool
    has_minutes: bool
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arriving:
    """Records to be settled together, in order, and the source of each batch among them."""

    records: tuple[Arrived, ...]
    sources: Mapping[int, Source]

    def source_of(self, record: Arrived) -> Source:
        return self.sources[record.batch_id]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a record: an outcome, its reason in quarantine, the punch it is or is the same as."""

    record: Arrived
    outcome: str
    reason: str = ""
    punch: UUID | None = None
    flags: tuple[str, ...] = ()


@transaction.atomic(savepoint=False)
def keep_batch(
    *,
    terminal_id: int,
    channel: str,
    content: bytes,
    received_at: datetime,
    records: Sequence[DeviceRecord],
    facts: Mapping[str, Any],
    drift_seconds: int | None = None,
) -> int:
    """Keep what a terminal brought, as it came and as it was read, and return the batch's id.

    ``channel`` is a :class:`~tenant_apps.devices.models.Channel`. ``content`` is what arrived, without anything
    biometric. ``facts`` is plain JSON; ``{"precision": "minute"}`` says that the times know no seconds, ``{"flags":
    ["count_mismatch"]}`` puts flags on every record. The same content of the same terminal again is the same batch,
    and nothing is done. When this returns inside no other transaction, the content is safe; what follows may be
    repeated.
    """
    if channel not in Channel.values:
        raise ValueError(f"{channel!r} is no channel")
    sha256 = hashlib.sha256(content).hexdigest()
    if facts.get("precision") == TO_MINUTE:
        _note_minutes(terminal_id)
    alphanumeric, batch_id = _add_batch(
        terminal_id=terminal_id,
        channel=channel,
        received_at=received_at,
        sha256=sha256,
        size=len(content),
        content=zlib.compress(content, 6),
        facts=dict(facts),
        drift_seconds=drift_seconds,
        received=len(records),
    )
    if batch_id is None:
        return int(RawBatch.objects.values_list("pk", flat=True).get(terminal=terminal_id, sha256=sha256))
    insert_new(
        "devices_rawrecord",
        [_row(record, batch_id, terminal_id, alphanumeric) for record in records],
        key="batch_id, row",
        returning=("id",),
    )
    return batch_id


def open_batches(batch_ids: Collection[int]) -> Arriving:
    """Return the records of batches that have no outcome yet; the batches stay locked until the transaction ends.

    Every batch that is not ingested yet has its source, also one without records.
    """
    rows = RawBatch.objects.select_for_update(of=("self",)).select_related("terminal").defer("content")
    found = [row for row in rows.filter(pk__in=batch_ids).order_by("pk") if row.state != RawBatch.State.INGESTED]
    if not found:
        return Arriving((), {})
    records = RawRecord.objects.filter(batch__in=[row.pk for row in found], outcome="")
    return Arriving(_arrived(records), {row.pk: _source(row) for row in found})


def reopen(
    *,
    terminal_ids: Sequence[int] | None = None,
    pin: str = "",
    date_from: date | None = None,
    date_to: date | None = None,
    most: int = 20_000,
) -> Arriving:
    """Return records in quarantine because nobody had their number, locked until the transaction ends.

    Narrowed to some terminals, one normalised number, and dates of the terminal's own (both included).
    """
    waiting = RawRecord.objects.filter(outcome=QUARANTINED, reason=UNKNOWN_PIN)
    if terminal_ids is not None:
        waiting = waiting.filter(terminal__in=terminal_ids)
    if pin:
        waiting = waiting.filter(normal_pin=pin)
    if date_from is not None:
        waiting = waiting.filter(device_time__gte=date_from.isoformat())
    if date_to is not None:
        waiting = waiting.filter(device_time__lt=(date_to + timedelta(days=1)).isoformat())
    records = _arrived(waiting.select_for_update(of=("self",)), most=most)
    batches = RawBatch.objects.filter(pk__in={record.batch_id for record in records}).select_related("terminal")
    return Arriving(records, {batch.pk: _source(batch) for batch in batches.defer("content")})


def settle(settled: Sequence[Settled], *, now: datetime, is_replay: bool = False) -> None:
    """Write what became of records, on the records, on their batches and in their terminals' daily balance.

    A replay moves what it settles out of quarantine; what stays there is not written again.
    """
    changed = [one for one in settled if not (is_replay and one.outcome == QUARANTINED)]
    with connection.cursor() as cursor:
        if changed:
            cursor.execute(_SETTLE, [as_json([_settled_row(one) for one in changed])])
        if changed and is_replay:
            cursor.execute(_RELEASE, [as_json(list(_moved(changed, now)))])
        elif changed:
            cursor.execute(_BALANCE, [as_json(list(_balances(changed, now)))])
    by_batch: dict[int, Counter[str]] = {}
    for one in changed:
        by_batch.setdefault(one.record.batch_id, Counter())[one.outcome] += 1
    for batch_id, counts in by_batch.items():
        moved = counts.total() if is_replay else -counts[QUARANTINED]
        RawBatch.objects.filter(pk=batch_id).update(
            stored=F("stored") + counts[STORED],
            duplicates=F("duplicates") + counts[DUPLICATE],
            quarantined=F("quarantined") - moved,
            state=RawBatch.State.INGESTED,
            ingested_at=now,
        )
    _note_last_punches(changed)


def close_empty(batch_id: int, *, now: datetime) -> None:
    """A batch without records is done."""
    RawBatch.objects.filter(pk=batch_id, state=RawBatch.State.KEPT).update(
        state=RawBatch.State.INGESTED, ingested_at=now
    )


def waiting_batches(*, before: datetime | None = None, most: int = 500) -> list[int]:
    """Return kept batches nobody has ingested yet, oldest first: received ``before`` a moment, or all."""
    rows = RawBatch.objects.filter(state=RawBatch.State.KEPT)
    if before is not None:
        rows = rows.filter(received_at__lt=before)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])


def ingested_among(batch_ids: Collection[int]) -> set[int]:
    """Return those of some batches whose records all have their outcome."""
    rows = RawBatch.objects.filter(pk__in=batch_ids, state=RawBatch.State.INGESTED)
    return set(rows.values_list("pk", flat=True))


def absorbed(punches: Collection[UUID]) -> dict[UUID, datetime | None]:
    """Return the time of the exact record that each of these punches, known to the minute only, stands for."""
    rows = RawRecord.objects.filter(punch__in=punches, flags__contains=[MINUTE_MATCH]) if punches else ()
    return {row.punch: datetime.fromisoformat(row.device_time) for row in rows if row.punch is not None}


def content_of(batch_id: int) -> bytes:
    """Return what the batch brought, as it came."""
    return zlib.decompress(bytes(RawBatch.objects.values_list("content", flat=True).get(pk=batch_id)))


def purge_duplicates(*, now: datetime, most: int = 50_000) -> int:
    """Forget records that were nothing new once they are old, save those that match a file's minute."""
    old = RawBatch.objects.filter(received_at__lt=now - DUPLICATES_KEPT, duplicates__gt=0).values("pk")
    rows = RawRecord.objects.filter(Q(batch__in=old), outcome=DUPLICATE, flags=[]).values("pk")[:most]
    return RawRecord.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]


def _add_batch(*, terminal_id: int, **values: Any) -> tuple[bool, int | None]:
    """Insert the batch unless its content is known; return how the terminal's numbers compare, and the new id.

    One statement: this is what a terminal's acknowledgement waits for.
    """
    names = ", ".join(values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH added AS (
                INSERT INTO devices_rawbatch (terminal_id, {names}, stored, duplicates, quarantined, state)
                VALUES (%s, {", ".join(["%s"] * len(values))}, 0, 0, 0, 'KEPT')
                ON CONFLICT (terminal_id, sha256) DO NOTHING RETURNING id
            )
            SELECT t.alphanumeric_pins, (SELECT id FROM added) FROM devices_terminal t WHERE t.id = %s
            """,  # noqa: S608 - the names are this function's keywords
            [terminal_id, *(_plain(value) for value in values.values()), terminal_id],
        )
        alphanumeric, batch_id = cursor.fetchone()
    return alphanumeric, batch_id


def _note_minutes(terminal_id: int) -> None:
    """From now on the terminal's records have to be compared to the minute, too."""
    unaware = Terminal.objects.filter(pk=terminal_id).exclude(flags__contains=[MINUTE_PRECISION])
    unaware.update(flags=Func(F("flags"), Value(MINUTE_PRECISION), function="array_append"))


def _plain(value: Any) -> Any:
    return as_json([value])[1:-1] if isinstance(value, dict) else value


def _row(record: DeviceRecord, batch_id: int, terminal_id: int, alphanumeric: bool) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "terminal_id": terminal_id,
        "row": record.row,
        "raw": record.raw.replace("\0", "")[:RAW_LENGTH],
        "pin": record.pin.replace("\0", "").strip()[:PIN_LENGTH],
        "normal_pin": normal_pin(record.pin, alphanumeric=alphanumeric),
        "device_time": record.device_at.isoformat(" ", "seconds") if record.device_at else "",
        "offset_seconds": record.offset_seconds,
        "state": record.state,
        "verify": record.verify,
        "method": record.method,
        "workcode": record.workcode.replace("\0", "")[:24],
        "fault": record.fault,
        "outcome": "",
        "reason": "",
        "flags": [],
    }


def _arrived(rows: QuerySet[RawRecord], *, most: int | None = None) -> tuple[Arrived, ...]:
    ordered = rows.order_by("pk")[:most] if most else rows.order_by("pk")
    columns = ("pk", "batch_id", "terminal_id", "normal_pin", "device_time", "offset_seconds", "state", "fault")
    return tuple(
        Arrived(pk, batch, terminal, pin, datetime.fromisoformat(at) if at else None, *rest)
        for pk, batch, terminal, pin, at, *rest in ordered.values_list(*columns)
    )


def _source(batch: RawBatch) -> Source:
    terminal: Terminal = batch.terminal
    to_minute = batch.facts.get("precision") == TO_MINUTE
    suspect = batch.drift_seconds is not None and abs(batch.drift_seconds) > SUSPECT_DRIFT
    flags = {
        *batch.facts.get("flags", ()),
        *((MINUTE_PRECISION,) if to_minute else ()),
        *((CLOCK_SUSPECT,) if suspect else ()),
    }
    return Source(
        terminal_id=terminal.pk,
        serial=terminal.serial,
        name=terminal.name,
        group=terminal.group,
        location_id=terminal.location_id,
        time_zone=terminal.time_zone or timezone.get_current_timezone_name(),
        trust_keys=terminal.trust_keys,
        received_at=batch.received_at,
        to_minute=to_minute,
        has_minutes=MINUTE_PRECISION in terminal.flags,
        flags=tuple(sorted(flags)),
    )


def _settled_row(one: Settled) -> dict[str, Any]:
    return {
        "id": one.record.id,
        "outcome": one.outcome,
        "reason": one.reason,
        "punch": one.punch,
        "flags": list(one.flags),
    }


def _counted(settled: Iterable[Settled], now: datetime) -> dict[tuple[int, date], Counter[str]]:
    today = timezone.localdate(now)
    found: dict[tuple[int, date], Counter[str]] = {}
    for one in settled:
        at = one.record.device_at
        found.setdefault((one.record.terminal_id, at.date() if at else today), Counter())[one.outcome] += 1
    return found


def _balances(settled: Iterable[Settled], now: datetime) -> Iterable[dict[str, Any]]:
    for (terminal_id, day), counts in sorted(_counted(settled, now).items()):
        yield {
            "terminal_id": terminal_id,
            "date": day,
            "received": counts.total(),
            "stored": counts[STORED],
            "duplicates": counts[DUPLICATE],
            "quarantined": counts[QUARANTINED],
        }


def _moved(settled: Iterable[Settled], now: datetime) -> Iterable[dict[str, Any]]:
    for (terminal_id, day), counts in sorted(_counted(settled, now).items()):
        yield {
            "terminal_id": terminal_id,
            "date": day,
            "moved": counts.total(),
            "stored": counts[STORED],
            "duplicates": counts[DUPLICATE],
        }


def _note_last_punches(settled: Iterable[Settled]) -> None:
    """Note each terminal's newest punch, in its zone's own time read as the agency's: good enough to see silence."""
    newest: dict[int, datetime] = {}
    for one in settled:
        if one.outcome == STORED and one.record.device_at is not None:
            newest[one.record.terminal_id] = max(newest.get(one.record.terminal_id, datetime.min), one.record.device_at)  # noqa: DTZ901
    for terminal_id, at in sorted(newest.items()):  # always in this order: others do the same meanwhile
        moment = timezone.make_aware(at)
        Terminal.objects.filter(Q(last_punch_at=None) | Q(last_punch_at__lt=moment), pk=terminal_id).update(
            last_punch_at=moment
        )
