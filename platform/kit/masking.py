"""Identity numbers do not stand in logs and reports: MyKad (12 digits) and NIP or NIK (18 and 16) become a mask."""

from __future__ import annotations

import re
from typing import Any

IDENTITY = re.compile(r"(?<!\d)(?:\d{6}-?\d{2}-?\d{4}|\d{16}|\d{18})(?!\d)")
MASK = "[id]"


def masked(value: Any) -> Any:
    """Return ``value`` with every identity number in its texts masked, however deep."""
    if isinstance(value, str):
        return IDENTITY.sub(MASK, value)
    if isinstance(value, dict):
        return {key: masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(masked(item) for item in value)
    return value
