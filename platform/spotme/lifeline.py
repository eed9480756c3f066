"""Children that do not outlive their parent."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def ends_with_parent(number: signal.Signals) -> Callable[[], None]:
    """What a new child runs before its program, so that the kernel sends it `number` when we die.

    For `subprocess.Popen(preexec_fn=…)`, and only in a process with one thread: between fork and exec no other
    thread exists to give back a lock. Linux only; elsewhere it does nothing, and leftovers are found at the
    next start. It has to come after a change of user, which makes the kernel forget the wish; Popen does that.
    """
    parent = os.getpid()
    library = ctypes.CDLL(None) if sys.platform == "linux" else None

    def follow() -> None:
        if library is not None:
            library.prctl(PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)

    return follow
