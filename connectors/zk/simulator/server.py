"""The simulated terminal on the network: TCP and UDP on one port, a thread for each connection."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from types import TracebackType
from typing import Self

from connectors.zk.protocol import commands as c
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.live import PUNCH, LivePunch, payload_of
from connectors.zk.protocol.packet import PREFIX, Packet, decode, encode, framed, length_of, next_reply
from connectors.zk.simulator.behaviour import Behaviour
from connectors.zk.simulator.dialogue import Dialogue
from connectors.zk.simulator.memory import Memory

EVENT_LENGTH = 32
JUNK = b"\xde\xad\xbe\xef"


class _HangUpError(Exception):
    """The terminal drops the connection."""


class SimulatedTerminal:
    """A terminal to be read; listens while it is entered as a context. Port 0 takes any free one."""

    def __init__(
        self, memory: Memory, behaviour: Behaviour | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.memory = memory
        self.behaviour = behaviour or Behaviour()
        self.connections = 0
        self._open: dict[socket.socket, Dialogue] = {}
        self._stopped = threading.Event()
        self._tcp, self._udp = _bound(host, port)
        self._sent = 0

    @property
    def port(self) -> int:
        """The port both sockets listen on."""
        port: int = self._tcp.getsockname()[1]
        return port

    def __enter__(self) -> Self:
        for target in (self._accept, self._datagrams):
            threading.Thread(target=target, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for one in (self._tcp, self._udp, *self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def punch(self, pin: str, *, event_length: int = EVENT_LENGTH, joined: int = 1) -> None:
        """Let somebody clock in, and tell those who listen (``joined`` events in one segment)."""
        row = self.memory.punch(pin)
        told = payload_of(LivePunch(pin, row.at, row.verify, row.state), event_length)
        for connection, dialogue in list(self._open.items()):
            if dialogue.wants_events:
                events = [framed(encode(Packet(c.REGISTER_EVENT, PUNCH, n, told))) for n in range(joined)]
                connection.sendall(b"".join(events))

    def send_event(self, data: bytes) -> None:
        """Send those who listen a punch event with any payload whatever."""
        for connection, dialogue in list(self._open.items()):
            if dialogue.wants_events:
                connection.sendall(framed(encode(Packet(c.REGISTER_EVENT, PUNCH, 0, data))))

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _address = self._tcp.accept()
            except OSError:
                return
            self.connections += 1
            if self.behaviour.single_connection and self._open:
                connection.close()
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            dialogue = Dialogue(self.memory, self.behaviour)
            self._open[connection] = dialogue
            threading.Thread(target=self._converse, args=(connection, dialogue), daemon=True).start()

    def _converse(self, connection: socket.socket, dialogue: Dialogue) -> None:
        with contextlib.suppress(OSError, ProtocolError, _HangUpError), connection:
            before: list[Packet] = []
            while not (dialogue.is_over or self._stopped.is_set()):
                asked = decode(_exactly(connection, length_of(_exactly(connection, PREFIX))))
                if asked.command == c.ACK_OK:
                    continue
                answers = dialogue.answer(asked)
                self._answer(connection, self._twisted(asked, answers, before))
                before = answers
        self._open.pop(connection, None)

    def _twisted(self, asked: Packet, answers: list[Packet], before: list[Packet]) -> list[Packet]:
        """Put answers of other questions among ``answers``, if the terminal does that."""
        if asked.command == c.CONNECT:
            return answers
        if self.behaviour.mismatch:
            return [Packet(p.command, p.session, next_reply(p.reply + 7), p.data) for p in answers]
        return [*before, *answers] if self.behaviour.stale else answers

    def _answer(self, connection: socket.socket, answers: list[Packet]) -> None:
        behaviour = self.behaviour
        frames = [self._framed(packet) for packet in answers]
        if behaviour.joined:
            frames = [b"".join(frames)] if frames else []
        for frame, packet in zip(frames, answers, strict=False):
            if packet.command == c.DATA and behaviour.close_after and len(frame) > behaviour.close_after:
                connection.sendall(frame[: behaviour.close_after])
                raise _HangUpError
            if packet.command == c.DATA and behaviour.drip_after and len(frame) > behaviour.drip_after:
                self._drip(connection, frame)
            elif behaviour.split_prefix:
                for piece in (frame[:3], frame[3:6], frame[6:11], frame[11:]):
                    connection.sendall(piece)
                    time.sleep(0.002)
            else:
                connection.sendall(frame)

    def _framed(self, packet: Packet) -> bytes:
        raw = encode(packet)
        if self.behaviour.bad_sums:
            raw = raw[:2] + bytes([raw[2] ^ 1]) + raw[3:]
        return framed(raw) + (JUNK if self.behaviour.junk and packet.command == c.DATA else b"")

    def _drip(self, connection: socket.socket, frame: bytes) -> None:
        connection.sendall(frame[: self.behaviour.drip_after])
        for byte in frame[self.behaviour.drip_after :]:
            if self._stopped.wait(0.1):
                return
            connection.sendall(bytes([byte]))

    def _datagrams(self) -> None:
        sessions: dict[tuple[str, int], Dialogue] = {}
        while not self._stopped.is_set():
            try:
                raw, address = self._udp.recvfrom(65535)
                asked = decode(raw)
            except OSError:
                return
            except ProtocolError:
                continue
            if asked.command == c.CONNECT:
                sessions[address] = Dialogue(self.memory, self.behaviour)
            dialogue = sessions.setdefault(address, Dialogue(self.memory, self.behaviour))
            self._send_datagrams(address, dialogue.answer(asked))

    def _send_datagrams(self, address: tuple[str, int], answers: list[Packet]) -> None:
        behaviour = self.behaviour
        if behaviour.reorder and len(answers) > 4:
            answers = [answers[0], answers[2], answers[1], *answers[3:]]
        for packet in answers:
            self._sent += 1
            is_lost = self._sent in behaviour.drop or (behaviour.drop_every and self._sent % behaviour.drop_every == 0)
            for _copy in range(0 if is_lost else 2 if behaviour.duplicate else 1):
                with contextlib.suppress(OSError):
                    self._udp.sendto(encode(packet), address)


def _exactly(connection: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            raise _HangUpError
        got += more
    return got


def _bound(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """Return a listening TCP socket and a UDP socket on the same port."""
    for _turn in range(20):
        tcp = socket.create_server((host, port))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
            udp.bind((host, tcp.getsockname()[1]))
        except OSError:
            tcp.close()
            udp.close()
            if port:
                raise
            continue
        return tcp, udp
    raise OSError("no port is free for both TCP and UDP")
