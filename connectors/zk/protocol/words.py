"""Texts in fixed fields, and options."""

from __future__ import annotations

from connectors.zk.protocol.errors import ProtocolError

LONGEST_OPTION = 4096


def text_of(field: bytes) -> str:
    """Return what stands before the first zero byte: UTF-8, else GB18030, else CP1252 with replacement."""
    raw = field.split(b"\0", 1)[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).strip()
        except UnicodeDecodeError:
            continue
    return raw.decode("cp1252", errors="replace").strip()


def padded(text: str, width: int) -> bytes:
    """Return ``text`` in UTF-8, cut between characters to ``width`` bytes and filled with zeros."""
    raw = text.encode()[:width]
    return raw.decode(errors="ignore").encode().ljust(width, b"\0")


def option_question(name: str) -> bytes:
    """Return the data of a question for the option ``name``."""
    return name.encode("ascii") + b"\0"


def option_value(name: str, data: bytes) -> str:
    """Return the value in an answer ``name=value``. Some firmware leaves the tilde of the name away.

    :raises ProtocolError: the answer is about another option or has no value.
    """
    answer = text_of(data[:LONGEST_OPTION])
    found, equals, value = answer.partition("=")
    if not equals or found.strip().lstrip("~").lower() != name.lstrip("~").lower():
        raise ProtocolError(f"asked for {name}, told {answer[:60]!r}", code="bad_option")
    return value.strip()
