"""Kill the site connector again and again while terminals are used and the line comes and goes; then count.

``python -m ops.drills.kill_connector --seconds 300`` runs it against a ledger that stands for the platform: it keeps a
reading and then, at random, answers, hangs up without an answer, or says that it is away. Whatever was recorded on a
terminal must stand in the ledger's last reading of it, and no acknowledged reading may be lacking.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from connectors.zk.parcel import Parcel, from_wire
from connectors.zk.simulator import Behaviour, SimulatedTerminal, invented

MODULE = "connectors.zk.site.main"
LONGEST_LIFE = 2.5


def configuration(
    folder: Path, *, url: str, token: str, terminals: Sequence[SimulatedTerminal], name: str = "connector.toml"
) -> Path:
    """Write a configuration for simulated terminals on this machine and return its path."""
    lines = [
        f'[platform]\nurl = "{url}"\nallow_plain_http = true\ntoken = "{token}"',
        '[site]\nbuffer = "buffer"\nallow_loopback = true\nretry_minutes = [0.005, 0.01]\njitter_seconds = 0',
    ]
    lines += [
        f'[[terminal]]\nserial = "{one.memory.serial}"\naddress = "127.0.0.1"\nport = {one.port}' for one in terminals
    ]
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def connector(config: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start the connector as an agency would."""
    command = [sys.executable, "-P", "-m", MODULE, "--config", str(config), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_often(config: Path, *, seconds: float, dice: random.Random, meanwhile: Callable[[], None]) -> int:
    """Start the connector and kill it at a random moment, over and over; return how often it was killed."""
    until, kills = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        child = connector(config)
        end = time.monotonic() + dice.uniform(0.1, LONGEST_LIFE)
        while time.monotonic() < end:
            meanwhile()
            time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
        kills += 1
    return kills


def finish(config: Path, *, tries: int = 20) -> bool:
    """Let the connector read and deliver once more until all went well; return whether it did."""
    return any(connector(config, "--once").wait() == 0 for _turn in range(tries))


class Ledger(ThreadingHTTPServer):
    """Stands for the platform: keeps readings in order, and answers as lines and servers do."""

    daemon_threads = True

    def __init__(self, dice: random.Random) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.dice = dice
        self.kept: dict[tuple[str, str], Parcel] = {}
        self.last: dict[str, Parcel] = {}
        self.is_calm = False
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Door(BaseHTTPRequestHandler):
    server: Ledger

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        ledger = self.server
        luck = 1.0 if ledger.is_calm else ledger.dice.random()
        if luck < 0.15:
            self._answer(503, {})
            return
        if not self.path.endswith("/parcels/"):
            self._answer(200, {})
            return
        parcel = from_wire(zlib.decompress(body))
        with ledger.lock:
            ledger.kept.setdefault((parcel.serial, parcel.sha256), parcel)
            ledger.last[parcel.serial] = parcel
        if luck < 0.4:
            self.close_connection = True  # kept, but the answer is lost on the way
            return
        self._answer(200, {"kept": True, "sha256": parcel.sha256})

    def _answer(self, status: int, told: dict[str, object]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def drill(*, seconds: float, seed: int, folder: Path) -> tuple[int, int]:
    """Run the drill and return how often the connector was killed, and how many punches arrived.

    :raises AssertionError: something recorded is lacking, or stands twice.
    """
    dice = random.Random(seed)  # noqa: S311 - a drill that can be repeated
    ledger = Ledger(dice)
    threading.Thread(target=ledger.serve_forever, daemon=True).start()
    calm, rough = Behaviour(), Behaviour(split_prefix=True, stale=True)
    memories = [invented(people=20, records=500, serial=f"DRILL{n}") for n in (1, 2)]
    with SimulatedTerminal(memories[0], calm) as one, SimulatedTerminal(memories[1], rough) as two:
        config = configuration(folder, url=ledger.url, token="spc_drill", terminals=(one, two))  # noqa: S106

        def use() -> None:
            if dice.random() < 0.2:
                dice.choice((one, two)).punch(str(dice.randint(1, 20)))

        kills = kill_often(config, seconds=seconds, dice=dice, meanwhile=use)
        ledger.is_calm = True
        if not finish(config):
            raise AssertionError("the connector does not come to an end")
        for memory in memories:
            arrived = [(row.pin, row.at) for row in ledger.last[memory.serial].contents().rows()]
            if arrived != [(row.pin, row.at) for row in memory.rows]:
                raise AssertionError(f"{memory.serial}: {len(arrived)} of {len(memory.rows)} arrived")
    ledger.shutdown()
    ledger.server_close()
    left = list((folder / "buffer").glob("*.parcel"))
    if left:
        raise AssertionError(f"{len(left)} readings were not delivered")
    return kills, sum(len(memory.rows) for memory in memories)


def main() -> int:
    """Run the drill from the command line."""
    parser = argparse.ArgumentParser(prog="python -m ops.drills.kill_connector")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kills, punches = drill(seconds=asked.seconds, seed=asked.seed, folder=Path(folder))
    sys.stdout.write(f"killed {kills} times; {punches} punches, none lost, none doubled\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
