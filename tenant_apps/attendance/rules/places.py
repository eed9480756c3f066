"""Where a punch was made, as a class the other rules read."""

from __future__ import annotations

OFFICE, HOME, OUTSIDE, AWAY = "PEJABAT", "BDR", "LUAR", "DL"

DECLARABLE: dict[str, tuple[str, ...]] = {"MY": (HOME, OUTSIDE), "ID": (HOME, OUTSIDE, AWAY)}


def place_of(*, inside: bool, declared: str | None, profile: str = "MY", at_home: bool = False) -> str:
    """Return the place class of a punch.

    1. Inside an office's circle it is the office, whatever was declared.
    2. Elsewhere, or without a fix, it is what the officer declared.
    3. Without a declaration that the profile knows, it is home within the radius of the registered home (the place of
       remote work by SR.4.1.2), and outside anywhere else.
    """
    if inside:
        return OFFICE
    if is_declared(declared, profile):
        return str(declared)
    return HOME if at_home else OUTSIDE


def is_declared(declared: str | None, profile: str) -> bool:
    """Whether the officer said where, in a word the profile knows."""
    return declared is not None and declared in DECLARABLE[profile]
