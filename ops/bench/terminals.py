"""What terminals bring, through the gateway: batches into one agency, and single punches of fifty terminals."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from zoneinfo import ZoneInfo

from connectors.adms.protocol.uploads import read_attlog
from connectors.adms.simulator import Logged, PushTerminal
from ops.bench import stage
from ops.bench.figures import Figure
from ops.drills.agency import stand_up
from spotme import push
from tenant_apps.attendance.services import arrivals
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules.records import PUSH
from tenant_apps.devices.selectors import terminal_by_serial
from tenants.context import in_tenant

AGENCY = "peranti"
OFFICERS, TERMINALS = 500, 50
BATCHED, BATCH, SINGLES = 10_000, 500, 1_000
# As ``spotme push`` starts it.
PROCESSES = ("--workers", str(push.PROCESSES), "--threads", str(push.THREADS), "--preload")
ZONE = ZoneInfo("Asia/Kuala_Lumpur")
FIRST = datetime(2026, 10, 5, 7, 30)  # noqa: DTZ001 - a terminal's own clock


def measure() -> list[Figure]:
    """Return punches a second in batches (kept, read, ingested), and single posts for each second of processor time."""
    with stage.served("connectors.adms.wsgi:application", more=PROCESSES) as (port, worker):
        terminals, pins = stand_up(AGENCY, port=port, terminals=TERMINALS, officers=OFFICERS, start=date(2026, 10, 1))
        kept = _in_batches(terminals[0], pins)
        wall, processor = _singles(terminals[1:], pins, worker)
    return [
        Figure(f"terminal punches in batches of {BATCH}", kept, "punches/s", 2_000, at_least=True),
        Figure(f"single punches of {TERMINALS} terminals, by the clock", wall, "posts/s", 500, at_least=True),
        Figure("single punches for a second of processor time", processor, "posts/s", 0, at_least=True),
    ]


def _in_batches(terminal: PushTerminal, pins: Sequence[str]) -> float:
    records = [
        Logged(pins[number % len(pins)], FIRST + timedelta(days=number // 4_000, seconds=number % 4_000))
        for number in range(BATCHED)
    ]
    with in_tenant(AGENCY):
        card = terminal_by_serial(terminal.serial)
        if card is None:
            raise RuntimeError(f"{terminal.serial} is not there")
        now = datetime.now(UTC)
        began = time.perf_counter()
        for some in batched(records, BATCH):
            content = terminal.lines(some)
            batch_id = devices.keep_batch(
                terminal_id=card.id,
                channel=PUSH,
                content=content,
                received_at=now,
                records=read_attlog(content, utc_offset=0),
                facts={},
            )
            arrivals.ingest(batch_id, now=now)
        return BATCHED / (time.perf_counter() - began)


def _singles(terminals: Sequence[PushTerminal], pins: Sequence[str], worker: int) -> tuple[float, float]:
    each = SINGLES // len(terminals)
    now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)

    def send(place: int, terminal: PushTerminal) -> None:
        for number in range(each):
            at = now - timedelta(seconds=number + 1)
            terminal.punch(pins[(place * each + number) % len(pins)], at)
            if not terminal.upload():
                raise RuntimeError(f"{terminal.serial} was not acknowledged")

    pids = [*stage.siblings(worker), *stage.database_pids()]
    before, began = stage.processor_seconds(pids), time.perf_counter()
    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(terminals)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    used = stage.processor_seconds([*stage.siblings(worker), *stage.database_pids()]) - before
    sent = sum(terminal.sent for terminal in terminals)
    return sent / took, sent / max(used, 0.01)
