"""Packets and their frames: length, checksum, session, reply id, and the key a session is opened with."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from connectors.zk.protocol.errors import ProtocolError

MAGIC: Final = bytes.fromhex("5050827d")
HEADER: Final = 8
PREFIX: Final = 8
LONGEST: Final = 1 << 20
REPLY_IDS: Final = 65535
LARGEST_KEY: Final = 999_999
_KEY_MASK: Final = b"ZKSO"
_KEY_TICKS: Final = 50


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet. ``session`` is an event code in events and may count frames in bulk answers."""

    command: int
    session: int
    reply: int
    data: bytes = b""
    sum_fits: bool = True


def checksum(packet: bytes) -> int:
    """Return the sum over ``packet``, whose own checksum field must be zero.

    Words of 16 bits are added with the carry brought round, then complemented. It cannot see two words swapped,
    so it is counted and never relied on; some firmware is off by one.
    """
    padded = packet + b"\0" if len(packet) % 2 else packet
    total: int = sum(struct.unpack(f"<{len(padded) // 2}H", padded))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def encode(packet: Packet) -> bytes:
    """Return the bytes of ``packet`` with its checksum, as a UDP datagram carries them."""
    blank = struct.pack("<4H", packet.command, 0, packet.session, packet.reply) + packet.data
    return blank[:2] + struct.pack("<H", checksum(blank)) + blank[4:]


def decode(raw: bytes) -> Packet:
    """Read one packet; a wrong checksum is noted, not refused.

    :raises ProtocolError: it is shorter than its header or longer than any packet.
    """
    if not HEADER <= len(raw) <= LONGEST:
        raise ProtocolError(f"a packet of {len(raw)} bytes")
    command, found, session, reply = struct.unpack_from("<4H", raw)
    fits = checksum(raw[:2] + b"\0\0" + raw[4:]) == found
    return Packet(command, session, reply, bytes(raw[HEADER:]), fits)


def framed(raw: bytes) -> bytes:
    """Return ``raw`` (a packet) with the prefix TCP puts before it."""
    return MAGIC + struct.pack("<I", len(raw)) + raw


def length_of(prefix: bytes) -> int:
    """Return how long the packet behind the eight bytes of ``prefix`` is.

    :raises ProtocolError: the prefix does not begin as it must, or names a length no packet has.
    """
    if len(prefix) != PREFIX or not prefix.startswith(MAGIC):
        raise ProtocolError("a frame does not begin with its mark")
    length = int.from_bytes(prefix[4:], "little")
    if not HEADER <= length <= LONGEST:
        raise ProtocolError(f"a frame announces {length} bytes")
    return length


def next_reply(reply: int) -> int:
    """Return the reply id of the request after the one with ``reply``: 65534 is followed by 0."""
    return (reply + 1) % REPLY_IDS


def comm_key(key: int, session: int) -> bytes:
    """Return the four bytes that open a session with the terminal's communication key.

    1. Reverse the 32 bits of the key. 2. Add the session id, modulo 2^32. 3. Mix the four bytes with a fixed mask
    and swap the halves. 4. Mix three of them with a constant and put that constant in the third place. This hides
    the key from nobody who listens; the network of terminals is not to be trusted.

    :raises ProtocolError: the key is not a whole number from 0 to 999999.
    """
    if not 0 <= key <= LARGEST_KEY:
        raise ProtocolError("the communication key is a whole number from 0 to 999999", code="bad_key")
    turned = int(f"{key:032b}"[::-1], 2)
    mixed = ((turned + session) % (1 << 32)).to_bytes(4, "little")
    b0, b1, b2, b3 = (byte ^ mask for byte, mask in zip(mixed, _KEY_MASK, strict=True))
    del b0  # its place is taken by the constant
    return bytes((b2 ^ _KEY_TICKS, b3 ^ _KEY_TICKS, _KEY_TICKS, b1 ^ _KEY_TICKS))
