"""The servers and the databases of the suite.

1. The first process that needs a database starts PostgreSQL and Valkey for this run; the others join. When
   ``SPOTME_DATABASE_URL`` names a server, that one is used (its role must be allowed to create databases), and
   ``SPOTME_REDIS_URL`` likewise.
2. Under a lock one process builds the *pattern*: the public schema and the standing agencies.
3. Every process works in its own copy of the pattern (``CREATE DATABASE … TEMPLATE``) and in two databases of
   Valkey of its own.
4. A test with `db` is rolled back. A test with `committed` really commits; its copy is thrown away afterwards
   and made anew, in about a tenth of a second. Django's flush would empty the standing agencies as well, so
   `transactional_db` is refused.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test.signals import clear_cache_handlers
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from spotme import embedded
from spotme.database import django_database
from spotme.embedded.locks import Lock
from spotme.embedded.place import Servers
from tenants import directory
from tests import cast
from tests.harness import run

BUILD_SECONDS = 180.0


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The servers of this run; Django and Celery are led to them, each process to its own part of Valkey."""
    env = settings.ENV
    if env.database_url and env.redis_url:
        found = Servers(env.database_url, env.redis_url, env.cache_url or env.redis_url)
        _lead_to(found)
        yield found
        return
    with embedded.servers(run.home(), durable=False) as started:
        found = Servers(
            env.database_url or started.database_url,
            env.redis_url or started.redis_url,
            env.cache_url or env.redis_url or started.cache_url,
        )
        _lead_to(found)
        yield found


@pytest.fixture(scope="session")
def django_db_setup(servers: Servers, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Makes the pattern unless another process has, and this process's copy of it."""
    run.keep_baselines()
    with django_db_blocker.unblock():
        with Lock(run.home() / "pattern.lock") as lock:
            lock.take(seconds=BUILD_SECONDS)
            if not _exists(servers, _pattern()):
                _build(servers)
        _renew(servers)
    yield
    with django_db_blocker.unblock():
        _leave(settings.DATABASES["default"]["NAME"], servers)


@pytest.fixture
def committed(
    request: pytest.FixtureRequest,
    servers: Servers,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Database access that really commits, seen by other threads and processes; undone by a fresh copy."""
    if "db" in request.fixturenames:
        raise pytest.UsageError(f"{request.node.name} asks for db and for committed; choose one")
    with django_db_blocker.unblock():
        _start_from_public()
        yield
        _renew(servers)


@pytest.fixture(autouse=True)
def _nothing_is_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that touches the database begins in public, with an empty cache, and leaves no memory behind."""
    named = {"db", "committed"} & set(request.fixturenames)
    if not named and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("committed" if "committed" in named else "db")
    cache.clear()
    _start_from_public()
    yield
    _start_from_public()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """:raises pytest.UsageError: when a test wants Django's flush, which would empty the standing agencies."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if "transactional_db" in getattr(item, "fixturenames", ()) or (mark and mark.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture committed instead of transactional_db")


def pytest_sessionfinish() -> None:
    """The process that has begun the run leaves no pattern on a server of others."""
    if run.IS_OWNER and settings.ENV.database_url:
        _drop(settings.ENV.database_url, _pattern())


def _pattern() -> str:
    return f"spotme_test_{run.NUMBER}"


def _copy() -> str:
    return f"{_pattern()}_{run.worker()}"


def _build(servers: Servers) -> None:
    """Builds the pattern aside and gives it its name when it is whole."""
    making = f"{_pattern()}_making"
    _drop(servers.database_url, making)
    _administer(servers.database_url, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(_name(making)))
    _work_in(making)
    cast.build()
    _work_in(_copy())
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(_name(making), _name(_pattern()))
    _administer(servers.database_url, rename)


def _renew(servers: Servers) -> None:
    """A fresh copy of the pattern for this process."""
    _leave(_copy(), servers)
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(_name(_copy()), _name(_pattern()))
    _administer(servers.database_url, copy)
    _work_in(_copy())


def _leave(name: str, servers: Servers) -> None:
    _work_in(name)
    _drop(servers.database_url, name)


def _drop(url: str, name: str) -> None:
    _administer(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_name(name)))


def _work_in(name: str) -> None:
    """Leads every connection of this process to the database `name`, also those of other threads."""
    connections.close_all()
    connection.close_pool()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    directory.forget()


def _start_from_public() -> None:
    connection.set_schema_to_public()
    directory.forget()


def _lead_to(servers: Servers) -> None:
    where = django_database(servers.database_url)
    for target in (settings.DATABASES["default"], connection.settings_dict):
        target.update({key: where[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")})
    settings.CACHES["default"]["LOCATION"] = _own_part(servers.cache_url, offset=1)
    clear_cache_handlers(setting="CACHES")
    settings.CELERY_BROKER_URL = _own_part(servers.redis_url, offset=0)
    if "spotme.celery" in sys.modules:
        sys.modules["spotme.celery"].app.conf.broker_url = settings.CELERY_BROKER_URL


def _own_part(url: str, *, offset: int) -> str:
    """`url` with the number of a Valkey database that only this process uses."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{2 * run.worker() + offset}"))


def _exists(servers: Servers, name: str) -> bool:
    with _administrator(servers.database_url) as administrator:
        found = administrator.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _administer(url: str, statement: sql.Composed) -> None:
    with _administrator(url) as administrator:
        administrator.execute(statement)


@contextmanager
def _administrator(url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection outside of every database of the suite: databases are made and dropped from there."""
    with psycopg.connect(url, autocommit=True) as administrator:
        yield administrator


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)
