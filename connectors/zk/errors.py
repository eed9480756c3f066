"""What can go wrong between us and a terminal. Each error says whether trying again can help."""

from __future__ import annotations


class TerminalError(Exception):
    """A terminal could not be read. ``code`` is stable (it is stored and counted), ``permanent`` says that the same

    attempt will fail again until somebody changes something.
    """

    def __init__(self, code: str, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.permanent = permanent


class RefusedError(TerminalError):
    """The terminal understood and would not; the visit may go on."""


PERMANENT = frozenset({"auth_failed", "wrong_device", "address_refused", "bad_key", "bad_config"})
"""Codes after which nothing is tried again by itself."""
