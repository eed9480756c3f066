"""The library pyzk behind an adapter, for simple questions and as a second opinion in tests.

It never reads a log here: version 0.9 loses rows, hangs or invents some in ways our own client does not. What it asks
(firmware, serial number, time) it asks over its own connection, so never while a visit of ours is under way.

``ommit_ping=True`` always: otherwise it runs a shell command with the address in it. Only a literal IP address comes
near it. It raises errors of its own and, undeclared, several of Python's; all come out as :class:`TerminalError`.
"""

from __future__ import annotations

import contextlib
import ipaddress
import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from zk import ZK
from zk.exception import ZKErrorConnection, ZKErrorResponse, ZKNetworkError

from connectors.zk.client import Place
from connectors.zk.errors import TerminalError

RAISED: Final = (
    ZKErrorConnection,
    ZKErrorResponse,
    ZKNetworkError,
    OSError,
    ValueError,
    TypeError,
    struct.error,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a terminal says of itself."""

    serial: str
    firmware: str
    shown: datetime


def greet(place: Place, *, timeout: int = 10) -> Greeting:
    """Ask a terminal for its serial number, firmware and time.

    :raises TerminalError: the address is no literal IP address, or the terminal cannot be asked.
    """
    address = _literal(place.address)
    way = ZK(
        address,
        port=place.port,
        timeout=timeout,
        password=place.key,
        force_udp=place.transport == "udp",
        ommit_ping=True,
        encoding="UTF-8",
    )
    session: Any = None
    try:
        session = way.connect()
        return Greeting(session.get_serialnumber(), session.get_firmware_version(), session.get_time())
    except RAISED as error:
        raise TerminalError("pyzk", f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        _closed(way, session)


def _literal(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise TerminalError("address_refused", "not an IP address", permanent=True) from error


def _closed(way: Any, session: Any) -> None:
    """Leave, and close the socket it would otherwise leak when leaving or connecting fails."""
    if session is not None:
        with contextlib.suppress(*RAISED):
            session.disconnect()
    held = getattr(way, "_ZK__sock", None)
    if held is not None:
        held.close()
