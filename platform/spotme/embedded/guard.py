"""The guard: the process that owns the two servers of a home and ends them when nobody uses them any more.

A server that ends by itself meanwhile (killed for want of memory, say) is started again where it listened.

Run as ``python -m spotme.embedded.guard <home> [--not-durable]``, by :mod:`spotme.embedded.launch` only.
It lives in a session of its own, so that Ctrl-C in a terminal reaches the product and not the database.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from spotme.embedded import postgres, process, valkey
from spotme.embedded.launch import NOT_DURABLE
from spotme.embedded.locks import Lock
from spotme.embedded.place import Place, ServerError, Servers

LOOK_SECONDS = 0.2
# A killed PostgreSQL cannot start again before the last of its connections has noticed.
REVIVALS, PAUSE_SECONDS = 40, 0.5

type Running = postgres.Running | valkey.Running


@dataclass(slots=True)
class Kept:
    """A server that is started again whenever it ends before it is stopped; `start` takes the port."""

    start: Callable[..., Running]
    running: Running

    def look(self) -> None:
        """Starts the server again if it has ended.

        :raises ServerError: it does not start any more.
        """
        status = self.running.child.poll()
        if status is None:
            return
        sys.stderr.write(f"A server ended with status {status}; it is started again on port {self.running.port}.\n")
        for attempt in range(1, REVIVALS + 1):
            try:
                self.running = self.start(port=self.running.port)
                return
            except ServerError:
                if attempt == REVIVALS:
                    raise
                time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """Ends the server that runs now."""
        self.running.stop()


def main(arguments: list[str]) -> int:
    """Starts the servers, says where they listen (one JSON line), and stays until nobody uses them."""
    place = Place(Path(arguments[0]))
    stopping = _stop_on_signals()
    with Lock(place.guard_lock) as alone, ExitStack() as stack:
        alone.take(seconds=process.STOP_SECONDS)
        place.state.unlink(missing_ok=True)
        try:
            servers, kept = _start(place, stack, durable=NOT_DURABLE not in arguments)
        except ServerError as error:
            _say({"error": str(error)})
            return 1
        place.write_state(servers)
        stack.callback(place.state.unlink, missing_ok=True)
        _say({"servers": {name: getattr(servers, name) for name in Servers.__slots__}})
        with Lock(place.users_lock) as users:
            try:
                while not stopping and not users.take():
                    for server in kept:
                        server.look()
                    time.sleep(LOOK_SECONDS)
            except ServerError as error:
                sys.stderr.write(f"{error}\n")
                return 1
            stack.close()
    return 0


def _start(place: Place, stack: ExitStack, *, durable: bool) -> tuple[Servers, tuple[Kept, Kept]]:
    """Starts both servers; `stack` stops them."""
    if not place.postgres.is_relative_to(place.home):
        sys.stderr.write(f"PostgreSQL's user cannot reach {place.home}; its data is in {place.postgres}.\n")
    database = postgres.start(place, durable=durable)
    kept_database = Kept(partial(postgres.start, place, durable=durable), database)
    stack.callback(kept_database.stop)
    broker = valkey.start(place, durable=durable)
    kept_broker = Kept(partial(valkey.start, place, durable=durable), broker)
    stack.callback(kept_broker.stop)
    return Servers(database.url, broker.broker_url, broker.cache_url), (kept_database, kept_broker)


def _say(answer: dict[str, object]) -> None:
    """Answers the process that launched us, and lets go of the pipe to it."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _stop_on_signals() -> list[int]:
    """A list that is empty until somebody asks us to stop."""
    asked: list[int] = []
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # who launched us may have blocked some; we inherit that

    def remember(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, remember)
    return asked


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
