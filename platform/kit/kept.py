"""An error that must not stop what comes after it: it is logged, and the work goes on.

For doors that owe an answer whatever happens, and for rounds over many that one must not end. What stops the process
(an interrupt, the end of memory) still rises.
"""

from __future__ import annotations

import logging
from types import TracebackType

log = logging.getLogger(__name__)


class Kept:
    """Runs its block, keeps an ordinary error in ``error`` and logs it once under ``what``."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.error: Exception | None = None

    def __enter__(self) -> Kept:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        log.error("%s", self.what, exc_info=error)
        self.error = error
        return True
