"""What the tests of pulled terminals share: a registered terminal, whose numbers are whose, and a simulated one."""

from __future__ import annotations

from typing import Any

from connectors.zk import ingest, services
from connectors.zk.client import Place
from connectors.zk.parcel import Parcel
from connectors.zk.simulator import Memory, SimulatedTerminal
from connectors.zk.sync import Order, read_terminal
from connectors.zk.transport import Limits
from kit import clock
from tenant_apps.devices import services as devices

SERIAL = "SIM0000001"
QUICK = Limits(connect=1, read=2, resend=0.3, whole=20, leave=0.3)


def registered(serial: str = SERIAL, *, is_confirmed: bool = True, **more: Any) -> int:
    """A terminal that is read, looked at and confirmed."""
    facts: dict[str, Any] = {"name": f"Pintu {serial}", "channel": "PULL", **more}
    terminal_id = devices.put_terminal(serial=serial, now=clock.now(), by=None, **facts)
    if is_confirmed:
        devices.confirm_terminal(terminal_id=terminal_id, now=clock.now(), by=None)
    return terminal_id


def reading(memory: Memory, **more: Any) -> Parcel:
    """Read a simulated terminal that holds ``memory``."""
    with SimulatedTerminal(memory, **more) as terminal:
        return read_terminal(Order(Place("127.0.0.1", terminal.port), memory.serial, limits=QUICK))


def deliver(parcel: Parcel) -> int | None:
    """Keep and take a reading, as the platform does; return the batch."""
    delivery_id, _is_new = services.keep_delivery(parcel, connector_id=None, now=clock.now())
    return ingest.take_delivery(delivery_id, now=clock.now())
