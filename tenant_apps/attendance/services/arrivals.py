"""What terminals brought becomes punches: the one ingest of all channels (push, pull, file).

1. The batch's records without an outcome are taken, and the batch stays locked.
2. A record with a fault, or with a number that is nobody's on its day, goes to quarantine.
3. The others become punches. Their uuid follows from the terminal's serial number, the person's number and the
   terminal's own time to the second, so the same record by any channel, any number of times, is one punch.
4. A file that knows minutes only matches a punch of the same minute, whichever of the two came first.
5. Records get their outcome and count in the terminal's daily balance: received = stored + duplicates + quarantined.
6. The days touched are judged: a few at once, many by the queue. A month that is closed keeps its verdicts; that
   something came too late for it stands in the audit trail.

All of it is one transaction and may be repeated in any order, with the same set of punches in the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import timezone as fixed
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from kit.kept import Kept
from kit.locks import hold
from kit.rows import insert_new
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.services import record
from tenant_apps.attendance.models import Punch, PunchKind, PunchSource, Verification
from tenant_apps.attendance.rules.places import OFFICE
from tenant_apps.attendance.services import judging
from tenant_apps.attendance.signals import days_left
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules.alerts import LATE
from tenant_apps.devices.rules.naming import punch_uuid
from tenant_apps.devices.rules.records import BAD_LINE, UNKNOWN_PIN, time_fault
from tenant_apps.devices.selectors import Owners, owners_of
from tenant_apps.devices.services import (
    DUPLICATE,
    MINUTE_MATCH,
    QUARANTINED,
    STORED,
    Arrived,
    Arriving,
    Settled,
    Source,
)
from tenant_apps.worktime.selectors import locked_months
from tenants.context import current

# Up to so many days are judged before the ingest answers; more wait for the queue.
JUDGE_AT_ONCE = 40
# The key somebody pressed, as far as it says in or out (breaks say neither).
KINDS = {0: PunchKind.IN, 4: PunchKind.IN, 1: PunchKind.OUT, 5: PunchKind.OUT}
CHUNK = 5_000
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of the records of a batch, or of a replay: received = stored + duplicates + quarantined."""

    received: int = 0
    stored: int = 0
    duplicates: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """A record whose person and moment are known."""

    record: Arrived
    source: Source
    person_id: int
    at: datetime
    uuid: UUID


@transaction.atomic
def ingest(batch_id: int, *, now: datetime) -> Ingested:
    """Make punches of a kept batch and judge the days they touch; repeating it changes nothing."""
    return ingest_together([batch_id], now=now)


@transaction.atomic
def ingest_together(batch_ids: Sequence[int], *, now: datetime) -> Ingested:
    """Make punches of several kept batches, of whichever terminals, as if they had come as one."""
    arriving = devices.open_batches(batch_ids)
    for batch_id in arriving.sources.keys() - {one.batch_id for one in arriving.records}:
        devices.close_empty(batch_id, now=now)
    return _ingest(arriving, now=now, is_replay=False) if arriving.records else Ingested()


@transaction.atomic
def replay(
    *,
    now: datetime,
    pin: str = "",
    terminal_ids: Sequence[int] | None = None,
    date_from: date | None = None,
    date_to: date | None = None,
) -> Ingested:
    """Try again what stands in quarantine because nobody had its number, after a mapping was added.

    Narrowed to a number (as normalised), terminals, and dates of the terminals' own, both included.
    """
    arriving = devices.reopen(terminal_ids=terminal_ids, pin=pin, date_from=date_from, date_to=date_to)
    return _ingest(arriving, now=now, is_replay=True) if arriving.records else Ingested()


def ingest_waiting(*, now: datetime, before: datetime | None = None) -> int:
    """Ingest batches nobody has ingested yet, each in a transaction of its own; return how many went well.

    One that fails is logged and left, so that it holds nobody else's records up.
    """
    done = 0
    for batch_id in devices.waiting_batches(before=before):
        with Kept(f"batch {batch_id} could not be ingested; it waits"):
            ingest(batch_id, now=now)
            done += 1
    return done


def _ingest(arriving: Arriving, *, now: datetime, is_replay: bool) -> Ingested:
    """Settle records that are exact before those that know minutes only, so that these can match them."""
    settled: list[Settled] = []
    touched: list[_Known] = []
    owners = _owners(arriving)
    in_order = sorted(arriving.records, key=lambda one: (arriving.source_of(one).to_minute, one.id))
    for first in range(0, len(in_order), CHUNK):
        known, faulty = _read(in_order[first : first + CHUNK], arriving, owners, now)
        exact = [one for one in known if not one.source.to_minute]
        to_minute = [one for one in known if one.source.to_minute]
        done = [*_keep(exact, now), *_keep(to_minute, now)]
        settled += [*faulty, *done]
        touched += [one for one, end in zip([*exact, *to_minute], done, strict=True) if end.outcome == STORED]
    devices.settle(settled, now=now, is_replay=is_replay)
    _judge(touched, now)
    counts = Counter(one.outcome for one in settled)
    return Ingested(len(settled), counts[STORED], counts[DUPLICATE], counts[QUARANTINED])


def _owners(arriving: Arriving) -> Mapping[str, Owners]:
    pins: dict[str, set[str]] = defaultdict(set)
    for one in arriving.records:
        pins[arriving.source_of(one).group].add(one.normal_pin)
    return {group: owners_of(group, wanted) for group, wanted in pins.items()}


def _read(
    chunk: Sequence[Arrived], arriving: Arriving, owners: Mapping[str, Owners], now: datetime
) -> tuple[list[_Known], list[Settled]]:
    """Split records into those that can become punches and those that cannot, with the reason."""
    known: list[_Known] = []
    faulty: list[Settled] = []
    schema = current().schema_name
    walls = {zone: now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for zone in _zones(arriving.sources.values())}
    for one in chunk:
        source = arriving.source_of(one)
        fault = one.fault or time_fault(one.device_at, wall_now=walls[source.time_zone])
        fault = fault or ("" if one.normal_pin else BAD_LINE)
        device_at = one.device_at
        if fault or device_at is None:
            faulty.append(Settled(one, QUARANTINED, fault, flags=source.flags))
            continue
        person_id = owners[source.group].on(one.normal_pin, device_at.date())
        if person_id is None:
            faulty.append(Settled(one, QUARANTINED, UNKNOWN_PIN, flags=source.flags))
            continue
        uuid = punch_uuid(schema, source.serial, one.normal_pin, device_at, to_minute=source.to_minute)
        known.append(_Known(one, source, person_id, _moment(device_at, one, source), uuid))
    return known, faulty


def _zones(sources: Iterable[Source]) -> set[str]:
    return {source.time_zone for source in sources}


def _moment(device_at: datetime, one: Arrived, source: Source) -> datetime:
    """The moment the terminal's clock showed ``device_at``: by the offset it named, else by the zone assumed."""
    if one.offset_seconds is not None:
        zone: Any = fixed(timedelta(seconds=one.offset_seconds))
    else:
        zone = ZoneInfo(source.time_zone)
    return device_at.replace(tzinfo=zone).astimezone(UTC)


def _keep(known: Sequence[_Known], now: datetime) -> list[Settled]:
    """Insert the punches that are new and say for each record whether it was; the order is kept."""
    same = _same_minute(known)
    rows = {one.uuid: _punch_row(one, now) for one in known if one.record.id not in same}
    new = {row[0] for row in insert_new("attendance_punch", list(rows.values()), key="uuid", returning=("uuid",))}
    settled: list[Settled] = []
    for one in known:
        match = same.get(one.record.id)
        if match is not None:
            flags = one.source.flags if one.source.to_minute else (*one.source.flags, MINUTE_MATCH)
            settled.append(Settled(one.record, DUPLICATE, punch=match, flags=flags))
            continue
        outcome = STORED if one.uuid in new else DUPLICATE
        new.discard(one.uuid)
        settled.append(Settled(one.record, outcome, punch=one.uuid, flags=one.source.flags))
    return settled


def _same_minute(known: Sequence[_Known]) -> dict[int, UUID]:
    """Match records of terminals that also have records to the minute: record id → the punch it is the same as.

    1. Nobody else settles records of the terminal meanwhile.
    2. A record to the minute is the same as any exact punch of its person at its terminal in that minute.
    3. A punch to the minute stands for one exact record, the first that came; further ones in that minute are
       punches of their own, as they would be had they come first.
    """
    mixed = [one for one in known if one.source.to_minute or one.source.has_minutes]
    for terminal_id in sorted({one.source.terminal_id for one in mixed}):
        hold("devices.terminal", terminal_id)
    if not mixed:
        return {}
    return _exact_of([one for one in mixed if one.source.to_minute]) | _absorbed(
        [one for one in mixed if not one.source.to_minute]
    )


def _exact_of(to_minute: Sequence[_Known]) -> dict[int, UUID]:
    if not to_minute:
        return {}
    moments = [one.at for one in to_minute]
    rows = Punch.objects.filter(
        person__in={one.person_id for one in to_minute},
        device_key__in={one.source.serial for one in to_minute},
        at__gte=min(moments),
        at__lt=max(moments) + MINUTE,
    ).order_by("at", "pk")
    found: dict[tuple[int, str, datetime], UUID] = {}
    for uuid, person_id, serial, at in rows.values_list("uuid", "person_id", "device_key", "at"):
        found.setdefault((person_id, serial, at.replace(second=0, microsecond=0)), uuid)
    matches = {one.record.id: found.get((one.person_id, one.source.serial, one.at)) for one in to_minute}
    return {record_id: uuid for record_id, uuid in matches.items() if uuid is not None}


def _absorbed(exact: Sequence[_Known]) -> dict[int, UUID]:
    if not exact:
        return {}
    schema = current().schema_name
    minutes = {
        one.record.id: punch_uuid(
            schema, one.source.serial, one.record.normal_pin, one.record.device_at, to_minute=True
        )
        for one in exact
        if one.record.device_at is not None
    }
    standing = set(Punch.objects.filter(uuid__in=set(minutes.values())).values_list("uuid", flat=True))
    taken = devices.absorbed(standing)
    matches: dict[int, UUID] = {}
    for one in sorted(exact, key=lambda one: one.at):
        uuid = minutes[one.record.id]
        if uuid in standing and taken.setdefault(uuid, one.record.device_at) == one.record.device_at:
            matches[one.record.id] = uuid
    return matches


def _punch_row(one: _Known, now: datetime) -> dict[str, Any]:
    kind = KINDS.get(one.record.state) if one.source.trust_keys and one.record.state is not None else None
    return {
        "uuid": one.uuid,
        "person_id": one.person_id,
        "at": one.at,
        "local_date": timezone.localtime(one.at).date(),
        "kind": kind.value if kind else None,
        "source": PunchSource.TERMINAL.value,
        "place": OFFICE,
        "location_id": one.source.location_id,
        "device_at": one.at,
        "device_key": one.source.serial,
        "note": "",
        "verification": Verification.VALID.value,
        "created_at": now,
    }


def _judge(new: Sequence[_Known], now: datetime) -> None:
    """Judge the days of new punches, a few at once and many by the queue; tell the trail of closed months."""
    if not new:
        return
    touched = judging.days_touched([(one.person_id, one.at) for one in new])
    if len(touched) <= JUDGE_AT_ONCE:
        judging.judge_pairs(touched, now=now, has_new_fact=True)
    else:
        judging.mark_pairs_stale(touched)
        days_left.send(sender=None)
    dates = [timezone.localtime(one.at).date() for one in new]
    if min(dates).replace(day=1) == timezone.localtime(now).date().replace(day=1):
        return  # the present month is never closed
    locked = locked_months(min(dates), max(dates))
    late = Counter(one.source for one, day in zip(new, dates, strict=True) if day.replace(day=1) in locked)
    for source, count in late.items():
        record(
            "devices.late_arrivals",
            actor=SYSTEM,
            target=("devices.terminal", source.terminal_id, source.name),
            after={"count": count, "months": sorted(locked)},
        )
        devices.raise_alert(terminal_id=source.terminal_id, kind=LATE, now=now, detail={"count": count})
