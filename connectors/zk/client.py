"""One visit to one terminal: connect, log in, ask, leave. Always closes, whatever happened.

A terminal often takes one connection only, and one that is abandoned blocks the next; so there is no trial connection,
and the way out is part of every way in::

    with open_session(place) as terminal:
        terminal.option(commands.SERIAL)
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from connectors.zk.errors import PERMANENT, RefusedError, TerminalError
from connectors.zk.protocol import commands as c
from connectors.zk.protocol import times
from connectors.zk.protocol.blob import records_in
from connectors.zk.protocol.bulk import (
    Announced,
    Answer,
    Collector,
    Unsupported,
    chunk_request,
    chunks_of,
    prepare_request,
)
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.live import LivePunch, punch_of
from connectors.zk.protocol.packet import Packet, comm_key, next_reply
from connectors.zk.protocol.sizes import Sizes, sizes_of
from connectors.zk.protocol.words import option_question, option_value, text_of
from connectors.zk.transport import UDP_TRIES, Deadline, Limits, TcpTransport, Transport, UdpTransport

STRAYS: Final = 64
BULK_TRIES: Final = 3
KEEP_ALIVE: Final = 30.0
PUNCH_EVENTS: Final = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a terminal is and how it is spoken to. ``key`` is its communication key, 0 for none."""

    address: str
    port: int = 4370
    transport: Literal["tcp", "udp"] = "tcp"
    key: int = 0


@contextlib.contextmanager
def open_session(place: Place, limits: Limits | None = None) -> Iterator[Session]:
    """Visit a terminal.

    :raises TerminalError: it cannot be reached or does not let us in; or anything raised on the visit itself.
    """
    allowed = limits or Limits()
    deadline = Deadline(allowed.whole)
    way = UdpTransport if place.transport == "udp" else TcpTransport
    transport = way(place.address, place.port, allowed, deadline)
    session = Session(transport, allowed)
    try:
        session.log_in(place.key)
        yield session
        session.log_out()
    except ProtocolError as error:
        session.abandon()
        raise TerminalError(error.code, str(error), permanent=error.code in PERMANENT) from error
    except TerminalError:
        session.abandon()
        raise
    finally:
        transport.close()


class Session:
    """An open session. Any error leaves it unusable; the visit is then over."""

    def __init__(self, transport: Transport, limits: Limits) -> None:
        self._transport = transport
        self._limits = limits
        self._id = 0
        self._reply = -1
        self.bad_sums = 0
        self.strays = 0
        self.unknown_events = 0

    def log_in(self, key: int) -> None:
        """Open the session, with the communication key if the terminal wants one.

        :raises TerminalError: the key is wrong (``auth_failed``) or the terminal refuses (``refused``).
        """
        answer = self.ask(c.CONNECT)
        self._id = answer.session
        if answer.command == c.ACK_UNAUTH:
            answer = self.ask(c.AUTH, comm_key(key, self._id))
            if answer.command != c.ACK_OK:
                raise TerminalError("auth_failed", "the terminal does not take this communication key", permanent=True)
        elif answer.command != c.ACK_OK:
            raise TerminalError("refused", f"the terminal refused the session with {answer.command}")
        self.ask(c.OPTIONS_WRITE, b"SDKBuild=1\0")  # as the vendor's tools do; its answer says nothing

    def log_out(self) -> None:
        """Leave. A terminal that does not answer this is left all the same, after a second."""
        with contextlib.suppress(TerminalError):
            self._send(c.EXIT)
            self._await_reply(self._limits.leave)

    def abandon(self) -> None:
        """Tell the terminal that we go, without waiting: over UDP nothing else would end the session."""
        with contextlib.suppress(TerminalError):
            self._send(c.EXIT)

    def option(self, name: str) -> str | None:
        """Return what the terminal says of itself under ``name``, or None if it does not know that."""
        answer = self.ask(c.OPTIONS_READ, option_question(name))
        if answer.command in c.REFUSALS or not answer.data:
            return None
        return option_value(name, answer.data)

    def firmware(self) -> str:
        """Return the firmware's own description, empty if it gives none."""
        answer = self.ask(c.VERSION)
        return "" if answer.command in c.REFUSALS else text_of(answer.data)[:200]

    def time(self) -> datetime | None:
        """Return the terminal's own naive local time, or None if it shows one that does not exist."""
        answer = self._granted(self.ask(c.GET_TIME))
        if len(answer.data) < 4:
            raise TerminalError("bad_frame", "the terminal's time has no four bytes")
        try:
            return times.unpack(int.from_bytes(answer.data[:4], "little"))
        except ProtocolError:
            return None

    def set_time(self, moment: datetime) -> None:
        """Set the terminal's clock to ``moment``, naive and local to it. The caller audits it."""
        self._granted(self.ask(c.SET_TIME, times.pack(moment).to_bytes(4, "little")))
        self.ask(c.REFRESH_DATA)

    def sizes(self) -> Sizes:
        """Return the terminal's counters."""
        return sizes_of(self._granted(self.ask(c.FREE_SIZES)).data)

    def disable(self, seconds: int) -> None:
        """Keep people from using the terminal; it comes back by itself after ``seconds``."""
        self._granted(self.ask(c.DISABLE, seconds.to_bytes(4, "little")))

    def enable(self) -> None:
        """Let people use the terminal again."""
        self._granted(self.ask(c.ENABLE))

    def enable_unheard(self) -> None:
        """Let people use the terminal again, on a connection that has gone wrong: no answer is waited for."""
        with contextlib.suppress(TerminalError):
            self._send(c.ENABLE)

    def attendance(self) -> bytes:
        """Return the records of the whole log, complete or not at all: the protocol knows no *since*."""
        return self._table(c.ATTENDANCE)

    def users(self) -> bytes:
        """Return the records of the user table, complete or not at all."""
        return self._table(c.USERS, c.USERS_EXT)

    def operations(self) -> bytes:
        """Return the records of the operation log, complete or not at all."""
        return self._table(c.OPERATIONS)

    def listen(self, heard: Callable[[LivePunch], None], *, seconds: float) -> None:
        """Hand every punch that happens to ``heard``, for ``seconds``. What happens meanwhile unheard is not kept

        by the terminal: the log has to be read as well. The time is asked for now and then: after a terminal has
        been switched off and on, a silent connection would stay open for ever.
        """
        self._granted(self.ask(c.REGISTER_EVENT, PUNCH_EVENTS.to_bytes(4, "little")))
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                packet = self._receive(min(left, KEEP_ALIVE))
            except TerminalError as error:
                if error.code != "timeout":
                    raise
                if left > KEEP_ALIVE:
                    self.time()
                continue
            if packet.command != c.REGISTER_EVENT:
                self.strays += 1
                continue
            self._transport.send(Packet(c.ACK_OK, self._id, packet.reply))
            punch = punch_of(packet)
            if punch is None:
                self.unknown_events += 1
            else:
                heard(punch)

    def ask(self, command: int, data: bytes = b"") -> Packet:
        """Send a request and return its answer, known by its reply id.

        Over UDP a request without an answer is sent again with the same reply id, three times at most.

        :raises TerminalError: no answer came.
        """
        if not self._transport.is_datagram:
            self._send(command, data)
            return self._await_reply(self._limits.read)
        self._reply = next_reply(self._reply)
        for turn in range(1, UDP_TRIES + 1):
            self._transport.send(Packet(command, self._id, self._reply, data))
            try:
                return self._await_reply(self._limits.resend)
            except TerminalError as error:
                if error.code != "timeout" or turn == UDP_TRIES:
                    raise
        raise AssertionError("unreachable")

    def _send(self, command: int, data: bytes = b"") -> None:
        self._reply = next_reply(self._reply)
        self._transport.send(Packet(command, self._id, self._reply, data))

    def _await_reply(self, patience: float) -> Packet:
        """Return the next packet that answers the last request; late answers and events are passed over."""
        until = time.monotonic() + patience
        for _turn in range(STRAYS):
            left = until - time.monotonic()
            if left <= 0:
                raise TerminalError("timeout", "the terminal stopped answering")
            packet = self._receive(left)
            if packet.reply == self._reply and packet.command != c.REGISTER_EVENT:
                return packet
            self.strays += 1
        raise TerminalError("out_of_step", "the terminal's answers belong to other questions")

    def _receive(self, patience: float) -> Packet:
        packet = self._transport.receive(patience)
        self.bad_sums += not packet.sum_fits
        return packet

    def _granted(self, answer: Packet) -> Packet:
        if answer.command in c.REFUSALS or answer.command == c.ACK_UNAUTH:
            raise RefusedError("refused", f"the terminal refused with {answer.command}")
        return answer

    def _table(self, command: int, ext: int = 0) -> bytes:
        """Read a table. Over UDP one that lost a datagram is asked for again from its beginning."""
        tries = BULK_TRIES if self._transport.is_datagram else 1
        for turn in range(1, tries + 1):
            try:
                return records_in(self._read_table(command, ext))
            except (TerminalError, ProtocolError) as error:
                if turn == tries or error.code not in ("timeout", "incomplete", "bad_frame"):
                    raise
                self._settle()
        raise AssertionError("unreachable")

    def _read_table(self, command: int, ext: int) -> bytes:
        answer = self._collect(c.PREPARE_BUFFER, prepare_request(command, ext))
        if isinstance(answer, Unsupported):
            return self._read_directly(command, ext)
        if isinstance(answer, bytes):
            return answer
        parts = []
        for offset, size in chunks_of(answer.size, self._transport.longest_chunk):
            part = self._collect(c.READ_BUFFER, chunk_request(offset, size), wanted=size)
            if not isinstance(part, bytes):
                raise TerminalError("incomplete", "a chunk was answered with something else")
            parts.append(part)
        self.ask(c.FREE_DATA)
        return b"".join(parts)

    def _read_directly(self, command: int, ext: int) -> bytes:
        """Read a table the way old firmware does it, without a buffer held ready."""
        answer = self._collect(command, bytes([ext]) if ext else b"")
        if isinstance(answer, Unsupported | Announced):
            raise TerminalError("unsupported", "the firmware cannot hand out this table", permanent=True)
        self.ask(c.FREE_DATA)
        return answer

    def _collect(self, command: int, data: bytes, *, wanted: int | None = None) -> Answer:
        """Send a request and put its answer together, however many packets it comes in.

        :raises TerminalError, ProtocolError: it is not complete, or its datagrams came in another order.
        """
        collector = Collector(wanted)
        packet = self.ask(command, data)
        while not collector.feed(packet):
            packet = self._await_reply(self._limits.resend if self._transport.is_datagram else self._limits.read)
        if self._transport.is_datagram and collector.is_out_of_order:
            raise TerminalError("incomplete", "datagrams came in another order than they were sent")
        if collector.answer is None:
            raise AssertionError("a collector that is full has an answer")
        return collector.answer

    def _settle(self) -> None:
        """Wait until datagrams of the failed answer have stopped coming, and have the terminal forget it."""
        with contextlib.suppress(TerminalError):
            for _turn in range(4 * STRAYS):
                self._receive(0.2)
        self.ask(c.FREE_DATA)
