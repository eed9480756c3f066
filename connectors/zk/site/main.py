"""The command ``spotme connector``: read the terminals of a site, keep, deliver, report; until it is stopped."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import SystemRandom
from typing import Final
from zoneinfo import ZoneInfo

from connectors.zk.errors import TerminalError
from connectors.zk.parcel import Parcel
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.reading import read_apart
from connectors.zk.site.buffer import Buffer, BusyError
from connectors.zk.site.config import Config, ConfigError, load
from connectors.zk.site.line import Line, LineError
from connectors.zk.sync import Order
from kit import clock

log = logging.getLogger("spotme.connector")

REPORT_EVERY: Final = 300.0
FLUSH_EVERY: Final = 15.0
LONGEST_PAUSE: Final = 300.0
TICK: Final = 0.5

type Reader = Callable[[Order], Parcel]


@dataclass
class Turn:
    """When a terminal is read next, and how it fared last. Times are monotonic seconds."""

    order: Order
    due: float
    failures: int = 0
    code: str = ""
    at: str = ""
    busy: bool = False


@dataclass
class Connector:
    """The program at work: one thread that decides, up to four that read, each through a process of its own."""

    config: Config
    buffer: Buffer
    line: Line
    read: Reader
    stopped: threading.Event = field(default_factory=threading.Event)
    set_clocks: bool = False
    """Whether the agency wants clocks set; the platform says so when it takes a report."""

    def __post_init__(self) -> None:
        self.turns = [Turn(order, time.monotonic()) for order in self.config.orders]

    def once(self) -> bool:
        """Read every terminal once and deliver what waits; return whether all went well."""
        self.report()
        with ThreadPoolExecutor(self.config.at_once) as pool:
            list(pool.map(self._visit, self.turns))
        delivered = self.flush()
        self.report()
        return delivered and not any(turn.code for turn in self.turns)

    def forever(self) -> None:
        """Work until :attr:`stopped` is set."""
        pause, flush_at, report_at = TICK, 0.0, 0.0
        pool = ThreadPoolExecutor(self.config.at_once)
        while not self.stopped.is_set():
            now = time.monotonic()
            for turn in self.turns:
                if not turn.busy and turn.due <= now:
                    turn.busy = True
                    pool.submit(self._visit, turn)
            if now >= flush_at:
                pause = TICK if self.flush() else min(max(pause * 2, FLUSH_EVERY), LONGEST_PAUSE)
                flush_at = time.monotonic() + pause
            if now >= report_at:
                self.report()
                report_at = now + REPORT_EVERY
            self.stopped.wait(TICK)
        pool.shutdown(wait=False, cancel_futures=True)

    def flush(self) -> bool:
        """Deliver what waits, oldest first; return whether the line is up.

        What the platform does not take of one terminal (not registered or confirmed yet) waits and stops nothing.
        """
        for path in self.buffer.waiting():
            try:
                parcel = self.buffer.read(path)
                self.line.deliver(path.read_bytes(), parcel.sha256)
                self.buffer.done(path, parcel)
                log.info("%s delivered", path.name)
            except ProtocolError as error:
                log.error("%s is damaged and laid aside: %s", path.name, error)
                self.buffer.refuse(path)
            except LineError as error:
                log.warning("%s waits: %s", path.name, error)
                if error.is_final:
                    self.buffer.refuse(path)
                elif not error.is_about_one:
                    return False
        return True

    def report(self) -> bool:
        """Tell the platform how the terminals fared; return whether it heard."""
        told = [{"serial": turn.order.serial, "code": turn.code, "at": turn.at} for turn in self.turns if turn.at]
        try:
            answer = self.line.report(_version(), len(self.buffer.waiting()), told)
        except LineError as error:
            log.warning("no report: %s", error)
            return False
        self.set_clocks = answer.get("set_clocks") is True
        return True

    def _visit(self, turn: Turn) -> None:
        """Read one terminal, keep what it holds, and decide when it is read again."""
        try:
            parcel = self.read(replace(turn.order, set_clock=self.set_clocks))
            kept = self.buffer.put(parcel)
            log.info("%s read: %s", turn.order.serial, kept.name if kept else "nothing new")
            turn.code, turn.failures = "", 0
            turn.due = time.monotonic() + self._until_next()
        except TerminalError as error:
            log.warning("%s not read: %s: %s", turn.order.serial, error.code, error)
            turn.code = error.code
            turn.due = time.monotonic() + self._pause_after(turn, error)
        except OSError as error:
            log.error("%s not kept: %s", turn.order.serial, error)
            turn.code, turn.due = "disk", time.monotonic() + LONGEST_PAUSE
        finally:
            turn.at = clock.now().isoformat(timespec="seconds")
            turn.busy = False

    def _pause_after(self, turn: Turn, error: TerminalError) -> float:
        """Return the seconds until the next try: after 1, 5 and 15 minutes, then at the next time of the day."""
        if error.permanent or turn.failures >= len(self.config.retry_minutes):
            turn.failures = 0
            return self._until_next()
        minutes = self.config.retry_minutes[turn.failures]
        turn.failures += 1
        return minutes * 60 * SystemRandom().uniform(1, 1.2)

    def _until_next(self) -> float:
        now = clock.now().astimezone(ZoneInfo(self.config.zone))
        until = seconds_until(now, self.config)
        return until + SystemRandom().uniform(0, self.config.jitter_seconds)


def seconds_until(local: datetime, config: Config) -> float:
    """Return the seconds from ``local`` until the next reading: a time of the day, or the interval if sooner."""
    waits = []
    for at in config.times:
        due = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        waits.append(((due if due > local else due + timedelta(days=1)) - local).total_seconds())
    if config.every_minutes:
        waits.append(config.every_minutes * 60.0)
    return min(waits, default=86_400.0)


def main(argv: list[str] | None = None) -> int:
    """Run the connector; 0 when stopped in order, 1 when ``--once`` or ``--check`` found something wrong, 2 for a

    configuration that cannot be used.
    """
    asked = _arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    try:
        config = load(asked.config)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    connector = Connector(
        config, Buffer(config.buffer), Line(config), lambda order: read_apart(order, wall_clock=config.wall_clock)
    )
    if asked.check:
        return 0 if connector.report() else 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_caught: connector.stopped.set())
    try:
        with connector.buffer.owned():
            if asked.once:
                return 0 if connector.once() else 1
            connector.forever()
    except BusyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    log.info("stopped")
    logging.shutdown()
    os._exit(0)  # a reading under way is not waited for: it is read again, and its process ends by itself


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="spotme connector", description="Reads terminals of a site and delivers.")
    parser.add_argument("--config", type=Path, default=Path("connector.toml"))
    parser.add_argument("--once", action="store_true", help="read and deliver once, then end")
    parser.add_argument("--check", action="store_true", help="only say whether the platform knows the token")
    return parser.parse_args(argv if argv is not None else sys.argv[2:])


def _version() -> str:
    try:
        return version("spotme")
    except PackageNotFoundError:
        return "?"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
