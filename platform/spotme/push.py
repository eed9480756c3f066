"""`spotme push`: the listener for terminals, on the port after the pages' own, and nothing but `/iclock/` on it."""

import argparse
import importlib
import os
import sys

from spotme import embedded
from spotme.env import LAST_PORT, Env, load

PROCESSES, THREADS = 2, 8
APPLICATION = "connectors.adms.wsgi:application"
# Terminals are slow writers; the ingress in front of us waits as long.
READ_SECONDS = 60


def main() -> int:
    """Runs the listener until it is stopped, and returns the exit status."""
    env = load()
    parser = argparse.ArgumentParser(prog="spotme push", description="Listens to biometric terminals that push.")
    parser.add_argument("--bind", action="append", help="ADDRESS:PORT; may be repeated")
    parser.add_argument("--workers", type=int, default=PROCESSES)
    parser.add_argument("--threads", type=int, default=THREADS)
    options = parser.parse_args(sys.argv[2:])
    binds = options.bind or [f"{'0.0.0.0' if env.is_production else '127.0.0.1'}:{push_port(env)}"]  # noqa: S104 - a container's own
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spotme.settings")
    try:
        with embedded.needed(env):
            return run(binds, workers=options.workers, threads=options.threads)
    except embedded.ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def push_port(env: Env) -> int:
    """The listener's port: the one after the pages'."""
    return min(env.port + 1, LAST_PORT)


def run(binds: list[str], *, workers: int, threads: int) -> int:
    """Let gunicorn serve the listener in this process until it is stopped."""
    sys.argv = ["spotme push", *arguments(binds, workers=workers, threads=threads)]
    importlib.import_module("gunicorn.app.wsgiapp").run(prog="spotme push")
    return 0


def arguments(binds: list[str], *, workers: int, threads: int) -> list[str]:
    """Gunicorn's arguments: short keep-alive (terminals come every half minute), a body may come slowly."""
    bound = [part for bind in binds for part in ("--bind", bind)]
    options = {
        "--worker-class": "gthread",
        "--workers": str(workers),
        "--threads": str(threads),
        "--timeout": str(READ_SECONDS * 2),
        "--keep-alive": "5",
        "--graceful-timeout": "8",
        "--max-requests": "50000",
        "--max-requests-jitter": "5000",
        "--log-level": "warning",
    }
    flat = [part for option in options.items() for part in option]
    # The product is loaded before the processes fork: one that dies is replaced in a tenth of a second, not in three.
    return [*bound, *flat, "--preload", "--no-control-socket", APPLICATION]
