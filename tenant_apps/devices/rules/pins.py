"""The number a terminal knows a person by.

A number of digits compares without its leading zeros (``0042`` and ``42`` are one), because terminals, exports and
people write it differently; a terminal marked alphanumeric keeps them, since there ``0042`` may be somebody else.
"""

from __future__ import annotations

PIN_LENGTH = 40


def normal_pin(pin: str, *, alphanumeric: bool = False) -> str:
    """Return the form in which numbers are compared; empty when there is none (``0`` is nobody)."""
    text = "".join(character for character in pin.strip() if character.isprintable()).upper()[:PIN_LENGTH]
    if alphanumeric or not (text.isascii() and text.isdigit()):
        return text if text.strip("0") else ""
    return text.lstrip("0")
