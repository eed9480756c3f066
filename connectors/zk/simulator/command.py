"""``spotme simulate-terminal --kind zk``: a terminal to be read, for demonstrations and load."""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import threading
import time
from typing import Any

from connectors.zk.protocol.attendance import Layout
from connectors.zk.simulator.behaviour import Behaviour, Dialect
from connectors.zk.simulator.memory import invented
from connectors.zk.simulator.server import SimulatedTerminal

SWITCHES = tuple(field.name for field in dataclasses.fields(Behaviour) if field.type == "bool")


def main(argv: list[str] | None = None) -> int:
    """Run a terminal until it is stopped."""
    asked = _arguments(argv if argv is not None else sys.argv[2:])
    memory = invented(
        people=asked.users,
        records=asked.records,
        layout=Layout(asked.layout),
        serial=asked.serial,
        user_size=28 if Layout(asked.layout).size < Layout.NAMED.size else 72,
        first_pin=asked.first_pin,
    )
    faults: dict[str, Any] = dict.fromkeys(asked.fault, True)
    behaviour = Behaviour(dialect=Dialect(asked.dialect), key=asked.key, **faults)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_caught: stopped.set())
    with SimulatedTerminal(memory, behaviour, host=asked.host, port=asked.port) as terminal:
        sys.stdout.write(f"terminal {asked.serial} on {asked.host}:{terminal.port}, TCP and UDP\n")
        sys.stdout.flush()
        _live(terminal, stopped, asked.punch_every, asked.first_pin, asked.users)
    return 0


def _live(terminal: SimulatedTerminal, stopped: threading.Event, every: float, first: int, users: int) -> None:
    """Let people clock in one after the other, every so many seconds, until stopped."""
    turn, began = 0, time.monotonic()
    while not stopped.wait(0.2):
        if every and users and time.monotonic() - began > every * (turn + 1):
            terminal.punch(str(first + turn % users))
            turn += 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="spotme simulate-terminal --kind zk")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4370)
    parser.add_argument("--serial", default="SIM0000001")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--first-pin", type=int, default=1)
    parser.add_argument("--key", type=int, default=0, help="communication key")
    parser.add_argument("--layout", choices=[layout.value for layout in Layout], default=Layout.NAMED.value)
    parser.add_argument("--dialect", choices=[dialect.value for dialect in Dialect], default=Dialect.WHOLE.value)
    parser.add_argument("--punch-every", type=float, default=0, help="seconds between invented punches; 0 for none")
    parser.add_argument("--fault", action="append", default=[], choices=SWITCHES, help="misbehave; may be repeated")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
