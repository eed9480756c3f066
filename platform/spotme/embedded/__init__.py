"""The embedded servers: a real PostgreSQL 18 and a real Valkey 9 for whoever names no servers of their own.

They come as wheels, keep their data below one folder (the `home`, ``var/``) and serve every process of that
home. The first process to need them starts them; later ones join; they stop when the last one has left, also
when it was killed. Nothing has to be cleaned up by hand, and nothing keeps running.

How that is kept true, in four sentences:

1. A small *guard* process (:mod:`spotme.embedded.guard`) owns the two servers and holds ``guard.lock``.
2. Every process using the servers holds ``users.lock`` in shared mode; the kernel lets go of it at death.
3. The guard tries to take ``users.lock`` for itself; once it succeeds nobody is left, and it stops them.
4. ``start.lock`` makes joining and starting one thing at a time.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spotme.embedded.launch import launch
from spotme.embedded.locks import Lock
from spotme.embedded.place import Place, ServerError, Servers, wipe, wipe_servers
from spotme.env import Env

__all__ = ["ServerError", "Servers", "needed", "running", "servers", "wipe", "wipe_servers"]

STOP_SECONDS = 60.0


@contextmanager
def servers(home: Path, *, durable: bool = True) -> Iterator[Servers]:
    """Joins the servers of `home`, or starts them, for as long as the block runs.

    With `durable` off nothing is flushed to disk: quicker, and only for data that may be lost at any moment
    (tests). It counts for whoever starts the servers; who joins takes them as they are.

    :raises ServerError: when a server does not start; the message holds the end of its log and what to do.
    """
    place = Place(home.absolute())
    place.make_folders()
    users = Lock(place.users_lock)
    try:
        yield _join_or_start(place, users, durable=durable)
    finally:
        users.release()
        _wait_if_last(place)


@contextmanager
def needed(env: Env, *, durable: bool = True) -> Iterator[None]:
    """Leads this process and its children to the embedded servers, as far as the environment names none.

    :raises ServerError: when a server does not start.
    """
    if env.database_url and env.redis_url:
        yield
        return
    with servers(env.home, durable=durable) as found:
        named = (env.database_url, env.redis_url, env.cache_url or env.redis_url)
        for (variable, url), given in zip(found.environment().items(), named, strict=True):
            os.environ[variable] = given or url
            os.environ.pop(f"{variable}_FILE", None)
        yield


def running(home: Path) -> Servers | None:
    """The servers another process of `home` keeps running at this moment, or `None`. Does not hold them."""
    place = Place(home.absolute())
    return place.read_state() if Lock.is_taken(place.guard_lock) else None


def _join_or_start(place: Place, users: Lock, *, durable: bool) -> Servers:
    """Takes a share in the servers, after a stop that is under way has finished."""
    with Lock(place.start_lock) as start:
        start.take(seconds=STOP_SECONDS)
        if not users.share():
            _wait_for_stop(place)
            users.share(seconds=STOP_SECONDS)
        found = running(place.home)
        if found is None:
            _wait_for_stop(place)
            found = launch(place, durable=durable)
        return found


def _wait_if_last(place: Place) -> None:
    """After the last user has left, waits until the servers have really stopped."""
    with Lock(place.users_lock) as probe:
        others_remain = not probe.take() and probe.share()
    if not others_remain:
        _wait_for_stop(place)


def _wait_for_stop(place: Place) -> None:
    with Lock(place.guard_lock) as guard:
        guard.take(seconds=STOP_SECONDS)
