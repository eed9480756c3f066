"""Locks between processes that the kernel releases when their holder dies, however it dies."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

PAUSE_SECONDS = 0.05


class Lock:
    """An advisory lock on the file `path`, held alone (`take`) or together with others (`share`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, *, seconds: float = 0.0) -> bool:
        """Tries for `seconds` to hold the lock alone. With more than 0 seconds a failure raises.

        :raises TimeoutError: when the time is over and somebody else still holds it.
        """
        return self._try(fcntl.LOCK_EX, seconds)

    def share(self, *, seconds: float = 0.0) -> bool:
        """Tries for `seconds` to hold the lock in shared mode. With more than 0 seconds a failure raises.

        :raises TimeoutError: when the time is over and somebody else still holds it alone.
        """
        return self._try(fcntl.LOCK_SH, seconds)

    def release(self) -> None:
        """Lets go of the lock for good. Safe to repeat."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    @classmethod
    def is_taken(cls, path: Path) -> bool:
        """Whether some process holds the lock `path` alone."""
        if not path.exists():
            return False
        with cls(path) as probe:
            return not probe.share()

    def _try(self, mode: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(self._handle, mode | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < deadline:
                    time.sleep(PAUSE_SECONDS)
                    continue
                if seconds > 0:
                    raise TimeoutError(f"{self._path} is still held after {seconds:.0f} s") from None
                return False
            return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
