"""One session with a simulated terminal: a packet in, packets out; no sockets."""

from __future__ import annotations

import secrets
import struct
from datetime import timedelta

from connectors.zk.protocol import commands as c
from connectors.zk.protocol import times
from connectors.zk.protocol.blob import blob_of
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.packet import Packet, comm_key
from connectors.zk.protocol.sizes import Sizes, encode_sizes
from connectors.zk.simulator.behaviour import FRAME, Behaviour, Dialect
from connectors.zk.simulator.memory import Memory

SMALL = 1024


class Dialogue:
    """The terminal's side of one session."""

    def __init__(self, memory: Memory, behaviour: Behaviour) -> None:
        self.memory = memory
        self.behaviour = behaviour
        self.session = secrets.randbelow(0xFFFE) + 1
        self.is_open = False
        self.wants_events = False
        self.is_over = False
        self._held = b""

    def answer(self, asked: Packet) -> list[Packet]:
        """Return the packets that answer ``asked``; none if the terminal stays silent."""
        if self.behaviour.stall_at == asked.command:
            return []
        if asked.command == c.CONNECT:
            self.is_open = not self.behaviour.key
            return [self._reply(asked, c.ACK_OK if self.is_open else c.ACK_UNAUTH)]
        if asked.command == c.AUTH:
            self.is_open = asked.data == comm_key(self.behaviour.key, self.session)
            return [self._reply(asked, c.ACK_OK if self.is_open else c.ACK_UNAUTH)]
        if asked.command == c.EXIT:
            self.is_over = True
            return [] if self.behaviour.silent_exit else [self._reply(asked, c.ACK_OK)]
        if not self.is_open:
            return [self._reply(asked, c.ACK_UNAUTH)]
        return self._inside(asked)

    def _inside(self, asked: Packet) -> list[Packet]:
        if asked.command == c.PREPARE_BUFFER:
            return self._prepare(asked)
        if asked.command == c.READ_BUFFER:
            return self._chunk(asked)
        if asked.command in (c.ATTENDANCE, c.USERS, c.OPERATIONS):
            return self._transfer(asked, blob_of(self._table(asked.command)), force=True)
        return [self._simple(asked)]

    def _simple(self, asked: Packet) -> Packet:
        memory = self.memory
        match asked.command:
            case c.OPTIONS_READ:
                name = asked.data.split(b"\0", 1)[0].decode(errors="replace")
                value = memory.option(name)
                if value is None:
                    return self._reply(asked, c.ACK_ERROR)
                return self._reply(asked, c.ACK_OK, f"{name}={value}\0".encode())
            case c.VERSION:
                return self._reply(asked, c.ACK_OK, memory.firmware.encode() + b"\0")
            case c.GET_TIME:
                return self._reply(asked, c.ACK_OK, times.pack(memory.shown()).to_bytes(4, "little"))
            case c.SET_TIME:
                return self._set_time(asked)
            case c.FREE_SIZES:
                return self._reply(asked, c.ACK_OK, self._sizes())
            case c.REGISTER_EVENT:
                self.wants_events = True
                return self._reply(asked, c.ACK_OK)
            case c.FREE_DATA:
                self._held = b""
                return self._reply(asked, c.ACK_OK)
            case c.DISABLE | c.ENABLE:
                memory.held_for = int.from_bytes(asked.data[:4], "little") if asked.command == c.DISABLE else 0
                memory.times_held += asked.command == c.DISABLE
                return self._reply(asked, c.ACK_OK)
            case c.OPTIONS_WRITE | c.REFRESH_DATA:
                return self._reply(asked, c.ACK_OK)
        return self._reply(asked, c.UNKNOWN)

    def _set_time(self, asked: Packet) -> Packet:
        try:
            wanted = times.unpack(int.from_bytes(asked.data[:4], "little"))
        except ProtocolError:
            return self._reply(asked, c.ACK_ERROR)
        self.memory.drift += wanted - self.memory.shown()
        if abs(self.memory.drift) < timedelta(seconds=1):
            self.memory.drift = timedelta()
        return self._reply(asked, c.ACK_OK)

    def _sizes(self) -> bytes:
        memory = self.memory
        return encode_sizes(
            Sizes(
                users=len(memory.people),
                attendance=max(0, len(memory.rows) + self.behaviour.wrong_count),
                operations=len(memory.operations),
                user_capacity=3000,
                attendance_capacity=memory.capacity,
            )
        )

    def _table(self, command: int) -> bytes:
        if command == c.USERS:
            return self.memory.roster()
        if command == c.OPERATIONS:
            return self.memory.history()
        if self.behaviour.race and self.memory.people and not self.memory.held_for:
            self.memory.punch(self.memory.people[0].pin)
        return self.memory.log()

    def _prepare(self, asked: Packet) -> list[Packet]:
        if self.behaviour.without_buffer:
            return [self._reply(asked, c.UNKNOWN)]
        try:
            _flag, command, _fct, _ext = struct.unpack("<bHII", asked.data)
        except struct.error:
            return [self._reply(asked, c.ACK_ERROR)]
        if command not in (c.ATTENDANCE, c.USERS, c.OPERATIONS):
            return [self._reply(asked, c.ACK_ERROR)]
        records = self._table(command)
        if not records and self.behaviour.empty_as_ack:
            return [self._reply(asked, c.ACK_OK)]
        blob = blob_of(records)
        if len(blob) < SMALL:
            return [self._reply(asked, c.DATA, blob)]
        self._held = blob
        size = len(blob).to_bytes(4, "little")
        return [self._reply(asked, c.ACK_OK, b"\0" + size + size + b"\x12\x34\x56\x78")]

    def _chunk(self, asked: Packet) -> list[Packet]:
        try:
            offset, size = struct.unpack("<II", asked.data)
        except struct.error:
            return [self._reply(asked, c.ACK_ERROR)]
        return self._transfer(asked, self._held[offset : offset + size])

    def _transfer(self, asked: Packet, data: bytes, *, force: bool = False) -> list[Packet]:
        dialect = self.behaviour.dialect
        sent = data[: len(data) - self.behaviour.short_by] if self.behaviour.short_by else data
        if dialect is Dialect.BARE and not force:
            return [self._reply(asked, c.DATA, sent)]
        cut = FRAME if dialect is Dialect.FRAMES else max(len(sent), 1)
        head = struct.pack("<II", len(data), cut)
        parts = [sent[start : start + cut] for start in range(0, len(sent), cut)]
        counts = dialect is Dialect.FRAMES
        frames = [
            Packet(c.DATA, number if counts else self.session, asked.reply, part) for number, part in enumerate(parts)
        ]
        last = Packet(c.ACK_OK, len(parts) if counts else self.session, asked.reply)
        return [self._reply(asked, c.PREPARE_DATA, head), *frames, last]

    def _reply(self, asked: Packet, command: int, data: bytes = b"") -> Packet:
        return Packet(command, self.session, asked.reply, data)
