"""What terminals are told: the settings of a handshake, acknowledgements, and the refusal that teaches nothing.

Firmware takes the letters ``OK`` *anywhere* in a body with status 200 for an acknowledgement, and forgets what it
sent. So they stand in acknowledgements and nowhere else, and every failure has an empty body. Every line ends in a
line feed, the last one too: firmware passes over an unfinished line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ACK = b"OK\n"
UNKNOWN_DEVICE = b"UNKNOWN DEVICE\n"
# What we speak. From 2.4 on terminals switch on encryption and further tables.
OUR_VERSION = "2.3.0"
UPLOAD_TIMES = "09:20;22:50"
ERROR_DELAY, POLL_DELAY = 60, 30
_VERSION = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}")


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the handshake tells a terminal. ``stamps`` are the last acknowledged marks by table."""

    serial: str
    push_version: str
    utc_offset: int
    stamps: Mapping[str, str]
    delay: int = POLL_DELAY


def acknowledged(lines: int) -> bytes:
    """Acknowledge a whole upload of that many lines."""
    return b"OK: %d\n" % lines


def handshake(greeting: Greeting) -> bytes:
    """Return the settings block: for terminals that name a protocol version, and in the old form for others."""
    attlog = _stamp(greeting.stamps, "ATTLOG")
    operlog = _stamp(greeting.stamps, "OPERLOG")
    rhythm = [
        f"ErrorDelay={ERROR_DELAY}",
        f"Delay={greeting.delay}",
        f"TransTimes={UPLOAD_TIMES}",
        "TransInterval=1",
    ]
    zone = f"TimeZone={_zone(greeting.utc_offset)}"
    if _VERSION.fullmatch(greeting.push_version):
        lines = [
            f"ATTLOGStamp={attlog}",
            f"OPERLOGStamp={operlog}",
            *rhythm,
            "TransFlag=TransData AttLog\tOpLog",
            zone,
            "Realtime=1",
            "Encrypt=None",
            f"ServerVer={OUR_VERSION}",
            f"PushProtVer={lower_version(greeting.push_version, OUR_VERSION)}",
        ]
    else:
        lines = [
            f"Stamp={attlog}",
            f"OpStamp={operlog}",
            "PhotoStamp=None",
            *rhythm,
            "TransFlag=1100000000",
            zone,
            "Realtime=1",
            "Encrypt=0",
        ]
    return "".join(f"{line}\n" for line in (f"GET OPTION FROM: {greeting.serial}", *lines)).encode("ascii")


def lower_version(one: str, other: str) -> str:
    """Return the lower of two protocol versions."""
    return min(one, other, key=lambda version: [int(part) for part in version.split(".")])


def _stamp(stamps: Mapping[str, str], table: str) -> str:
    """The last acknowledged mark; ``None`` asks for everything. Only plain characters may travel in a line."""
    stamp = stamps.get(table, "")
    return stamp if stamp.isascii() and stamp.isalnum() else "None"


def _zone(utc_offset: int) -> int:
    """Hours, or minutes where the zone is not at a full hour: firmware tells them apart by size."""
    return utc_offset // 3600 if utc_offset % 3600 == 0 else utc_offset // 60
