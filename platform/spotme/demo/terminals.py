"""The terminals of the demo world: one at each office, numbers for everybody, and two weeks of what JPJ's brought.

What they brought goes the way of real uploads: lines as a terminal writes them, kept as a batch, read, ingested.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from connectors.adms.protocol.uploads import read_attlog
from connectors.adms.simulator import Logged, PushTerminal
from shared_apps.audit.actor import Actor
from spotme.demo.agencies import Plan
from tenant_apps.attendance.services import RawPunch, arrivals
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules.records import PUSH
from tenant_apps.devices.selectors import terminal_by_serial, terminal_cards
from tenants.terminals import own_claims

LIVED = timedelta(days=14)
BY_TERMINAL = ("jpj",)
FIRST_PIN = 1001
STRANGER = "9001"
IN, OUT = 0, 1


def serial_of(plan: Plan, place: str) -> str:
    """The serial number of the terminal at a place."""
    return f"DEMO-{plan.schema.upper()}-{place}"


def install(
    plan: Plan, places: dict[str, int], person_ids: Iterable[int], *, start: date, now: datetime, by: Actor
) -> None:
    """Register a terminal at each place and give every officer a number."""
    for place in plan.places:
        terminal_id = devices.put_terminal(
            serial=serial_of(plan, place.code),
            name=f"Pintu utama {place.name}",
            channel=PUSH,
            location_id=places[place.code],
            model="SpeedFace-V5L",
            trust_keys=True,
            now=now,
            by=by,
        )
        devices.confirm_terminal(terminal_id=terminal_id, now=now, by=by)
    pins = [devices.PinOf(str(FIRST_PIN + place), person_id) for place, person_id in enumerate(person_ids)]
    devices.map_pins(pins, valid_from=start, now=now, by=by)


def is_lived(plan: Plan, day: date, today: date) -> bool:
    """Whether the punches of a day come the way of real uploads."""
    return plan.schema in BY_TERMINAL and day > today - LIVED


def upload(plan: Plan, punches: Iterable[RawPunch], pins: dict[int, str], *, now: datetime) -> None:
    """Let the terminals upload these punches, each in one batch."""
    logs: dict[str, list[Logged]] = defaultdict(list)
    for punch in punches:
        at = punch.at.replace(tzinfo=None)
        logs[punch.device_key].append(Logged(pins[punch.person_id], at, OUT if punch.kind == "KELUAR" else IN))
    for serial, records in sorted(logs.items()):
        records.sort(key=lambda one: one.at)
        if serial.endswith("-IP"):
            records.append(Logged(STRANGER, records[-1].at + timedelta(seconds=40)))
        _bring(serial, records, now)


def told() -> list[dict[str, str]]:
    """What ``var/demo.json`` says of the agency's terminals; the port is known only when the demo starts."""
    labels = {serial: claim.host_label for serial, claim in own_claims().items()}
    pushing = sorted(card.serial for card in terminal_cards(channel=PUSH))
    return [{"serial": serial, "label": labels[serial]} for serial in pushing if serial in labels]


def _bring(serial: str, records: list[Logged], now: datetime) -> None:
    card = terminal_by_serial(serial)
    if card is None:
        return
    content = PushTerminal(serial=serial, address="", port=0, host="").lines(records)
    batch_id = devices.keep_batch(
        terminal_id=card.id,
        channel=PUSH,
        content=content,
        received_at=now,
        records=read_attlog(content, utc_offset=0),
        facts={"table": "ATTLOG"},
        drift_seconds=3,
    )
    arrivals.ingest(batch_id, now=now)
    devices.note_terminal(
        card.id,
        last_seen_at=now,
        drift_seconds=3,
        firmware="Ver 8.0.4.3",
        records_count=18_400,
        records_capacity=100_000,
    )
