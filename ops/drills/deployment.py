"""The deployment of the kill drill: an agency, its terminals and their connector, the processes, and the storm."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors.adms.simulator import Logged, PushTerminal
from connectors.zk import services as zk
from connectors.zk.models import Delivery
from connectors.zk.simulator import Behaviour, Memory, SimulatedTerminal
from kit import clock
from ops.bench import stage
from ops.drills import parts, proof
from ops.drills.agency import stand_up
from ops.drills.kill_connector import configuration
from ops.drills.storm import Kind, Tally, invent, storm
from spotme import embedded
from tenant_apps.devices import services as devices
from tenant_apps.devices.selectors import terminal_by_serial
from tenants.connection import connection
from tenants.context import in_tenant

PUSHING, MOST_OFFICERS, PUNCHES_EACH = 4, 120, 20
READ_ONLY = "SIMREAD01"
START = date(2026, 10, 1)
READY_SECONDS, DELIVERED_SECONDS = 120.0, 300.0


@dataclass(frozen=True, slots=True)
class Field:
    """The agency of the drill: its terminals, what they hold, and how its site connector is told about them."""

    pushing: Sequence[PushTerminal]
    logs: dict[str, list[tuple[str, datetime]]]
    read: Sequence[SimulatedTerminal]
    config: Path


def run(*, punches: int, kills: int, every: float, seed: int, folder: Path) -> dict[str, Any]:
    """Run the drill on the servers that stand and return what came of it."""
    servers = embedded.running(folder)
    if servers is None:
        raise RuntimeError("no embedded servers stand here")
    ports = parts.free_port(), parts.free_port()
    with ExitStack() as stack:
        field = _field(stack, folder, punches, ports)
        gateway, web = parts.gateway(ports[0], folder), parts.pages(ports[1], folder)
        worker, connector = parts.worker(folder), parts.connector(field.config, folder)
        database = parts.Database(folder, servers)
        stack.enter_context(parts.kept_running([gateway, web, worker, connector]))
        for part in (gateway, web, worker):
            parts.until(part.is_ready, what=part.name, seconds=READY_SECONDS)
        kinds = _kinds(gateway, web, worker, connector, database)
        tally, began = Tally(), time.monotonic()
        twins = [(one.memory, field.logs[one.memory.serial]) for one in field.read]
        dice = random.Random(seed)  # noqa: S311 - a drill that can be repeated
        storm(field.pushing, twins, kinds, tally, kills=kills, every=every, dice=dice)
        stormed = time.monotonic() - began
        parts.until(database.answers, what="PostgreSQL", seconds=READY_SECONDS)
        _forget_connections()
        delivered = _delivered(field)
        settled = proof.settle(stage.SCHEMA)
    found = proof.prove(stage.SCHEMA, field.logs, tally.acked)
    return {
        "sound": found.is_sound,
        **asdict(found),
        "acknowledged_to_pushing_terminals": len(tally.acked),
        "uploads_repeated": tally.repeated,
        "kills": tally.killed,
        "kills_by_kind": dict(sorted(tally.kills.items())),
        "seconds_to_work_again": {kind: _spread(took) for kind, took in sorted(tally.recoveries.items())},
        "seconds_of_the_storm": round(stormed, 1),
        "seconds_until_the_connector_had_delivered": round(delivered, 1),
        "seconds_until_all_was_judged": round(settled, 1),
        "at": f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}",
        "processors": os.cpu_count(),
    }


def _kinds(
    gateway: parts.Part, web: parts.Part, worker: parts.Part, connector: parts.Part, database: parts.Database
) -> list[Kind]:
    """What dies, and how often compared with the others: what restarts slowly dies less often."""
    return [
        Kind("a process of the gateway", gateway.kill_children, 6, gateway.is_ready),
        Kind("the gateway", gateway.kill, 3, gateway.is_ready),
        Kind("PostgreSQL", database.kill_postgres, 5, database.answers),
        Kind("the broker", database.kill_valkey, 2, database.broker_answers, lambda _at: database.broker_answers()),
        Kind("the worker", worker.kill, 3, worker.is_ready, lambda _at: worker.is_ready()),
        Kind("a job of the worker", worker.kill_children, 3, worker.is_ready, lambda _at: worker.is_ready()),
        Kind("the connector", connector.kill, 4, connector.is_ready, lambda at: connector.ended_well_at > at),
        Kind("the web server", web.kill, 1, web.is_ready, lambda _at: web.is_ready()),
    ]


def _field(stack: ExitStack, folder: Path, punches: int, ports: tuple[int, int]) -> Field:
    """Make the agency, its terminals with their logs, and the connector's configuration."""
    officers = min(MOST_OFFICERS, punches // PUNCHES_EACH)
    pushing, pins = stand_up(stage.SCHEMA, port=ports[0], terminals=PUSHING, officers=officers, start=START)
    logs = invent([*(one.serial for one in pushing), READ_ONLY], pins, punches)
    for terminal in pushing:
        terminal.log = [Logged(pin, at) for pin, at in logs[terminal.serial]]
    memories = [Memory(serial=serial, capacity=punches) for serial in (pushing[0].serial, READ_ONLY)]
    faults = (Behaviour(), Behaviour(split_prefix=True, stale=True))
    read = [stack.enter_context(SimulatedTerminal(*pair)) for pair in zip(memories, faults, strict=True)]
    with in_tenant(stage.SCHEMA):
        now = clock.now()
        devices.put_terminal(serial=READ_ONLY, name="Pintu belakang", channel="PULL", now=now, by=None)
        for card in map(_card, (pushing[0].serial, READ_ONLY)):
            devices.confirm_terminal(terminal_id=card, now=now, by=None)
        token = zk.issue_connector(name="Bilik pelayan", now=now, by=None).token
    config = configuration(folder, url=f"http://{stage.HOST}:{ports[1]}", token=token, terminals=read)
    return Field(pushing, logs, read, config)


def _card(serial: str) -> int:
    found = terminal_by_serial(serial)
    if found is None:
        raise RuntimeError(f"{serial} is not there")
    return found.id


def _delivered(field: Field) -> float:
    """Wait until the connector has delivered the whole log of each terminal that is read; return how long."""

    def whole() -> bool:
        with in_tenant(stage.SCHEMA):
            return all(
                Delivery.objects.filter(
                    terminal__serial=one.memory.serial, facts__records=len(one.memory.rows)
                ).exists()
                for one in field.read
            )

    return parts.until(whole, what="the connector", seconds=DELIVERED_SECONDS)


def _forget_connections() -> None:
    """Leave the connections of this process: their server is gone."""
    connection.close()
    connection.close_pool()


def _spread(took: Sequence[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(took), 2),
        "longest": round(max(took), 2),
        "counted": len(took),
    }
