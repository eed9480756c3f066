"""Packets over TCP and UDP: exact reads, a deadline for every read and one for the whole visit.

After any time-out or nonsense the connection is out of step with the terminal and is closed; nothing is ever read
again from it.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import Final, Protocol

from connectors.zk.errors import TerminalError
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.packet import PREFIX, Packet, decode, encode, framed, length_of

UDP_TRIES: Final = 4
LARGEST_DATAGRAM: Final = 65535


@dataclass(frozen=True, slots=True)
class Limits:
    """How long we wait, in seconds: for a connection, for one packet, for a datagram before asking again, and for

    everything from connecting to closing.
    """

    connect: float = 5.0
    read: float = 15.0
    resend: float = 2.0
    whole: float = 170.0
    leave: float = 1.0


class Transport(Protocol):
    """A way to one terminal."""

    longest_chunk: int
    is_datagram: bool

    def send(self, packet: Packet) -> None: ...

    def receive(self, patience: float) -> Packet: ...

    def close(self) -> None: ...


class Deadline:
    """The end of the whole visit."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def within(self, seconds: float) -> float:
        """Return the monotonic moment ``seconds`` from now, or the end of the visit if that is sooner.

        :raises TerminalError: the visit is over (``too_slow``).
        """
        now = time.monotonic()
        if now >= self._at:
            raise TerminalError("too_slow", "the terminal took longer than a visit may last")
        return min(now + seconds, self._at)


class TcpTransport:
    """Frames over one TCP connection."""

    longest_chunk = 65472
    is_datagram = False

    def __init__(self, address: str, port: int, limits: Limits, deadline: Deadline) -> None:
        """:raises TerminalError: nobody answers there."""
        self._deadline = deadline
        self._buffer = bytearray()
        try:
            self._socket = socket.create_connection((address, port), timeout=limits.connect)
        except OSError as error:
            raise TerminalError("unreachable", f"no connection: {error}") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, packet: Packet) -> None:
        """:raises TerminalError: the terminal has closed the connection."""
        self._socket.settimeout(5)
        try:
            self._socket.sendall(framed(encode(packet)))
        except OSError as error:
            raise TerminalError("closed", f"the connection broke: {error}") from error

    def receive(self, patience: float) -> Packet:
        """Read exactly one frame, however it is cut into segments.

        :raises TerminalError: it did not come in time, the terminal closed, or the bytes are no frame.
        """
        until = self._deadline.within(patience)
        try:
            length = length_of(self._exactly(PREFIX, until))
            return decode(self._exactly(length, until))
        except ProtocolError as error:
            raise TerminalError(error.code, str(error)) from error

    def close(self) -> None:
        """Close; a terminal that already has is no error."""
        self._socket.close()

    def _exactly(self, count: int, until: float) -> bytes:
        while len(self._buffer) < count:
            left = until - time.monotonic()
            if left <= 0:
                raise TerminalError("timeout", "the terminal stopped answering")
            self._socket.settimeout(left)
            try:
                more = self._socket.recv(65536)
            except TimeoutError as error:
                raise TerminalError("timeout", "the terminal stopped answering") from error
            except OSError as error:
                raise TerminalError("closed", f"the connection broke: {error}") from error
            if not more:
                raise TerminalError("closed", "the terminal closed the connection in the middle of an answer")
            self._buffer += more
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken


class UdpTransport:
    """One datagram, one packet."""

    longest_chunk = 16384
    is_datagram = True

    def __init__(self, address: str, port: int, limits: Limits, deadline: Deadline) -> None:
        """:raises TerminalError: the address cannot be used."""
        self._deadline = deadline
        self._socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            self._socket.connect((address, port))
        except OSError as error:
            self._socket.close()
            raise TerminalError("unreachable", f"no way there: {error}") from error

    def send(self, packet: Packet) -> None:
        """:raises TerminalError: nobody listens there."""
        try:
            self._socket.send(encode(packet))
        except OSError as error:
            raise TerminalError("unreachable", f"nobody listens: {error}") from error

    def receive(self, patience: float) -> Packet:
        """:raises TerminalError: no datagram came in time (``timeout``), or it is no packet."""
        left = self._deadline.within(patience) - time.monotonic()
        self._socket.settimeout(max(left, 0.001))
        try:
            return decode(self._socket.recv(LARGEST_DATAGRAM))
        except TimeoutError as error:
            raise TerminalError("timeout", "the terminal stopped answering") from error
        except OSError as error:
            raise TerminalError("unreachable", f"nobody listens: {error}") from error
        except ProtocolError as error:
            raise TerminalError(error.code, str(error)) from error

    def close(self) -> None:
        """Close."""
        self._socket.close()
