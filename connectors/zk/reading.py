"""A reading in a process of its own, under a hard wall clock.

Time limits inside a process do not help against a loop that never comes back; a process can be ended. The parent ends
it; should the parent be gone, the system's own alarm does, and it closes the connection with it.

The order comes by stdin (never by the command line, which everybody can read: it holds the communication key), the
parcel leaves by stdout, and a failure is one line of JSON on stderr.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from typing import Any, Final

from connectors.zk.client import Place
from connectors.zk.errors import TerminalError
from connectors.zk.parcel import Parcel, from_wire, to_wire
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.sync import Order, read_terminal
from connectors.zk.transport import Limits

WALL_CLOCK: Final = 180.0
GRACE: Final = 5.0
HANDED_ON: Final = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "TZ")
"""What of our environment the child gets: no secret, no database."""


def read_apart(order: Order, *, wall_clock: float = WALL_CLOCK) -> Parcel:
    """Read a terminal in a child process that lives ``wall_clock`` seconds at most.

    :raises TerminalError: it could not be read; ``too_slow`` if the child had to be ended.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "connectors.zk.reading"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={name: os.environ[name] for name in HANDED_ON if name in os.environ},
    )
    told = json.dumps({"order": asdict(order), "wall_clock": wall_clock}).encode()
    try:
        out, said = child.communicate(told, timeout=wall_clock)
    except subprocess.TimeoutExpired as error:
        raise TerminalError("too_slow", f"the reading was ended after {wall_clock:g} seconds") from error
    finally:
        if child.poll() is None:
            child.kill()
            child.communicate()
    if child.returncode == 0:
        try:
            return from_wire(out)
        except ProtocolError as error:
            raise TerminalError(error.code, str(error)) from error
    raise _failure(said, child.returncode)


def main() -> int:
    """The child: read the order, read the terminal, write the parcel."""
    told = json.loads(sys.stdin.buffer.read())
    signal.setitimer(signal.ITIMER_REAL, told["wall_clock"] + GRACE)
    try:
        parcel = read_terminal(_order(told["order"]))
    except TerminalError as error:
        failure = {"code": error.code, "message": str(error), "permanent": error.permanent}
        sys.stderr.write(json.dumps(failure) + "\n")
        return 3
    sys.stdout.buffer.write(to_wire(parcel))
    sys.stdout.buffer.flush()
    return 0


def _order(told: dict[str, Any]) -> Order:
    parts = {**told, "place": Place(**told["place"]), "limits": Limits(**told["limits"])}
    return Order(**parts)


def _failure(said: bytes, status: int) -> TerminalError:
    if status == -signal.SIGALRM:
        return TerminalError("too_slow", "the reading was ended by the alarm")
    lines = said.decode(errors="replace").strip().splitlines()
    try:
        failure = json.loads(lines[-1])
        return TerminalError(failure["code"], failure["message"], permanent=failure["permanent"])
    except (IndexError, ValueError, KeyError, TypeError):
        return TerminalError("crashed", f"the reading ended with status {status}: {' '.join(lines[-1:])[:200]}")


if __name__ == "__main__":
    raise SystemExit(main())
