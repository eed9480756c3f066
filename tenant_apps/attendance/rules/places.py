"""Where a punch was made, as a class the other rules read."""

from __future__ import annotations

OFFICE, HOME, OUTSIDE, AWAY = "PEJABAT", "BDR", "LUAR", "DL"

DECLARABLE: dict[str, tuple[str, ...]] = {"MY": (HOME, OUTSIDE), "ID": (HOME, OUTSIDE, AWAY)}


def place_of(*, inside: bool, declared: str | None, profile: str = "MY") -> str:
    """Return the place class of a punch.

    1. Inside an office's circle it is the office, whatever was declared.
    2. Elsewhere, or without a fix, it is what the officer declared.
    3. Without a declaration that the profile knows, it is outside.
    """
    if inside:
        return OFFICE
    return declared if declared is not None and declared in DECLARABLE[profile] else OUTSIDE
