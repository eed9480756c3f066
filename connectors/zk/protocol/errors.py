"""What a parser says when bytes make no sense."""

from __future__ import annotations


class ProtocolError(ValueError):
    """The bytes are not what the protocol allows here. ``code`` is stable: it is stored and counted."""

    def __init__(self, message: str, *, code: str = "bad_frame") -> None:
        super().__init__(message)
        self.code = code
