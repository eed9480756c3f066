"""A reading of a terminal as it travels and as it is kept.

``content`` is what the terminal held: one line that says how the rest is cut, the log as it came, the users without
passwords and cards. The same log is the same content, whoever reads it and when. ``facts`` is what this reading found
out: counters, clock, firmware, flags.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from connectors.zk.protocol import attendance
from connectors.zk.protocol import users as roster
from connectors.zk.protocol.attendance import Attendance, Layout
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.users import User

VERSION: Final = 1
LONGEST_LINE: Final = 16_384
LARGEST: Final = 64 << 20
MOST_RECORDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Contents:
    """What a terminal held. ``layout`` is None where the log fits no layout; its bytes are kept all the same."""

    layout: Layout | None
    attendance: bytes
    users: bytes = b""
    user_size: int = roster.LONG

    def rows(self) -> tuple[Attendance, ...]:
        """Return the log, record by record; nothing if its layout is unknown.

        :raises ProtocolError: the length does not fit the layout.
        """
        return attendance.parse(self.attendance, self.layout) if self.layout else ()

    def people(self) -> tuple[User, ...]:
        """Return the users.

        :raises ProtocolError: the length does not fit.
        """
        return roster.parse(self.users, self.user_size)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A reading: whose it is, what was there, and what was found out on the way."""

    serial: str
    content: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The digest of the content."""
        return hashlib.sha256(self.content).hexdigest()

    def contents(self) -> Contents:
        """:raises ProtocolError: the content is not one of ours."""
        return unpack_contents(self.content)


def pack_contents(contents: Contents) -> bytes:
    """Return ``contents`` as one piece."""
    head = {
        "form": VERSION,
        "layout": contents.layout.value if contents.layout else "",
        "attendance": len(contents.attendance),
        "users": len(contents.users),
        "user_size": contents.user_size,
    }
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + contents.attendance + contents.users


def unpack_contents(content: bytes) -> Contents:
    """Take ``content`` apart.

    :raises ProtocolError: it is not one of ours, or not whole (``bad_parcel``).
    """
    head, rest = _headed(content)
    try:
        layout = Layout(head["layout"]) if head["layout"] else None
        first, second, size = (int(head[name]) for name in ("attendance", "users", "user_size"))
    except (KeyError, ValueError, TypeError) as error:
        raise ProtocolError(f"the first line lacks something: {error}", code="bad_parcel") from error
    if head.get("form") != VERSION or min(first, second) < 0 or first + second != len(rest):
        raise ProtocolError("the parts are not as long as the first line says", code="bad_parcel")
    if layout is not None and first // layout.size > MOST_RECORDS:
        raise ProtocolError("no terminal holds so many records", code="bad_parcel")
    if size not in (roster.SHORT, roster.LONG):
        raise ProtocolError("no user record is as long as the first line says", code="bad_parcel")
    return Contents(layout, rest[:first], rest[first:], size)


def to_wire(parcel: Parcel) -> bytes:
    """Return ``parcel`` as it travels."""
    head = {"form": VERSION, "serial": parcel.serial, "facts": dict(parcel.facts)}
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + parcel.content


def from_wire(raw: bytes) -> Parcel:
    """Read a parcel that travelled.

    :raises ProtocolError: it is not one of ours, or not whole (``bad_parcel``).
    """
    head, content = _headed(raw)
    serial, facts = head.get("serial"), head.get("facts")
    if head.get("form") != VERSION or not isinstance(serial, str) or not isinstance(facts, dict):
        raise ProtocolError("not a reading of a terminal", code="bad_parcel")
    unpack_contents(content)
    return Parcel(serial, content, facts)


def _headed(raw: bytes) -> tuple[dict[str, Any], bytes]:
    end = raw.find(b"\n", 0, LONGEST_LINE)
    if end < 0 or len(raw) > LARGEST:
        raise ProtocolError("no first line, or too much behind it", code="bad_parcel")
    try:
        head = json.loads(raw[:end])
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the first line makes no sense", code="bad_parcel") from error
    if not isinstance(head, dict):
        raise ProtocolError("the first line makes no sense", code="bad_parcel")
    return head, raw[end + 1 :]
