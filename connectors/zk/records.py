"""Records of a log as every channel hands them over. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from connectors.zk.parcel import Contents
from connectors.zk.protocol.attendance import Attendance
from connectors.zk.protocol.users import pins_by_slot
from tenant_apps.devices.rules.records import (
    BAD_DATE,
    BAD_LINE,
    CARD,
    FACE,
    FINGERPRINT,
    PALM,
    PASSWORD,
    UNKNOWN,
    UNMAPPED_UID,
    DeviceRecord,
)

METHODS: Final = {0: PASSWORD, 1: FINGERPRINT, 2: CARD, 4: CARD, 15: FACE, 25: PALM}
"""The codes of verification of terminals that are read; those that push count otherwise."""


def new_records(contents: Contents, before: Contents | None) -> tuple[DeviceRecord, ...]:
    """Return the records of a log that the log ``before`` did not have, in their order.

    Records are compared as bytes, all of them, whatever their time. Where a record names only the slot of its person,
    one that was known before is not handed over again: the slot may be somebody else's by now. One whose slot was
    nobody's before is.
    """
    pins = pins_by_slot(contents.people())
    known = _known(before)
    return tuple(_record(row, pins) for row in contents.rows() if row.raw not in known)


def _known(before: Contents | None) -> frozenset[bytes]:
    if before is None:
        return frozenset()
    if before.layout is None or before.layout.has_pin:
        return frozenset(row.raw for row in before.rows())
    had = pins_by_slot(before.people())
    return frozenset(row.raw for row in before.rows() if row.uid in had)


def _record(row: Attendance, pins: Mapping[int, str]) -> DeviceRecord:
    pin, fault = row.pin, ""
    if not pin and row.uid:
        pin = pins.get(row.uid, "")
        if not pin:
            pin, fault = f"uid:{row.uid}", UNMAPPED_UID
    if not fault and (not pin or pin == "0"):
        fault = BAD_LINE
    elif not fault and row.at is None:
        fault = BAD_DATE
    return DeviceRecord(
        row=row.number + 1,
        raw=row.raw.hex(),
        pin=pin,
        device_at=row.at,
        state=row.state,
        verify=row.verify,
        workcode=str(row.workcode) if row.workcode else "",
        fault=fault,
        method=METHODS.get(row.verify, UNKNOWN),
    )
