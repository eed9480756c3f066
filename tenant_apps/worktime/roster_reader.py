"""How a roster's file is read: whoever can read tables says so here, since this room knows no file formats.

Without a reader the page offers no file.
"""

from __future__ import annotations

from collections.abc import Callable

from tenant_apps.worktime.services.roster_files import RosterTable

type Reader = Callable[[bytes], RosterTable]
"""Takes the content of a file; raises a :class:`kit.errors.Refusal` when it is no table."""

_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Let files be read by ``reader``."""
    _readers[:] = [reader]


def reader() -> Reader | None:
    """Return how files are read, if somebody said so."""
    return _readers[0] if _readers else None
