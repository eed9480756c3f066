"""A table as a terminal sends it: its length, then its records."""

from __future__ import annotations

from connectors.zk.protocol.errors import ProtocolError

LARGEST = 64 << 20


def records_in(blob: bytes) -> bytes:
    """Return the records of a complete table; an empty answer is an empty table.

    :raises ProtocolError: the length it announces is not the length it has (``incomplete``). Part of a table is
        never read.
    """
    if not blob:
        return b""
    announced = int.from_bytes(blob[:4], "little")
    if len(blob) < 4 or announced != len(blob) - 4:
        raise ProtocolError(f"a table of {announced} bytes came as {max(len(blob) - 4, 0)}", code="incomplete")
    return blob[4:]


def blob_of(records: bytes) -> bytes:
    """Return ``records`` as a table."""
    return len(records).to_bytes(4, "little") + records
