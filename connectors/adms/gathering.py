"""Who makes punches of what has been kept: one thread of this process for an agency at a time, for all of them.

A single punch costs two dozen statements, most of them whatever the number of records. In the morning many terminals
send in the same second: whoever comes while another thread is at it leaves the batch with it and answers its terminal.
Nothing is lost with a process that dies meanwhile: the batches are kept, and the next poll takes them up.
"""

from __future__ import annotations

import threading


class Gathering:
    """Batches that wait in this process, by agency; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[int]] = {}
        self._busy: set[str] = set()

    def join(self, schema: str, batch_id: int) -> list[int]:
        """Add a batch; return what the caller is to ingest, nothing when another thread does."""
        with self._lock:
            waiting = self._waiting.setdefault(schema, [])
            waiting.append(batch_id)
            if schema in self._busy:
                return []
            self._busy.add(schema)
            return self._waiting.pop(schema)

    def more(self, schema: str) -> list[int]:
        """Return what has come meanwhile; nothing ends the caller's turn."""
        with self._lock:
            found = self._waiting.pop(schema, [])
            if not found:
                self._busy.discard(schema)
            return found

    def leave(self, schema: str) -> None:
        """End the caller's turn whatever waits; that is nobody's here any more."""
        with self._lock:
            self._busy.discard(schema)
            self._waiting.pop(schema, None)


GATHERING = Gathering()
