"""What makes a printed report itself: the fingerprint of its figures, and the mark it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PaperMark:
    """What stands at the foot of a printed report: its code, the fingerprint, and the address that checks both."""

    code: str
    code_shown: str
    print_shown: str
    url: str


def fingerprint(about: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """Return the SHA-256 of a report's figures, as 64 hexadecimal digits.

    1. Every value is written as text (dates and moments in ISO form) and closed with a unit separator.
    2. What the report is about comes first, each row ends with a record separator.
    """
    digest = hashlib.sha256()
    for row in (about, *rows):
        digest.update("".join(f"{_text(value)}\x1f" for value in row).encode())
        digest.update(b"\x1e")
    return digest.hexdigest()


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
