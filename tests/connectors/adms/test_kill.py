"""The listener is killed while terminals send, and no record is lost or doubled."""

from __future__ import annotations

import random
import socket
import time

from connectors.adms.simulator import PushTerminal
from kit import clock
from ops.drills import kill_push
from tests.connectors.adms.listening import office, simulated
from tests.tenant_apps.attendance.desk import at
from tests.tenant_apps.devices.desk import AMINA, BORIS
from tests.tenants.processes import environment

PUNCHES, KILLS = 240, 6


def test_no_kill_loses_or_doubles_a_record(committed: None) -> None:
    with clock.moved_to(at("07:00")):
        office(serial="KILL1")
        from tenants.context import in_tenant
        from tests.tenant_apps.devices.desk import terminal

        with in_tenant("north"):
            terminal(serial="KILL2")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    sims: list[PushTerminal] = [simulated(port, serial=serial) for serial in ("KILL1", "KILL2")]
    kill_push.invent(sims, [AMINA, BORIS], PUNCHES)
    listener = kill_push.Listener(port, environment())
    began = time.monotonic()
    try:
        repeated = kill_push.storm(sims, listener, kills=KILLS, rng=random.Random(3), every=0.15)
    finally:
        listener.kill()

    outcome = kill_push.judge("north", sims, kills=KILLS, repeated=repeated, seconds=time.monotonic() - began)

    assert outcome.is_sound, outcome
    assert (outcome.records, outcome.punches) == (PUNCHES, PUNCHES)
    assert outcome.kills == KILLS
