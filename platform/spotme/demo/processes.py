"""The processes of one machine that plays the whole deployment: what prepares it, and what keeps running."""

import os
import socket
import sys

from spotme import push
from spotme.supervise import Program

MOST_WORKERS = 4
THREADS = 2  # more threads share one interpreter lock: they add waiting, not pages (see ops/decisions/0003)
REQUESTS_PER_WORKER = 10_000
GRACE_SECONDS = 8


def preparation() -> Program:
    """What has to have run before the product starts: migrations, static files, the world."""
    return Program("prepare", (sys.executable, "-m", "spotme.demo.build"))


def programs(port: int) -> list[Program]:
    """What keeps running."""
    return [
        Program("web", web_command(port)),
        Program("push", push_command(port + 1)),
        Program("worker", _spotme("worker", "--concurrency", "2", "--loglevel", "WARNING")),
        Program("beat", _spotme("beat", "--loglevel", "WARNING")),
    ]


def web_command(port: int) -> tuple[str, ...]:
    """Gunicorn on localhost only: the demo's passwords are known to everybody."""
    addresses = [f"127.0.0.1:{port}", *([f"[::1]:{port}"] if _has_ipv6() else [])]
    binds = [part for address in addresses for part in ("--bind", address)]
    options = {
        "--worker-class": "gthread",
        "--workers": str(min(max(2, os.cpu_count() or 2), MOST_WORKERS)),
        "--threads": str(THREADS),
        "--max-requests": str(REQUESTS_PER_WORKER),
        "--max-requests-jitter": str(REQUESTS_PER_WORKER // 10),
        "--graceful-timeout": str(GRACE_SECONDS),
        "--log-level": "warning",
    }
    flat = [part for option in options.items() for part in option]
    return (sys.executable, "-m", "gunicorn", *binds, *flat, "--no-control-socket", "spotme.wsgi:application")


def push_command(port: int) -> tuple[str, ...]:
    """The listener for terminals, on localhost only."""
    addresses = [f"127.0.0.1:{port}", *([f"[::1]:{port}"] if _has_ipv6() else [])]
    return (sys.executable, "-m", "gunicorn", *push.arguments(addresses, workers=1, threads=4))


def _spotme(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "spotme.cli", *arguments)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
