"""The codes of printed reports: sixteen letters and digits that nobody can guess, read in groups of four."""

from __future__ import annotations

import base64
import re

from kit import crypto
from tenants.context import current

LENGTH = 16
PURPOSE = "papers.code"
_FORM = re.compile(r"[A-Z2-7]{16}")


def code_of(*, what: str, fingerprint: str) -> str:
    """Return the code of a report of the current agency: the same for the same figures, and nobody else's.

    It is a keyed hash (80 bits), so that a code cannot be made up or counted through.
    """
    digest = bytes.fromhex(crypto.digest(PURPOSE, f"{current().schema_name}:{what}:{fingerprint}"))
    return base64.b32encode(digest)[:LENGTH].decode()


def read(text: str) -> str | None:
    """Return a code as somebody typed it, without spaces and hyphens; None when it cannot be one.

    Digits that look like letters the codes have are taken for those.
    """
    plain = re.sub(r"[\s\-–]", "", text).upper().replace("0", "O").replace("1", "I").replace("8", "B")
    return plain if _FORM.fullmatch(plain) else None


def grouped(text: str, count: int = 4) -> str:
    """Return ``ABCD-EFGH-…``: the first ``count`` groups of four."""
    return "-".join(text[i : i + 4] for i in range(0, min(len(text), 4 * count), 4))


def masked(name: str) -> str:
    """Return a name of which the first letter of each word is left: ``A**** b**** A**``."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
