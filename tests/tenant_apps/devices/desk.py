"""What the tests of terminals share: a terminal in the office, whose numbers are whose, and what it brings."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tenant_apps.attendance.services import arrivals
from tenant_apps.attendance.services.arrivals import Ingested
from tenant_apps.devices import services
from tenant_apps.devices.rules.records import DeviceRecord
from tests.tenant_apps.attendance.desk import MONDAY, at
from tests.tenant_apps.people.cast import FIRST_DAY, Cast

SERIAL = "CKUG212260123"
AMINA, BORIS = "1001", "1002"


def terminal(crew: Cast | None = None, serial: str = SERIAL, **more: Any) -> int:
    """A pushing terminal at the door of the office."""
    facts: dict[str, Any] = {"name": f"Pintu utama {serial}", "channel": "PUSH", **more}
    return services.put_terminal(
        serial=serial, location_id=crew.place if crew else None, now=at("07:00"), by=None, **facts
    )


def number(person_id: int, pin: str, valid_from: date = FIRST_DAY, **more: Any) -> int:
    """Give an officer a number."""
    return services.map_pin(pin=pin, person_id=person_id, valid_from=valid_from, now=at("07:00"), by=None, **more)


def seen(clock: str, pin: str = AMINA, day: date = MONDAY, row: int = 1, **more: Any) -> DeviceRecord:
    """A record as a connector reads it."""
    moment = at(clock, day).replace(tzinfo=None)
    facts = {"state": 0, "verify": 1, "method": "fingerprint", **more}
    return DeviceRecord(row=row, raw=f"{pin}\t{moment}", pin=pin, device_at=moment, **facts)


def bring(
    terminal_id: int,
    *records: DeviceRecord,
    now: datetime | None = None,
    channel: str = "PUSH",
    content: bytes | None = None,
    **facts: Any,
) -> Ingested:
    """Keep the records as one batch and ingest it, as every connector does."""
    moment = now or max((r.device_at for r in records if r.device_at), default=datetime(2026, 11, 16)).replace(  # noqa: DTZ001
        tzinfo=at("00:00").tzinfo
    ) + timedelta(seconds=2)
    rows = [DeviceRecord(**{**fields(record), "row": row}) for row, record in enumerate(records, start=1)]
    body = content if content is not None else "\n".join(f"{r.raw}|{r.state}|{channel}" for r in rows).encode()
    drift = facts.pop("drift_seconds", None)
    batch_id = services.keep_batch(
        terminal_id=terminal_id,
        channel=channel,
        content=body,
        received_at=moment,
        records=rows,
        facts=facts,
        drift_seconds=drift,
    )
    return arrivals.ingest(batch_id, now=moment)


def fields(record: DeviceRecord) -> dict[str, Any]:
    """A record's parts by name."""
    return {name: getattr(record, name) for name in DeviceRecord.__slots__}
