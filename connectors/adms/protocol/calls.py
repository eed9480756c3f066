"""What a terminal wants: its path and query, in all the spellings firmware has for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl

MOST_QUERY = 4096


class Action(StrEnum):
    """What a call asks for."""

    HANDSHAKE = "handshake"
    UPLOAD = "upload"
    POLL = "poll"
    RESULT = "result"
    PING = "ping"
    PHOTO = "photo"
    ACCESS = "access"
    """Something of the access-control family, which is not supported."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a terminal. ``query`` holds every parameter by its lower-case name."""

    action: Action
    serial: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table of an upload, in capitals; old firmware leaves it out and says it by its stamp's name."""
        named = self.query.get("table", "").upper()
        if named:
            return named
        return "OPERLOG" if "opstamp" in self.query else "ATTPHOTO" if "photostamp" in self.query else "ATTLOG"

    @property
    def stamp(self) -> str:
        """The terminal's mark of how far this upload goes; opaque."""
        for name in ("stamp", "opstamp", "photostamp"):
            if name in self.query:
                return self.query[name][:40]
        return ""

    @property
    def push_version(self) -> str:
        """The protocol version the terminal speaks, empty for the oldest."""
        return self.query.get("pushver", "")[:20]

    @property
    def is_access_control(self) -> bool:
        """Whether this is a terminal for doors, which speaks another language."""
        return self.action is Action.ACCESS or self.query.get("devicetype", "").lower() == "acc"


_GET = {"cdata": Action.HANDSHAKE, "getrequest": Action.POLL, "ping": Action.PING}
_ACCESS_NAMES = frozenset({"registry", "push", "querydata", "rtdata"})
_POST = {
    "cdata": Action.UPLOAD,
    "devicecmd": Action.RESULT,
    "fdata": Action.PHOTO,
    "getrequest": Action.POLL,
}
_OTHER_NAMES = {"getreq": "getrequest"}
_UNSUPPORTED_TABLES = frozenset({"REMOTEATT"})
_ACCESS_TABLES = frozenset({"RTLOG", "RTSTATE", "TABLEDATA"})


def read_call(method: str, path: str, query: str) -> Call | None:
    """Read the request line of a terminal; ``None`` for whatever this listener does not answer (a 404).

    Firmware writes ``/iclock/cdata``, ``/iclock/cdata.aspx``, ``/iclock/iclock/cdata``, a closing slash, capitals
    in the last part, ``getreq`` for ``getrequest``, and ``SN`` or ``sn``.
    """
    name = _last_part(path)
    action = _POST.get(name) if method == "POST" else _GET.get(name) if method == "GET" else None
    if name in _ACCESS_NAMES and method in ("GET", "POST"):
        action = Action.ACCESS
    if action is None or len(query) > MOST_QUERY:
        return None
    pairs = parse_qsl(query, keep_blank_values=True, encoding="latin-1", max_num_fields=40) if query else []
    fields: dict[str, str] = {}
    for key, value in pairs:
        fields.setdefault(key.strip().lower(), value.strip())
    call = Call(action, fields.get("sn", ""), fields)
    if action is Action.UPLOAD and ("type" in fields or call.table in _UNSUPPORTED_TABLES):
        return None
    if action is Action.HANDSHAKE and fields.get("type"):
        return None
    if action is Action.UPLOAD and call.table in _ACCESS_TABLES:
        return Call(Action.ACCESS, call.serial, fields)
    return call


def _last_part(path: str) -> str:
    """The name after ``/iclock/``, empty when the path is none of ours."""
    parts = [part for part in path.lower().split("/") if part]
    while len(parts) > 2 and parts[0] == parts[1] == "iclock":
        parts.pop(0)
    if len(parts) != 2 or parts[0] != "iclock":
        return ""
    name = parts[1].removesuffix(".aspx")
    return _OTHER_NAMES.get(name, name)
