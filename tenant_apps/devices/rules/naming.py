"""The identity of a punch a terminal saw: the same record by whatever channel has the same uuid.

The natural key is the terminal's serial number, the person's number on it, and its own clock to the second. Which
key was pressed and how the person was verified are no part of it: channels report them differently. A file that
knows minutes only has names of its own, so that such a record can be told from one at the full minute.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

NAMESPACE = UUID("0d1f4f0e-3a8e-5a43-8c6b-7c1f3f0b9d52")


def punch_uuid(schema: str, serial: str, pin: str, device_at: datetime, *, to_minute: bool = False) -> UUID:
    """Return the uuid of the punch; ``pin`` is normalised, ``device_at`` naive."""
    moment = device_at.strftime("%Y-%m-%d %H:%M" if to_minute else "%Y-%m-%d %H:%M:%S")
    return uuid5(NAMESPACE, f"{schema}|{serial}|{pin}|{moment}")
