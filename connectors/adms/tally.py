"""Counts of this process for its metrics: answers by status."""

from __future__ import annotations

import threading
from collections import Counter


class Tally:
    """Counts answers; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[int] = Counter()

    def count(self, status: int) -> None:
        """Count one answer."""
        with self._lock:
            self._answers[int(status)] += 1

    def lines(self) -> str:
        """Return the counts in Prometheus' text form."""
        with self._lock:
            rows = sorted(self._answers.items())
        return "".join(
            [
                "# HELP spotme_push_answers_total Answers to terminals by status, of this process.\n",
                "# TYPE spotme_push_answers_total counter\n",
                *(f'spotme_push_answers_total{{status="{status}"}} {count}\n' for status, count in rows),
            ]
        )


TALLY = Tally()
