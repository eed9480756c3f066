"""Starting the guard of a home and hearing from it where its servers listen."""

import json
import subprocess
import sys

from spotme.embedded.place import Place, ServerError, Servers
from spotme.embedded.process import tail

NOT_DURABLE = "--not-durable"

# The guards this process has started. They outlive the call, and Python would warn about a forgotten child.
_launched: list["subprocess.Popen[str]"] = []


def launch(place: Place, *, durable: bool) -> Servers:
    """Starts a guard for `place` and waits until its servers answer. The caller holds `users_lock`.

    :raises ServerError: when a server does not start.
    """
    options = [] if durable else [NOT_DURABLE]
    with place.guard_log.open("w") as log:
        guard = subprocess.Popen(
            [sys.executable, "-m", "spotme.embedded.guard", str(place.home), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd="/",
            text=True,
            start_new_session=True,
        )
    assert guard.stdout is not None  # noqa: S101 - a pipe was asked for
    with guard.stdout as told:
        answer = json.loads(told.readline() or "{}")
    _launched.append(guard)
    if "servers" in answer:
        return Servers(**answer["servers"])
    raise ServerError(answer.get("error") or f"The servers' guard ended.\n{tail(place.guard_log)}")
