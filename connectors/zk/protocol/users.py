"""The user table. Passwords are dropped where they are read; card numbers are kept only when asked for."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.words import padded, text_of

SHORT: Final = 28
LONG: Final = 72
ADMINISTRATOR: Final = 14


@dataclass(frozen=True, slots=True)
class User:
    """Somebody the terminal knows: the slot ``uid``, their number, their name and what they may do there."""

    uid: int
    pin: str
    name: str = ""
    privilege: int = 0
    card: int | None = None

    @property
    def is_disabled(self) -> bool:
        return bool(self.privilege & 1)


def choose_size(records: bytes, *, count: int | None) -> int:
    """Find whether users are written in 28 or in 72 bytes: by divisibility, the counter, then by what they say.

    :raises ProtocolError: neither fits (``undecodable``).
    """
    dividing = [size for size in (SHORT, LONG) if records and len(records) % size == 0]
    fitting = [size for size in dividing if count is not None and len(records) // size == count] or dividing
    if len(fitting) > 1:
        fitting = [size for size in fitting if _make_sense(parse(records, size))]
    if len(fitting) != 1:
        raise ProtocolError(f"a user table of {len(records)} bytes fits no layout", code="undecodable")
    return fitting[0]


def parse(records: bytes, size: int, *, keep_cards: bool = False) -> tuple[User, ...]:
    """Read a user table of records of ``size`` bytes. A name in an unknown encoding never loses the record.

    :raises ProtocolError: the length is no multiple of ``size``, or ``size`` is neither 28 nor 72.
    """
    if size not in (SHORT, LONG) or len(records) % size:
        raise ProtocolError(f"{len(records)} bytes are no users of {size} bytes", code="incomplete")
    read = _short if size == SHORT else _long
    return tuple(read(records[at : at + size], keep_cards) for at in range(0, len(records), size))


def pins_by_slot(users: Iterable[User]) -> dict[int, str]:
    """Return the number of each slot; a slot that two users claim belongs to nobody."""
    found: dict[int, str] = {}
    doubled: set[int] = set()
    for user in users:
        if user.uid in found and found[user.uid] != user.pin:
            doubled.add(user.uid)
        found[user.uid] = user.pin
    return {uid: pin for uid, pin in found.items() if pin and uid not in doubled}


def encode(users: Iterable[User], size: int) -> bytes:
    """Return a user table in records of ``size`` bytes, without passwords."""
    return b"".join(_write_short(user) if size == SHORT else _write_long(user) for user in users)


def _short(raw: bytes, keep_cards: bool) -> User:
    uid, privilege, name, card, pin = struct.unpack("<HB5x8sI4xI", raw)
    return User(uid, str(pin) if pin else "", text_of(name), privilege, card if keep_cards else None)


def _long(raw: bytes, keep_cards: bool) -> User:
    uid, privilege, name, card, pin = struct.unpack("<HB8x24sI9x24s", raw)
    number = pin.split(b"\0", 1)[0].decode("ascii", errors="backslashreplace").strip()
    return User(uid, number, text_of(name), privilege, card if keep_cards else None)


def _write_short(user: User) -> bytes:
    return struct.pack(
        "<HB5x8sIxBHI", user.uid, user.privilege, padded(user.name, 8), user.card or 0, 1, 0, int(user.pin or 0)
    )


def _write_long(user: User) -> bytes:
    return struct.pack(
        "<HB8x24sIB8x24s",
        user.uid,
        user.privilege,
        padded(user.name, 24),
        user.card or 0,
        1,
        padded(user.pin, 24),
    )


def _make_sense(users: tuple[User, ...]) -> bool:
    """Whether every user has a slot of their own and a number."""
    slots = {user.uid for user in users}
    return len(slots) == len(users) and 0 not in slots and all(u.pin.isascii() and u.pin.isalnum() for u in users)
