"""The simulated terminal: its log, its dialects, its faults, and how it talks."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

READ_SECONDS = 30.0
BATCH = 100
TIME = "%Y-%m-%d %H:%M:%S"
_PERIOD = re.compile(r"StartTime=([\d: -]{19})\tEndTime=([\d: -]{19})")


@dataclass(frozen=True, slots=True)
class Logged:
    """A record of the terminal's log; ``at`` is its own clock."""

    pin: str
    at: datetime
    status: int = 0
    verify: int = 1


@dataclass(slots=True)
class Behaviour:
    """Which firmware it is. ``columns`` 4 and ``keyed`` lines are old dialects; ``push_version`` empty: legacy.

    ``stamps`` is ``opaque`` (a running number) or ``time`` (the packed time of the last record, which old firmware
    uses and by which it forgets records once its clock was set back).
    """

    push_version: str = "2.4.1"
    columns: int = 7
    keyed: bool = False
    line_end: str = "\n"
    encoding: str = "utf-8"
    stamps: str = "opaque"
    comm_key: str = ""
    firmware: str = "Ver 8.0.4.3-20200424"
    name: str = "SpeedFace-SIM"
    capacity: int = 100_000
    knows_sum: bool = True


@dataclass(slots=True)
class Faults:
    """What goes wrong on purpose."""

    lose_acks: int = 0
    """So many acknowledgements are not heard."""
    send_twice: bool = False
    templates: bool = False
    """Template lines are sent although nobody asked for them."""
    host: str = ""
    """Another host name than the one it was told."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status (0 when nothing did), the headers as they stood, the body."""

    status: int
    headers: bytes = b""
    body: bytes = b""

    @property
    def is_ack(self) -> bool:
        """Whether firmware takes it for an acknowledgement: ``OK`` anywhere in a body with status 200."""
        return self.status == 200 and b"OK" in self.body

    @property
    def lines(self) -> list[str]:
        """The lines firmware sees: without the last one when no line feed ends it."""
        return self.body.decode("latin-1").split("\n")[:-1]


@dataclass(slots=True)
class PushTerminal:
    """One terminal. ``address`` and ``port`` are where the listener is, ``host`` the name typed into the terminal."""

    serial: str
    address: str
    port: int
    host: str
    behaviour: Behaviour = field(default_factory=Behaviour)
    faults: Faults = field(default_factory=Faults)
    log: list[Logged] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    sent: int = 0
    """How many records of the log are acknowledged."""
    clock_offset: timedelta = timedelta()

    def punch(self, pin: str, at: datetime, status: int = 0, verify: int = 1) -> None:
        """Somebody stands before the terminal; ``at`` is true time, naive, which its clock may not show."""
        self.log.append(Logged(pin, at + self.clock_offset, status, verify))

    def handshake(self) -> bool:
        """Ask for the settings; whether they were given."""
        about = f"&pushver={self.behaviour.push_version}&language=69" if self.behaviour.push_version else ""
        key = f"&pushcommkey={quote(self.behaviour.comm_key)}" if self.behaviour.comm_key else ""
        reply = self.request("GET", f"/iclock/cdata?SN={self.serial}&options=all{about}{key}")
        text = "\n".join(reply.lines)
        if reply.status != 200 or not ("Stamp=" in text or "ServerVer=" in text):
            return False
        self.settings = dict(line.split("=", 1) for line in reply.lines if "=" in line)
        if self.settings.get("ATTLOGStamp", self.settings.get("Stamp")) in ("None", "0"):
            self.sent = 0
        return True

    def upload(self, *, batch: int = BATCH) -> bool:
        """Send what is not acknowledged yet, batch by batch; whether all of it is now."""
        while self.sent < len(self.log):
            if not self.send(self.log[self.sent : self.sent + batch]):
                return False
        return True

    def send(self, records: Sequence[Logged]) -> bool:
        """Send the next records of the log, the first that are not acknowledged yet; whether they are now."""
        if not self._send(records, self._stamp(self.sent + len(records))):
            return False
        self.sent += len(records)
        return True

    def poll(self) -> int:
        """Send a heartbeat and do what the answer asks for; return how many commands there were."""
        info = quote(f"{self.behaviour.firmware},{len(self.users)},0,{len(self.log)},10.0.0.9,10,7")
        reply = self.request("GET", f"/iclock/getrequest?SN={self.serial}&INFO={info}")
        commands = [line for line in reply.lines if line.startswith("C:")] if reply.status == 200 else []
        for line in commands:
            _c, number, text = line.split(":", 2)
            self.commands.append(text)
            self._obey(number, text)
        return len(commands)

    def oplog(self, code: int, at: datetime) -> Reply:
        """Tell of a deed at the menu."""
        return self.table("OPERLOG", f"OPLOG {code}\t1\t{at:{TIME}}\t0\t0\t0\t0")

    def tell_users(self) -> Reply:
        """Tell who is enrolled, with the templates where the fault says so."""
        lines = [
            f"USER PIN={pin}\tName={name}\tPri=0\tPasswd=2468\tCard=\tGrp=1\tTZ=0000"
            for pin, name in self.users.items()
        ]
        if self.faults.templates:
            lines += [f"FP PIN={pin}\tFID=1\tSize=1200\tValid=1\tTMP={'TEMPLATEBYTES' * 40}" for pin in self.users]
        return self.table("OPERLOG", self.behaviour.line_end.join(lines) + self.behaviour.line_end)

    def table(self, name: str, body: str | bytes) -> Reply:
        """Upload a table as it stands."""
        content = body if isinstance(body, bytes) else body.encode(self.behaviour.encoding, errors="replace")
        return self.request(
            "POST", f"/iclock/cdata?SN={self.serial}&table={name}&Stamp={self._stamp(self.sent)}", content
        )

    def request(self, method: str, path: str, body: bytes = b"") -> Reply:
        """One HTTP/1.0 exchange; a connection that fails is a reply with status 0."""
        head = (
            f"{method} {path} HTTP/1.0\r\nHost: {self.faults.host or self.host}\r\n"
            f"User-Agent: iClock Proxy/1.09\r\nAccept: */*\r\n"
        )
        if method == "POST":
            head += f"Content-Length: {len(body)}\r\n"
        try:
            with socket.create_connection((self.address, self.port), timeout=READ_SECONDS) as connection:
                connection.sendall(head.encode() + b"\r\n" + body)
                whole = b""
                while part := connection.recv(65536):
                    whole += part
        except OSError:
            return Reply(0)
        return read_reply(whole)

    def lines(self, records: Sequence[Logged]) -> bytes:
        """The records as this firmware writes them."""
        text = "".join(self._line(record) + self.behaviour.line_end for record in records)
        return text.encode(self.behaviour.encoding)

    def _send(self, records: Sequence[Logged], stamp: str) -> bool:
        path = f"/iclock/cdata?SN={self.serial}&table=ATTLOG&Stamp={stamp}"
        body = self.lines(records)
        reply = self.request("POST", path, body)
        if self.faults.send_twice:
            reply = self.request("POST", path, body)
        if self.faults.lose_acks > 0:
            self.faults.lose_acks -= 1
            return False
        return reply.is_ack

    def _line(self, record: Logged) -> str:
        columns = [record.pin, f"{record.at:{TIME}}", str(record.status), str(record.verify), "0", "0", "0"]
        if self.behaviour.keyed:
            names = ("PIN", "Time", "Status", "VerifyMode", "WorkCode")
            return "\t".join(f"{name}={value}" for name, value in zip(names, columns, strict=False))
        return "\t".join(columns[: self.behaviour.columns])

    def _stamp(self, upto: int) -> str:
        if self.behaviour.stamps == "time" and 0 < upto <= len(self.log):
            at = self.log[upto - 1].at
            days = ((at.year % 100) * 12 + at.month - 1) * 31 + at.day - 1
            return str(days * 86400 + at.hour * 3600 + at.minute * 60 + at.second)
        return str(9000 + upto)

    def _obey(self, number: str, text: str) -> None:
        code, rest = 0, ""
        if text.startswith("VERIFY SUM ATTLOG"):
            code = 0 if self.behaviour.knows_sum else -1002
            rest = f"\nAttlogSum={len(self._between(text))}\n" if self.behaviour.knows_sum else ""
        elif text.startswith("DATA QUERY ATTLOG"):
            records = self._between(text)
            for first in range(0, len(records), BATCH):
                self._send(records[first : first + BATCH], self._stamp(len(self.log)))
            code = len(records)
        elif text == "LOG":
            self.upload()
        elif text == "CHECK":
            self.handshake()
        elif text == "INFO":
            rest = (
                f"\n~DeviceName={self.behaviour.name}\nFWVersion={self.behaviour.firmware}\n"
                f"TransactionCount={len(self.log)}\n~MaxAttLogCount={self.behaviour.capacity}\n"
            )
        name = text.split(" ")[0]
        self.request(
            "POST", f"/iclock/devicecmd?SN={self.serial}", f"ID={number}&Return={code}&CMD={name}{rest}".encode()
        )

    def _between(self, text: str) -> list[Logged]:
        found = _PERIOD.search(text)
        if found is None:
            return []
        first, last = (datetime.strptime(part, TIME) for part in found.groups())  # noqa: DTZ007 - a terminal's clock
        return [record for record in self.log if first <= record.at <= last]


def read_reply(whole: bytes) -> Reply:
    """Read what came back over a closed connection; a torn one is a reply with status 0."""
    head, blank, body = whole.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.[01] (\d{3})", head)
    length = re.search(rb"(?im)^Content-Length: (\d+)", head)
    if not blank or found is None or (length and len(body) < int(length[1])):
        return Reply(0)
    return Reply(int(found[1]), head, body)
