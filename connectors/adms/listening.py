"""What a terminal that was let in says, and what it is told.

Keeping comes first: when :func:`hear` returns an acknowledgement, the upload is committed. Punches are made of a small
upload in the same call, so that the officer sees them at once; large ones are left to the queue. Should that fail,
the records wait and are taken up at the next poll.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from connectors.adms import watching
from connectors.adms.gathering import GATHERING
from connectors.adms.protocol import answers, orders, uploads
from connectors.adms.protocol.calls import Action, Call
from kit.kept import Kept
from tenant_apps.attendance import jobs as attendance_jobs
from tenant_apps.attendance.services import arrivals
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules import alerts
from tenant_apps.devices.rules.records import PUSH, DeviceRecord
from tenant_apps.devices.selectors import TerminalCard
from tenants.context import current
from tenants.terminals import Claim

log = logging.getLogger(__name__)

# Up to so many records become punches before the terminal has its answer.
AT_ONCE = 1_000
# So often a call makes punches for others too before it answers its own terminal.
MOST_TURNS = 3
# A terminal that only polls is noted as seen at most this often.
SEEN_EVERY = timedelta(seconds=15)
LEFT_OPEN = timedelta(seconds=20)
OPTIONS_KEPT = frozenset(
    {"DeviceName", "FWVersion", "FirmVer", "Platform", "MAC", "IPAddress", "UserCount", "FPCount", "FaceCount",
     "TransactionCount", "MaxAttLogCount", "MaxUserCount", "PushVersion", "ZKFPVersion", "FaceVersion"}
)  # fmt: skip
# Some firmware counts its capacity in ten thousands.
TEN_THOUSANDS, SMALL_CAPACITY = 10_000, 999


@dataclass(frozen=True, slots=True)
class Heard:
    """A call of a terminal that was let in."""

    call: Call
    terminal: TerminalCard
    claim: Claim
    body: bytes
    ip: str | None
    agent: str
    now: datetime

    @property
    def utc_offset(self) -> int:
        """Seconds east of UTC on the terminal's clock."""
        return watching.utc_offset(self.terminal.time_zone, self.now)


def hear(heard: Heard) -> bytes:
    """Do what the call asks for and return the body of the answer."""
    return _DOORS[heard.call.action](heard)


def _greet(heard: Heard) -> bytes:
    """The handshake: a terminal that has just started, or has lost its way."""
    note = {"last_seen_at": heard.now, "last_ip": heard.ip}
    if heard.call.push_version:
        note["push_version"] = heard.call.push_version
    devices.note_terminal(heard.terminal.id, **note)
    watching.look_at_call(heard.terminal, heard.claim, ip=heard.ip, now=heard.now)
    return answers.handshake(
        answers.Greeting(
            serial=heard.terminal.serial,
            push_version=heard.call.push_version,
            utc_offset=heard.utc_offset,
            stamps=heard.terminal.stamps,
        )
    )


def _take(heard: Heard) -> bytes:
    """An upload, by its table."""
    table = heard.call.table
    if table in uploads.BIOMETRIC_TABLES:
        return _discard(heard)
    filtered = uploads.without_biometrics(heard.body)
    if filtered.dropped:
        _tell_biometrics(heard, table, filtered.dropped)
    if table == uploads.ATTLOG:
        return _take_log(heard, filtered)
    if table == uploads.OPTIONS:
        _note_options(heard, uploads.read_options(filtered.content))
        return answers.ACK
    return _take_other(heard, table, filtered)


def _take_log(heard: Heard, filtered: uploads.Filtered) -> bytes:
    records = uploads.read_attlog(filtered.content, utc_offset=heard.utc_offset)
    if not records:
        return answers.acknowledged(0)
    drift = watching.drift_of(records, heard.terminal, now=heard.now, utc_offset=heard.utc_offset)
    batch_id = _keep(heard, uploads.ATTLOG, filtered, records, drift)
    with Kept("the terminal's state could not be noted; its records are kept"):
        watching.look_at_upload(heard.terminal, heard.claim, heard.call, records, drift, ip=heard.ip, now=heard.now)
    _make_punches(batch_id, len(records), heard.now)
    return answers.acknowledged(len(records) + filtered.dropped)


def _take_other(heard: Heard, table: str, filtered: uploads.Filtered) -> bytes:
    """An operation log, or a table we do not know: kept, read for what matters, acknowledged."""
    is_known = table == uploads.OPERLOG
    if not is_known:
        filtered = uploads.Filtered(filtered.content[: uploads.OTHER_TABLE_LENGTH], filtered.dropped)
    lines = len(uploads.lines_of(filtered.content))
    if lines:
        batch_id = _keep(heard, table[:20], filtered, (), None)
        devices.close_empty(batch_id, now=heard.now)
    if is_known:
        with Kept("an operation log could not be read; it is kept"), transaction.atomic():
            watching.look_at_deeds(heard.terminal, list(uploads.read_operlog(filtered.content)), now=heard.now)
    return answers.acknowledged(lines + filtered.dropped)


def _keep(
    heard: Heard, table: str, filtered: uploads.Filtered, records: tuple[DeviceRecord, ...], drift: int | None
) -> int:
    """Keep an upload and note how far the terminal says it goes; both are committed when this returns."""
    facts: dict[str, object] = {"table": table, "stamp": heard.call.stamp, "ip": heard.ip, "agent": heard.agent[:80]}
    if filtered.dropped:
        facts["dropped"] = filtered.dropped
    with transaction.atomic():
        batch_id = devices.keep_batch(
            terminal_id=heard.terminal.id,
            channel=PUSH,
            content=filtered.content,
            received_at=heard.now,
            records=records,
            facts=facts,
            drift_seconds=drift,
        )
        devices.note_upload(heard.terminal.id, table=table, stamp=heard.call.stamp, ip=heard.ip, now=heard.now)
    return batch_id


def _make_punches(batch_id: int, count: int, now: datetime) -> None:
    """Make punches of what is safe already; whatever happens here, the terminal has its acknowledgement.

    While one thread is at it for an agency, the others leave theirs to it and answer: what comes in the same moment
    becomes punches together, in one transaction.
    """
    schema = current().schema_name
    if count > AT_ONCE:
        _leave_to_queue(schema)
        return
    together = GATHERING.join(schema, batch_id)
    if not together:
        return
    try:
        for _turn in range(MOST_TURNS):
            with Kept("batches could not be ingested; they wait") as kept:
                arrivals.ingest_together(together, now=now)
            if kept.error is not None:
                _leave_to_queue(schema)
            together = GATHERING.more(schema)
            if not together:
                return
    except BaseException:  # the process is told to end: nobody may wait for this thread
        GATHERING.leave(schema)
        raise
    GATHERING.leave(schema)
    _leave_to_queue(schema)


def _leave_to_queue(schema: str) -> None:
    with Kept("the queue could not be told of a batch; the next poll takes it up"):
        attendance_jobs.ingest_arrivals.enqueue(schema)


def _poll(heard: Heard) -> bytes:
    """A heartbeat: note its figures, take up what waits, hand out commands."""
    terminal = heard.terminal
    info = orders.read_info(heard.call.query.get("info", ""))
    if info is not None:
        watching.look_at_info(terminal, info, ip=heard.ip, now=heard.now)
    elif terminal.last_seen_at is None or heard.now - terminal.last_seen_at > SEEN_EVERY:
        devices.note_terminal(terminal.id, last_seen_at=heard.now, last_ip=heard.ip)
    watching.look_at_call(terminal, heard.claim, ip=heard.ip, now=heard.now)
    waiting = devices.waiting_batches(before=heard.now - LEFT_OPEN, most=1)
    if waiting:
        with Kept("what waits could not be ingested"):
            arrivals.ingest(waiting[0], now=heard.now)
    with transaction.atomic():
        due = devices.due_commands(terminal.id, now=heard.now)
        if not due:
            return answers.ACK
        devices.mark_sent(terminal.id, orders.fitting(due), now=heard.now)
    return orders.written(due)


def _note_results(heard: Heard) -> bytes:
    """Results of commands, in the body or in the query string."""
    text = uploads.text_of(uploads.without_biometrics(heard.body).content)
    for result in orders.read_results(text, _as_query(heard.call)):
        answered = devices.note_result(
            terminal_id=heard.terminal.id,
            number=result.number,
            return_code=result.return_code,
            result=result.rest,
            now=heard.now,
        )
        if answered is not None and answered.purpose:
            devices.note_reconciled(answered, count=result.count, now=heard.now)
        if answered is not None and answered.text == "INFO":
            _note_options(heard, uploads.read_options(result.rest.encode()))
    return answers.ACK


def _ping(heard: Heard) -> bytes:
    if heard.terminal.last_seen_at is None or heard.now - heard.terminal.last_seen_at > SEEN_EVERY:
        devices.note_terminal(heard.terminal.id, last_seen_at=heard.now, last_ip=heard.ip)
    watching.look_at_call(heard.terminal, heard.claim, ip=heard.ip, now=heard.now)
    return answers.ACK


def _discard(heard: Heard) -> bytes:
    """Templates and photos: acknowledged, so that the terminal does not send them for ever, and thrown away."""
    if heard.body:
        _tell_biometrics(heard, heard.call.table, 1)
    return answers.ACK


def _tell_biometrics(heard: Heard, table: str, dropped: int) -> None:
    detail = {"table": table[:20], "dropped": dropped}
    devices.raise_alert(terminal_id=heard.terminal.id, kind=alerts.BIOMETRICS, now=heard.now, detail=detail)


def _note_options(heard: Heard, said: dict[str, str]) -> None:
    """Settings a terminal tells of itself: those we know, and what follows from them."""
    known = {key: value for key, value in said.items() if key in OPTIONS_KEPT}
    if not known:
        return
    note: dict[str, object] = {"options": {**heard.terminal.options, **known}}
    if known.get("DeviceName"):
        note["model"] = known["DeviceName"][:80]
    if known.get("FWVersion") or known.get("FirmVer"):
        note["firmware"] = (known.get("FWVersion") or known["FirmVer"])[:80]
    counts = {"records_count": "TransactionCount", "users_count": "UserCount", "records_capacity": "MaxAttLogCount"}
    for field, key in counts.items():
        value = known.get(key, "")
        if value.isascii() and value.isdigit() and len(value) < 9:
            many = int(value)
            is_rough = field == "records_capacity" and many <= SMALL_CAPACITY
            note[field] = many * TEN_THOUSANDS if is_rough else many
    devices.note_terminal(heard.terminal.id, last_seen_at=heard.now, last_ip=heard.ip, **note)


def _as_query(call: Call) -> str:
    return "&".join(f"{key}={value}" for key, value in call.query.items() if key in ("id", "return", "cmd"))


_DOORS: dict[Action, Callable[[Heard], bytes]] = {
    Action.HANDSHAKE: _greet,
    Action.UPLOAD: _take,
    Action.POLL: _poll,
    Action.RESULT: _note_results,
    Action.PING: _ping,
    Action.PHOTO: _discard,
}
