"""The parts of a deployment that the drill kills: processes of the product, and the servers below them.

Whatever has ended is started again by its orchestrator: a loop here for the product's processes, gunicorn and Celery
for theirs, the guard of :mod:`spotme.embedded` for PostgreSQL and Valkey.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final

import psycopg
import redis

from spotme import push
from spotme.embedded.place import Place, Servers

LOOK_SECONDS: Final = 0.05
PROBE_SECONDS: Final = 2
READ_AGAIN_SECONDS: Final = 2.0


class Part:
    """Processes under one command, started again whenever they end. ``is_ready`` says that they can work.

    After an end in good order they rest for ``pause`` seconds.
    """

    def __init__(
        self, name: str, command: Sequence[str], *, log: Path, is_ready: Callable[[Part], bool], pause: float = 0.0
    ) -> None:
        self.name = name
        self.log = log
        self.ended_well_at = 0.0
        self._command = list(command)
        self._is_ready = is_ready
        self._pause = pause
        self._process: subprocess.Popen[bytes] | None = None
        self._mark = 0
        self._not_before = 0.0

    @property
    def pid(self) -> int:
        """The process at the head, 0 when there is none."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    def keep(self) -> None:
        """Start it if it does not run; note when it has ended by itself in good order."""
        if self.pid:
            return
        if self._process is not None and self._process.returncode == 0:
            self.ended_well_at = time.monotonic()
            self._not_before = self.ended_well_at + self._pause
            self._process = None
        if time.monotonic() < self._not_before:
            return
        self._mark = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def kill(self) -> bool:
        """Kill all of it, as when its machine dies; return whether there was something to kill."""
        if not self.pid:
            return False
        assert self._process is not None  # noqa: S101 - it has a number
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        return True

    def kill_children(self) -> bool:
        """Kill the processes that do its work; the one at the head replaces them."""
        children = children_of(self.pid)
        return bool([child for child in children if ended(child)])

    def is_ready(self) -> bool:
        """Whether it can work again."""
        return bool(self.pid) and self._is_ready(self)

    def said(self) -> str:
        """What it has said since its last start."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(self._mark)
            return log.read().decode(errors="replace")


@contextlib.contextmanager
def kept_running(parts: Sequence[Part]) -> Iterator[None]:
    """Start the parts and start them again whenever they end, until the block is left; then end them for good."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            for part in parts:
                part.keep()

    for part in parts:
        part.keep()
    keeper = threading.Thread(target=look, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        for part in parts:
            part.kill()


def gateway(port: int, folder: Path) -> Part:
    """The listener for terminals, as ``spotme push`` runs it."""
    options = push.arguments([f"127.0.0.1:{port}"], workers=2, threads=4)
    return Part(
        "gateway",
        [sys.executable, "-m", "gunicorn", *options],
        log=folder / "gateway.log",
        is_ready=lambda _part: listens(port),
    )


def pages(port: int, folder: Path) -> Part:
    """The web server, which is also the site connector's door."""
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "2", "--log-level", "warning"]
    return Part(
        "web",
        [sys.executable, "-m", "gunicorn", *options, "--no-control-socket", "spotme.wsgi:application"],
        log=folder / "web.log",
        is_ready=lambda _part: answers(port),
    )


def worker(folder: Path) -> Part:
    """The worker of all queues."""
    return Part(
        "worker",
        [sys.executable, "-m", "spotme.cli", "worker", "--concurrency", "2", "--loglevel", "INFO"],
        log=folder / "worker.log",
        is_ready=lambda part: " ready." in part.said(),
    )


def connector(config: Path, folder: Path) -> Part:
    """The program in an agency's network, told to read and deliver once; it is started again when it is done."""
    return Part(
        "connector",
        [sys.executable, "-P", "-m", "connectors.zk.site.main", "--config", str(config), "--once"],
        log=folder / "connector.log",
        is_ready=lambda _part: True,
        pause=READ_AGAIN_SECONDS,
    )


class Database:
    """The embedded PostgreSQL and Valkey of a home, killed from outside; their guard starts them again."""

    def __init__(self, home: Path, servers: Servers) -> None:
        self._place = Place(home)
        self._servers = servers

    def kill_postgres(self) -> bool:
        """Kill PostgreSQL: the server itself, and then all that serve connections or write."""
        head = first_number(self._place.postgres / "data" / "postmaster.pid")
        children = children_of(head)
        return bool(head) and all([ended(pid) for pid in (head, *children)][:1])

    def kill_valkey(self) -> bool:
        """Kill the broker, which is the cache as well."""
        pid = first_number(self._place.valkey / "valkey.pid")
        return bool(pid) and ended(pid)

    def answers(self) -> bool:
        """Whether PostgreSQL answers a question."""
        try:
            with psycopg.connect(self._servers.database_url, connect_timeout=PROBE_SECONDS) as found:
                return found.execute("SELECT 1").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    def broker_answers(self) -> bool:
        """Whether Valkey answers."""
        try:
            with redis.Redis.from_url(self._servers.redis_url, socket_timeout=PROBE_SECONDS) as broker:
                return bool(broker.ping())
        except redis.RedisError:
            return False


def children_of(pid: int) -> list[int]:
    """Return the processes that one has started, none when it is gone."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def ended(pid: int) -> bool:
    """Kill one process; return whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def first_number(path: Path) -> int:
    """Return the process number in a pid file, 0 when it says none."""
    try:
        text = path.read_text().split("\n", 1)[0].strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(PROBE_SECONDS)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port: int) -> bool:
    """Whether a web server of ours answers on a port of this machine."""
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=PROBE_SECONDS)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        door.close()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], object], *, what: str, seconds: float) -> float:
    """Wait until ``holds`` answers with something true; return how long that took, in seconds.

    :raises TimeoutError: it never did.
    """
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - began
