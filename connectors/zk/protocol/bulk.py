"""How a large answer is put together from packets.

Two dialects exist: one DATA packet for a chunk, or many of about a kilobyte whose session field counts. The session
field is therefore never checked in an answer that comes by TCP; the reply id is, by whoever feeds the packets in.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from connectors.zk.protocol import commands as c
from connectors.zk.protocol.blob import LARGEST
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.packet import Packet

TCP_CHUNK: Final = 65472
UDP_CHUNK: Final = 16384


@dataclass(frozen=True, slots=True)
class Announced:
    """The terminal holds so many bytes ready to be fetched in chunks."""

    size: int


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The terminal does not know the command."""


type Answer = bytes | Announced | Unsupported


def prepare_request(command: int, ext: int = 0) -> bytes:
    """Return the data of the request that has a table (``command``) held ready."""
    return struct.pack("<bHII", 1, command, ext, 0)


def chunk_request(offset: int, size: int) -> bytes:
    """Return the data of the request for ``size`` bytes from ``offset``."""
    return struct.pack("<II", offset, size)


def chunks_of(size: int, longest: int) -> list[tuple[int, int]]:
    """Return offset and size of every chunk of ``size`` bytes."""
    return [(offset, min(longest, size - offset)) for offset in range(0, size, longest)]


class Collector:
    """Takes the packets of one answer, one by one, until it is complete.

    With ``wanted`` (the size asked for) an answer may be DATA alone; without it a single DATA packet is the whole
    answer. PREPARE_DATA announces a size, which must then be reached exactly and be closed by ACK_OK.
    """

    def __init__(self, wanted: int | None = None) -> None:
        self._wanted = wanted
        self._announced: int | None = None
        self._parts: list[bytes] = []
        self._counted: list[int] = []
        self._length = 0
        self.answer: Answer | None = None

    def feed(self, packet: Packet) -> bool:
        """Take a packet; return whether the answer is complete.

        :raises ProtocolError: the packet does not belong here, or there is too much or too little data.
        """
        if self.answer is not None:
            raise ProtocolError("a packet behind a complete answer")
        if packet.command in (c.DATA, c.ACK_DATA):
            self._take(packet)
        elif self._parts or self._announced is not None:
            self._close(packet)
        elif packet.command == c.PREPARE_DATA:
            self._expect(packet.data)
        elif packet.command == c.ACK_OK:
            self._answered(packet.data)
        elif packet.command in c.REFUSALS:
            self._refused(packet.command)
        else:
            raise ProtocolError(f"a reply {packet.command} in a bulk answer")
        return self.answer is not None

    @property
    def is_out_of_order(self) -> bool:
        """Whether the session fields of the parts count, but not one by one: datagrams came in another order."""
        seen = self._counted
        counts = len(seen) > 1 and min(seen) == 0 and max(seen) < 2 * len(seen)
        return counts and seen != list(range(len(seen)))

    def _take(self, packet: Packet) -> None:
        self._parts.append(packet.data)
        self._counted.append(packet.session)
        self._length += len(packet.data)
        limit = self._announced if self._announced is not None else self._wanted
        if self._length > (LARGEST if limit is None else limit):
            raise ProtocolError(f"{self._length} bytes came where {limit} were announced", code="incomplete")
        if self._announced is None and (self._wanted is None or self._length == self._wanted):
            self.answer = b"".join(self._parts)
        elif self._announced is None and not packet.data:
            raise ProtocolError("an empty part of a chunk", code="incomplete")

    def _expect(self, data: bytes) -> None:
        if len(data) < 4:
            raise ProtocolError("an announcement without a size")
        size = int.from_bytes(data[:4], "little")
        if size > LARGEST or (self._wanted is not None and size != self._wanted):
            raise ProtocolError(f"{size} bytes are announced, {self._wanted} were asked for", code="incomplete")
        self._announced = size

    def _close(self, packet: Packet) -> None:
        if packet.command != c.ACK_OK:
            raise ProtocolError(f"a reply {packet.command} in the middle of an answer", code="incomplete")
        if self._length != (self._announced if self._announced is not None else self._wanted):
            raise ProtocolError(f"an answer ends after {self._length} bytes", code="incomplete")
        self.answer = b"".join(self._parts)

    def _answered(self, data: bytes) -> None:
        if self._wanted is not None:
            raise ProtocolError("a chunk came without data", code="incomplete")
        if len(data) < 5:
            self.answer = b""
            return
        size = int.from_bytes(data[1:5], "little")
        if size > LARGEST:
            raise ProtocolError(f"a table of {size} bytes is announced", code="too_large")
        self.answer = Announced(size)

    def _refused(self, command: int) -> None:
        if self._wanted is not None:
            raise ProtocolError(f"a chunk was refused with {command}", code="incomplete")
        self.answer = Unsupported()
