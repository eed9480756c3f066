"""The stage of the benchmarks: real servers in a folder of their own, one agency, its officers, the product served."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SCHEMA, HOST = "bench", "bench.localhost"
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def servers(*, with_pages: bool = True) -> Iterator[Path]:
    """Servers and an empty product for the time of the block, which gets their folder; Django is ready inside.

    Without ``with_pages`` static files are not gathered: good enough for doors that answer JSON.
    """
    from spotme import embedded

    os.environ |= {"SPOTME_ENV": "development", "DJANGO_SETTINGS_MODULE": "spotme.settings"}
    with tempfile.TemporaryDirectory(prefix="spotme-bench-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        os.environ["SPOTME_HOME"] = folder
        with embedded.servers(home) as found:
            os.environ |= found.environment()
            _prepare(with_pages=with_pages)
            yield home
            _leave()
        embedded.wipe(home)


def _prepare(*, with_pages: bool) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    if with_pages:
        call_command("collectstatic", interactive=False, verbosity=0)


def _leave() -> None:
    from django.db import connections

    from tenants.connection import connection

    connections.close_all()
    connection.close_pool()


@contextmanager
def served(
    application: str, environment: Mapping[str, str] | None = None, *, more: Sequence[str] = ()
) -> Iterator[tuple[int, int]]:
    """``application`` behind one worker of gunicorn for the time of the block, which gets its port and worker's pid.

    ``more`` are further options of gunicorn; with several workers the pid is the first one's (:func:`siblings`).
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--threads",
        "2",
        "--keep-alive",
        "75",
        "--log-level",
        "warning",
    ]
    command = [sys.executable, "-m", "gunicorn", *options, *more, "--no-control-socket", application]
    master = subprocess.Popen(command, env={**os.environ, **(environment or {})})
    try:
        _wait_for(port)
        yield port, _worker_of(master.pid)
    finally:
        master.terminate()
        master.wait(timeout=30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


def _worker_of(master: int) -> int:
    while True:
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            return int(children[0])
        time.sleep(0.05)


def siblings(worker: int) -> list[int]:
    """Return the worker and those started beside it."""
    master = int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1])
    return [int(child) for child in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def processor_seconds(pids: list[int]) -> float:
    """Return the processor time the processes have used since they began; those that are gone count nothing."""
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        used += int(fields[11]) + int(fields[12])
    return used / TICKS


def database_pids() -> list[int]:
    """Return the processes of PostgreSQL that serve connections."""
    from tenants.connection import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        return [pid for (pid,) in cursor.fetchall()]
