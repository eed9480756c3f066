"""What was read and is not yet known to be kept: one file for each reading, in the order they were read.

A reading is written aside, forced to the disk, and then gets its name, which is forced to the disk too: it is there
whole or not at all. A file goes only when the platform has said that it keeps the reading. What it will never keep
(``refused/``) is laid aside for a person to look at, not removed.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from connectors.zk.parcel import LARGEST, Parcel, from_wire, to_wire
from connectors.zk.protocol.errors import ProtocolError

ENDING: Final = ".parcel"
LEVEL: Final = 6


class BusyError(OSError):
    """Another connector works with this folder."""


class Buffer:
    """The folder of readings. One process at a time works with it (:meth:`owned`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refused = folder / "refused"
        self._acked = folder / "acked.json"
        self._refused.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Work with the folder alone; leave nothing half written by whoever died here before.

        :raises BusyError: somebody else does.
        """
        with (self._folder / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BusyError(f"another connector works with {self._folder}") from error
            for draft in self._folder.glob("*.draft"):
                draft.unlink()
            yield

    def put(self, parcel: Parcel) -> Path | None:
        """Keep a reading; return its file, or None if the last one of this terminal said the same and is kept.

        When this returns, the reading survives a loss of power.
        """
        if self.acked().get(parcel.serial) == parcel.sha256 and not self.waiting_of(parcel.serial):
            return None
        name = f"{time.time_ns():020d}-{parcel.serial}"
        draft = self._folder / f"{name}.draft"
        with draft.open("wb") as file:
            file.write(zlib.compress(to_wire(parcel), LEVEL))
            file.flush()
            os.fsync(file.fileno())
        kept = draft.rename(self._folder / f"{name}{ENDING}")
        _sync_folder(self._folder)
        return kept

    def waiting(self) -> list[Path]:
        """Return the files of what waits, oldest first."""
        return sorted(self._folder.glob(f"*{ENDING}"))

    def waiting_of(self, serial: str) -> list[Path]:
        """Return the files of what waits of one terminal."""
        return [path for path in self.waiting() if path.name.partition("-")[2] == f"{serial}{ENDING}"]

    def read(self, path: Path) -> Parcel:
        """Return what the file holds.

        :raises ProtocolError: it is damaged (``bad_parcel``).
        """
        try:
            opener = zlib.decompressobj()
            raw = opener.decompress(path.read_bytes(), LARGEST)
        except zlib.error as error:
            raise ProtocolError("a file of the buffer is damaged", code="bad_parcel") from error
        return from_wire(raw)

    def done(self, path: Path, parcel: Parcel) -> None:
        """The platform keeps it: remember that, then let the file go."""
        acked = self.acked() | {parcel.serial: parcel.sha256}
        draft = self._folder / "acked.draft"
        with draft.open("w") as file:
            json.dump(acked, file)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(self._acked)
        path.unlink()
        _sync_folder(self._folder)

    def refuse(self, path: Path) -> None:
        """The platform will never keep it: lay it aside for a person."""
        path.rename(self._refused / path.name)
        _sync_folder(self._folder)

    def acked(self) -> dict[str, str]:
        """Return the digest of the last reading of each terminal that the platform keeps."""
        try:
            told = json.loads(self._acked.read_text())
        except (OSError, ValueError):
            return {}
        return {str(serial): str(digest) for serial, digest in told.items()} if isinstance(told, dict) else {}


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
