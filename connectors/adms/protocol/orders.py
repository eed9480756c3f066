"""Commands on their way to a terminal, and what comes back: results, and the figures of a heartbeat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

MOST_LINES, MOST_BYTES = 50, 32 * 1024
_RESULT = re.compile(r"(?i)(?:^|&)ID=([^&\s]{1,16})&Return=(-?\d{1,9})(?:&CMD=([^&\s]*))?")
_ATTLOG_SUM = re.compile(r"(?i)AttlogSum=(\d{1,9})|AttlogCount=(\d{1,9})|\bSum=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Result:
    """What a terminal says of a command. ``rest`` is what followed it, as it came."""

    number: str
    return_code: int
    command: str
    rest: str

    @property
    def count(self) -> int | None:
        """How many records the terminal counted, after ``VERIFY SUM``."""
        found = _ATTLOG_SUM.search(self.rest)
        return int(next(part for part in found.groups() if part)) if found else None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The figures of ``INFO=``; what a terminal leaves out is ``None``."""

    firmware: str
    users: int | None
    fingerprints: int | None
    records: int | None
    ip: str


def written(commands: Iterable[tuple[int, str]]) -> bytes:
    """Return the lines of an answer to a poll, as many as fit: at most 50, at most 32 KiB, a restart alone."""
    lines: list[bytes] = []
    size = 0
    for number, text in commands:
        line = f"C:{number}:{text}\n".encode()
        if lines and (text == "REBOOT" or len(lines) >= MOST_LINES or size + len(line) > MOST_BYTES):
            break
        lines.append(line)
        size += len(line)
        if text == "REBOOT":
            break
    return b"".join(lines)


def fitting(commands: Iterable[tuple[int, str]]) -> list[int]:
    """Return the numbers of the commands that :func:`written` sends."""
    return [int(line.split(b":", 2)[1]) for line in written(commands).splitlines() if line.startswith(b"C:")]


def read_results(text: str, query: str = "") -> list[Result]:
    """Read one or more results from a body; some firmware puts the result into the query string instead."""
    found = list(_RESULT.finditer(text.replace("\r", "")))
    if not found and query:
        fields = {key.lower(): value for key, value in parse_qsl(query, max_num_fields=40)}
        code = fields.get("return", "")
        if fields.get("id") and re.fullmatch(r"-?\d{1,9}", code):
            return [Result(fields["id"][:16], int(code), fields.get("cmd", ""), query)]
    ends = [match.start() for match in found[1:]] + [len(text)]
    clean = text.replace("\r", "")
    return [
        Result(match[1], int(match[2]), match[3] or "", clean[match.end() : end].strip())
        for match, end in zip(found, ends, strict=True)
    ]


def read_info(text: str) -> Heartbeat | None:
    """Read ``INFO=``: firmware, users, fingerprints, attendance records, address, and what does not matter here."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 4:
        return None
    counts = [int(part) if part.isascii() and part.isdigit() and len(part) < 9 else None for part in parts[1:4]]
    return Heartbeat(parts[0][:80], counts[0], counts[1], counts[2], parts[4][:45] if len(parts) > 4 else "")
