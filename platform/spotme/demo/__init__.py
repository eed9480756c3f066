"""`spotme demo`: the whole product with an invented world, on one machine, until Ctrl-C.

1. Refuse in production, when another demo of this home runs, and when the port is taken.
2. Start the servers, unless the environment names others.
3. Migrate, gather the static files, and build the world, once: it says itself in the database that it stands.
   A build that was interrupted is thrown away with its servers' data and begun again.
4. Start the product's processes, wait until it says it is ready, write ``var/demo.json`` and say where to go.
"""

import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from spotme import embedded
from spotme.demo import processes, told
from spotme.embedded.locks import Lock
from spotme.env import Env, load
from spotme.supervise import PortTaken, Supervisor, require_free_port

READY_SECONDS = 90


class DemoError(RuntimeError):
    """The demo cannot run; the message says why and what helps."""


def main() -> int:
    """Runs the demo and returns the exit status."""
    env = load()
    try:
        with _alone(env.home):
            require_free_port(env.port, remedy="make demo PORT=8010")
            _refuse_production(env)
            return _run(env)
    except (DemoError, PortTaken, embedded.ServerError) as error:
        sys.stderr.write(f"\nThe demo cannot start.\n{error}\n")
        return 1


def reset() -> int:
    """`spotme demo-reset`: forgets everything below ``var/``; refuses while something of it is running."""
    env = load()
    try:
        _refuse_production(env)
        if env.home.exists():
            with _alone(env.home):
                if embedded.running(env.home):
                    raise DemoError(
                        "A command of this folder is using the servers. End it first, then: make demo-reset"
                    )
                embedded.wipe(env.home)
    except (DemoError, embedded.ServerError) as error:
        sys.stderr.write(f"Nothing was deleted.\n{error}\n")
        return 1
    sys.stdout.write(f"{env.home} is empty; the next `make demo` starts afresh.\n")
    return 0


def _refuse_production(env: Env) -> None:
    if env.is_production:
        raise DemoError("SPOTME_ENV is production. The demo has known passwords and never runs there.")


def _alone(home: Path) -> Lock:
    """The lock that keeps two demos of one home apart.

    :raises DemoError: when another demo holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = Lock(home / "demo.lock")
    if not lock.take():
        lock.release()
        raise DemoError("A demo of this folder is already running. Stop it with Ctrl-C where it was started.")
    return lock


def _run(env: Env) -> int:
    told.forget(env.home)  # a killed demo could not
    _throw_away_an_interrupted_build(env)
    with Supervisor() as house:
        house.say("Using the servers named." if env.database_url else "Starting PostgreSQL and Valkey …")
        with embedded.needed(env):
            try:
                return _serve(env, house)
            finally:
                told.forget(env.home)
                house.stop()


def _serve(env: Env, house: Supervisor) -> int:
    status = house.run_to_end(processes.preparation())
    if house.asked_to_stop:
        return 0
    if status:
        raise DemoError("The preparation failed; its last lines above say why.")
    house.keep(processes.programs(env.port))
    if not house.watch(until=_ready(env.port)):
        return 0
    world = told.publish(env.home, port=env.port)
    for line in told.lines(world):
        house.say(line)
    house.watch()
    return 0


def _throw_away_an_interrupted_build(env: Env) -> None:
    """:raises DemoError: when the half-built world stands in a database that is not ours to delete."""
    if not told.is_half_built(env.home):
        return
    if env.database_url:
        raise DemoError(
            "The last build of the demo world was interrupted, and it stands half-built in SPOTME_DATABASE_URL."
            f" Empty that database and delete {told.half_built_mark(env.home)}."
        )
    sys.stdout.write("The last build of the demo world was interrupted; starting afresh.\n")
    embedded.wipe_servers(env.home)
    told.half_built_mark(env.home).unlink()


def _ready(port: int) -> Callable[[], bool]:
    """A question that says yes once the product is ready.

    :raises DemoError: out of the question, when it has not become ready in time.
    """
    deadline = time.monotonic() + READY_SECONDS

    def ask() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            said = f"/readyz answers {error.code}"
        except OSError as error:
            said = str(error)
        if time.monotonic() > deadline:
            raise DemoError(f"The product is not ready after {READY_SECONDS} s: {said}.")
        return False

    return ask
