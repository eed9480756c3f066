"""Kill the listener for terminals again and again while they send: ``python -m ops.drills.kill_push``.

1. Simulated terminals send their logs in batches of random size, and again what was not acknowledged.
2. Meanwhile the listener's processes are killed (SIGKILL) at random moments, before, in and after a commit.
3. At the end every record of every terminal is exactly one punch, what was acknowledged is kept, and each terminal's
   daily balance adds up: received = stored + duplicates + quarantined.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from connectors.adms.simulator import PushTerminal

RESULT = Path(__file__).with_name("kill_push.json")
START_SECONDS = 60.0
FIRST = datetime(2026, 10, 5, 7, 30)  # noqa: DTZ001 - a terminal's own clock
PATIENCE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a storm. ``lost``, ``doubled`` and ``unbalanced`` have to be zero."""

    records: int
    punches: int
    lost: int
    doubled: int
    unbalanced: int
    kills: int
    uploads_repeated: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, nothing doubled, and the books add up."""
        return not (self.lost or self.doubled or self.unbalanced) and self.punches == self.records


class Listener:
    """The real listener under gunicorn, to be killed."""

    def __init__(self, port: int, environment: Mapping[str, str]) -> None:
        self.port = port
        self._environment = {**os.environ, **environment}
        self._master: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        from spotme import push

        options = push.arguments([f"127.0.0.1:{self.port}"], workers=2, threads=4)
        command = [sys.executable, "-m", "gunicorn", "--preload", *options[:-1], "--log-level", "critical", options[-1]]
        self._master = subprocess.Popen(command, env=self._environment, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise TimeoutError(f"nothing listens on port {self.port}")

    def kill_workers(self) -> None:
        """Kill the processes that answer; the master forks new ones at once."""
        assert self._master is not None  # noqa: S101 - it was started
        children = Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children").read_text().split()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def kill(self) -> None:
        """Kill the whole of it."""
        if self._master is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._master.pid, signal.SIGKILL)
            self._master.wait()
            self._master = None


def storm(
    terminals: Sequence[PushTerminal], listener: Listener, *, kills: int, rng: random.Random, every: float = 0.3
) -> int:
    """Let the terminals send while the listener is killed; return how many uploads had to be repeated."""
    repeated = [0] * len(terminals)

    def send(place: int, terminal: PushTerminal) -> None:
        dice = random.Random(f"{terminal.serial}:{place}")  # noqa: S311 - a drill
        while terminal.sent < len(terminal.log):
            if not terminal.upload(batch=dice.randint(1, 60)):
                repeated[place] += 1
                time.sleep(PATIENCE_SECONDS)

    threads = [
        threading.Thread(target=send, args=(place, terminal), daemon=True) for place, terminal in enumerate(terminals)
    ]
    listener.start()
    for thread in threads:
        thread.start()
    for number in range(kills):
        time.sleep(rng.uniform(0.02, 2 * every))
        if number % 10 == 9:
            listener.kill()
            listener.start()
        else:
            listener.kill_workers()
    for thread in threads:
        thread.join()
    return sum(repeated)


def invent(terminals: Sequence[PushTerminal], pins: Sequence[str], punches: int) -> None:
    """Fill the terminals' logs: every record another second, people in turn, over the working days of a month."""
    each = -(-punches // len(terminals))
    for place, terminal in enumerate(terminals):
        for number in range(each):
            at = FIRST + timedelta(days=number // 4000, seconds=number % 4000 * 8 + place)
            terminal.punch(pins[(number + place) % len(pins)], at, status=number % 2)


def judge(schema: str, terminals: Sequence[PushTerminal], *, kills: int, repeated: int, seconds: float) -> Outcome:
    """Take up what waits, then compare what is there with what the terminals hold."""
    from kit import clock
    from tenant_apps.attendance.services import arrivals
    from tenants.connection import connection
    from tenants.context import in_tenant

    with in_tenant(schema), connection.cursor() as cursor:
        while arrivals.ingest_waiting(now=clock.now()):
            pass
        cursor.execute(
            "SELECT device_key, person_id, (device_at AT TIME ZONE 'Asia/Kuala_Lumpur')::text, count(*)"
            " FROM attendance_punch WHERE device_key = ANY(%s) GROUP BY 1, 2, 3",
            [[terminal.serial for terminal in terminals]],
        )
        found = {(serial, at): count for serial, _person, at, count in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM devices_terminalday WHERE received <> stored + duplicates + quarantined"
            " OR received <> (SELECT count(*) FROM devices_rawrecord r WHERE r.terminal_id = devices_terminalday"
            ".terminal_id AND left(r.device_time, 10) = devices_terminalday.date::text)"
        )
        (unbalanced,) = cursor.fetchone()
    held = {(terminal.serial, f"{one.at:%Y-%m-%d %H:%M:%S}") for terminal in terminals for one in terminal.log}
    return Outcome(
        records=len(held),
        punches=sum(found.values()),
        lost=len(held - found.keys()),
        doubled=sum(count - 1 for count in found.values()) + len(found.keys() - held),
        unbalanced=unbalanced,
        kills=kills,
        uploads_repeated=repeated,
        seconds=round(seconds, 1),
    )


def main() -> int:
    """Run the long drill on servers of its own and write its result beside this file."""
    parser = argparse.ArgumentParser(prog="python -m ops.drills.kill_push", description=__doc__)
    parser.add_argument("--punches", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--terminals", type=int, default=4)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between kills, on average")
    parser.add_argument("--result", type=Path, default=RESULT)
    options = parser.parse_args()
    from ops.bench import stage

    with stage.servers(), _free_port() as port:
        terminals, pins = _agency(port, options.terminals)
        invent(terminals, pins, options.punches)
        listener = Listener(port, {})
        began = time.monotonic()
        try:
            repeated = storm(
                terminals,
                listener,
                kills=options.kills,
                rng=random.Random(7),  # noqa: S311 - a drill
                every=options.every,
            )
        finally:
            listener.kill()
        outcome = judge(
            stage.SCHEMA, terminals, kills=options.kills, repeated=repeated, seconds=time.monotonic() - began
        )
    options.result.write_text(json.dumps(asdict(outcome) | {"sound": outcome.is_sound}, indent=1) + "\n")
    sys.stdout.write(f"{outcome}\n{'sound' if outcome.is_sound else 'NOT SOUND'}\n")
    return 0 if outcome.is_sound else 1


@contextlib.contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    yield port


def _agency(port: int, count: int) -> tuple[list[PushTerminal], list[str]]:
    """An agency with officers, numbers and claimed terminals."""
    from ops.bench.stage import SCHEMA
    from ops.drills.agency import stand_up

    return stand_up(SCHEMA, port=port, terminals=count, officers=40, start=date(2026, 10, 1))


if __name__ == "__main__":
    raise SystemExit(main())
