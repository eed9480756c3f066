"""Real processes of the product beside the tests: workers, commands, on the database the test works in."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from django.conf import settings
from django.db import connection

from tests.harness import run

PATIENCE = 90.0  # a machine that runs the whole suite starts a worker slowly


def database_url() -> str:
    """The URL of the database this test works in."""
    place = connection.settings_dict
    return (
        f"postgresql://{quote(place['USER'])}:{quote(place['PASSWORD'])}"
        f"@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    )


def environment() -> dict[str, str]:
    """The variables that lead a process to this test's database and broker."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPOTME_", "DJANGO_"))}
    return {
        **kept,
        "SPOTME_ENV": "test",
        "SPOTME_HOME": str(run.home()),
        "SPOTME_DATABASE_URL": database_url(),
        "SPOTME_REDIS_URL": settings.CELERY_BROKER_URL,
        "SPOTME_CACHE_URL": settings.CACHES["default"]["LOCATION"],
    }


class Worker:
    """A running worker and its children."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    def said(self) -> str:
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """SIGKILL to the worker and all its children, as when the machine dies."""
        family = [psutil.Process(self._process.pid)]
        family += family[0].children(recursive=True)
        for member in family:
            member.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=10)

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def worker(log: Path, *arguments: str) -> Iterator[Worker]:
    """A worker with the tests' jobs and seeders; it is ready when the block begins."""
    command = [sys.executable, "-m", "tests.tenants.worker_under_test", "--concurrency", "1", *arguments]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment(), cwd=run.REPOSITORY, stdout=output, stderr=subprocess.STDOUT
        )
    started = Worker(process, log)
    try:
        until(lambda: " ready." in started.said() or process.poll() is not None, what=f"the worker: {log}")
        assert process.poll() is None, started.said()
        yield started
    finally:
        started.stop()


def until(holds: Callable[[], object], *, what: str, seconds: float = PATIENCE) -> None:
    """Waits until ``holds`` answers with something true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.05)


@contextmanager
def other_connection() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection of somebody else to the database this test works in, outside of Django."""
    with psycopg.connect(database_url(), autocommit=True) as found:
        yield found
