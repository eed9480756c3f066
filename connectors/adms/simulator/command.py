"""``spotme simulate-terminal --kind push``: a terminal at which invented people clock in, until interrupted."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from connectors.adms.simulator.terminal import Behaviour, PushTerminal

DEFAULT_PORT = {"http": 80, "https": 443}


def main(arguments: Sequence[str]) -> int:
    """Run the simulated terminal and return the exit status."""
    options = _parser().parse_args(arguments)
    terminal = terminal_of(options)
    if not terminal.handshake():
        sys.stderr.write(f"{options.serial}: not let in; is it claimed, and is --host the name it was given?\n")
        return 1
    _say(f"{options.serial}: let in, delay {terminal.settings.get('Delay', '?')} s")
    pins = [pin for pin in options.pins.split(",") if pin]
    done = 0
    rng = random.Random(options.serial)  # noqa: S311 - invented people
    try:
        while options.count == 0 or done < options.count:
            if pins:
                pin = pins[done % len(pins)] if options.in_turn else rng.choice(pins)
                terminal.punch(pin, datetime.now().replace(microsecond=0), status=options.state)  # noqa: DTZ005
                done += 1
            went = terminal.upload()
            commands = terminal.poll()
            _say(f"{options.serial}: {terminal.sent} of {len(terminal.log)} acknowledged, {commands} commands, {went}")
            if options.count and done >= options.count and went:
                break
            time.sleep(options.every)
    except KeyboardInterrupt:
        _say("")
    return 0 if terminal.sent == len(terminal.log) else 1


def terminal_of(options: argparse.Namespace) -> PushTerminal:
    """The terminal the options describe."""
    parts = urlsplit(options.url)
    port = parts.port or DEFAULT_PORT.get(parts.scheme, 80)
    return PushTerminal(
        serial=options.serial,
        address=parts.hostname or "127.0.0.1",
        port=port,
        host=options.host or parts.netloc,
        behaviour=Behaviour(
            push_version="" if options.legacy else "2.4.1",
            columns=4 if options.legacy else 7,
            comm_key=options.key,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spotme simulate-terminal --kind push", description=__doc__)
    parser.add_argument("--url", required=True, help="where the listener is, such as http://localhost:8001")
    parser.add_argument("--serial", required=True)
    parser.add_argument("--host", default="", help="the host name typed into the terminal, when --url is an address")
    parser.add_argument("--key", default="", help="the push communication key")
    parser.add_argument("--pins", default="", help="numbers of the people who clock in, divided by commas")
    parser.add_argument("--in-turn", action="store_true", help="one after the other instead of by chance")
    parser.add_argument("--count", type=int, default=0, help="so many punches, then end; 0: until interrupted")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between punches")
    parser.add_argument("--state", type=int, default=0, help="the key pressed: 0 in, 1 out")
    parser.add_argument("--legacy", action="store_true", help="the oldest firmware: four columns, no version")
    return parser


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
