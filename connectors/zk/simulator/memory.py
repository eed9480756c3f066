"""What a simulated terminal holds: users, punches, operations, its clock and its own description."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connectors.zk.protocol import attendance, operations, users
from connectors.zk.protocol.attendance import Attendance, Layout
from connectors.zk.protocol.operations import Operation
from connectors.zk.protocol.users import User
from kit import clock

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
IMPOSSIBLE = ((26 * 12 + 1) * 31 + 29) * 86_400
"""The packed 30 February 2026, midnight."""


@dataclass
class Memory:
    """The store. ``spoiled`` numbers records whose time is 30 February; ``drift`` is the clock's error.

    ``held_for`` says for how many seconds people are kept from it, 0 when they are not; ``times_held`` how often.
    """

    serial: str = "SIM0000001"
    layout: Layout = Layout.NAMED
    user_size: int = users.LONG
    people: list[User] = field(default_factory=list)
    rows: list[Attendance] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    spoiled: frozenset[int] = frozenset()
    drift: timedelta = timedelta()
    capacity: int = 100_000
    firmware: str = "Ver 6.60 Simulated"
    held_for: int = 0
    times_held: int = 0
    options: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def shown(self) -> datetime:
        """Return what the terminal's clock shows, naive."""
        return clock.now().astimezone(ZONE).replace(tzinfo=None, microsecond=0) + self.drift

    def option(self, name: str) -> str | None:
        """Return what the terminal says of itself."""
        known = {"~SerialNumber": self.serial, "~DeviceName": "SIM-40", "~Platform": "SIM", "MAC": "02:00:00:00:00:01"}
        return (known | self.options).get(name)

    def punch(self, pin: str, at: datetime | None = None, *, verify: int = 1, state: int = 0) -> Attendance:
        """Let somebody clock in, now by the terminal's clock unless ``at`` says otherwise."""
        with self.lock:
            uid = next((user.uid for user in self.people if user.pin == pin), 0)
            row = Attendance(len(self.rows), uid, pin, at or self.shown(), verify, state, 0, b"")
            self.rows.append(row)
        return row

    def clear(self) -> None:
        """Lose the whole log."""
        with self.lock:
            self.rows.clear()

    def log(self) -> bytes:
        """Return the records of the log."""
        with self.lock:
            written = attendance.encode(tuple(self.rows), self.layout)
        if not self.spoiled:
            return written
        out, place = bytearray(written), _TIME_AT[self.layout]
        for number in self.spoiled:
            start = number * self.layout.size + place
            out[start : start + 4] = IMPOSSIBLE.to_bytes(4, "little")
        return bytes(out)

    def roster(self) -> bytes:
        """Return the records of the user table."""
        return users.encode(self.people, self.user_size)

    def history(self) -> bytes:
        """Return the records of the operation log."""
        return operations.encode(self.operations)


_TIME_AT = {Layout.SHORT: 3, Layout.SHORT_ALT: 4, Layout.NUMBERED: 4, Layout.NAMED: 27, Layout.LONG: 27}


def invented(
    *,
    people: int,
    records: int,
    layout: Layout = Layout.NAMED,
    serial: str = "SIM0000001",
    user_size: int = users.LONG,
    first_pin: int = 1,
    until: datetime | None = None,
) -> Memory:
    """Return a memory with invented users and punches, the same for the same numbers.

    Punches lie four minutes apart and end at ``until``, the terminal's own time (now, if not said).
    """
    memory = Memory(serial=serial, layout=layout, user_size=user_size)
    memory.people = [User(uid, str(first_pin + uid - 1), f"Pegawai {uid}") for uid in range(1, people + 1)]
    end = (until or memory.shown()).replace(microsecond=0)
    memory.rows = [
        Attendance(
            number,
            number % people + 1,
            str(first_pin + number % people),
            end - timedelta(minutes=4) * (records - 1 - number),
            1,
            number // people % 2,
            0,
            b"",
        )
        for number in range(records if people else 0)
    ]
    memory.capacity = max(memory.capacity, records)
    return replace(memory)
