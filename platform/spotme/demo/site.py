"""A station whose terminal is read by a site connector: the program is registered, has called, and delivered a log."""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.zk import ingest, services
from connectors.zk.parcel import Contents, Parcel, pack_contents
from connectors.zk.protocol.attendance import Layout
from connectors.zk.simulator.memory import invented
from shared_apps.audit.actor import Actor
from tenant_apps.devices import services as devices

AGENCY = "mardi"
SERIAL = "DEMOZK0001"


def stand_up(*, now: datetime, by: Actor) -> None:
    """Register the terminal and the connector of a station, and take the reading of a terminal nobody has used yet."""
    earlier = now - timedelta(days=30)
    terminal_id = devices.put_terminal(
        serial=SERIAL, name="Pintu stesen (dibaca)", channel="PULL", now=earlier, by=by, model="SIM-40"
    )
    devices.confirm_terminal(terminal_id=terminal_id, now=earlier, by=by)
    connector = services.issue_connector(name="Komputer stesen", now=earlier, by=by)
    services.note_contact(connector.id, ip="10.20.0.5", now=now)
    memory = invented(people=12, records=0, serial=SERIAL)
    facts = {
        "read_at": now.isoformat(),
        "firmware": memory.firmware,
        "model": "SIM-40",
        "clock": "ok",
        "drift_seconds": 4,
        "records": 0,
        "count_after": 0,
        "users": 12,
        "capacity": memory.capacity,
    }
    parcel = Parcel(SERIAL, pack_contents(Contents(Layout.NAMED, b"", memory.roster())), facts)
    delivery_id, _is_new = services.keep_delivery(parcel, connector_id=connector.id, now=now)
    ingest.take_delivery(delivery_id, now=now)
    told = {"version": "0.1.0", "waiting": 0, "terminals": [{"serial": SERIAL, "code": "", "at": now.isoformat()}]}
    services.take_report(connector.id, told, now=now)
