"""Two agencies at once, with equal primary keys, from many threads: nothing of one is ever seen at the other."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from shared_apps.audit.models import AuditEntry
from tenants.context import in_tenant
from tests.cast import NORTH, SOUTH

TURNS = 150
THREADS = 6


def _leave_in_each(*schemas: str) -> None:
    """One row in each schema, under the same primary key everywhere."""
    for schema in schemas:
        with in_tenant(schema):
            AuditEntry.objects.create(pk=4711, at=timezone.now(), action="test.leak", target_label=schema)
            cache.set("secret", schema)


def _look(turn: tuple[int, str]) -> tuple[str, str, str]:
    """What a thread that switches from agency to agency finds, closing its connection now and then."""
    number, schema = turn
    with in_tenant(schema):
        found = AuditEntry.objects.get(pk=4711).target_label
        remembered = cache.get("secret")
    if number % 7 == 0:
        connection.close()
    return schema, found, remembered


def test_threads_that_switch_agencies_never_see_the_other_ones_rows(committed: None) -> None:
    _leave_in_each(NORTH, SOUTH)

    with ThreadPoolExecutor(THREADS) as threads:
        seen = list(threads.map(_look, product(range(TURNS), (NORTH, SOUTH))))
        list(threads.map(lambda _turn: connection.close(), range(THREADS * 4)))

    assert len(seen) == 2 * TURNS
    assert [row for row in seen if len(set(row)) != 1] == []


def test_requests_to_two_hosts_from_many_threads_never_mix(committed: None, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.tenants.urls"

    def ask(turn: tuple[int, str]) -> tuple[str, set[str]]:
        _number, schema = turn
        answer = Client().get("/perlahan/", headers={"host": f"{schema}.localhost"})
        connection.close()
        return schema, set(answer.json()["seen"])

    with ThreadPoolExecutor(THREADS) as threads:
        seen = list(threads.map(ask, product(range(TURNS // 3), (NORTH, SOUTH))))

    assert [row for row in seen if row[1] != {row[0]}] == []


@pytest.mark.parametrize(("at", "of"), [(NORTH, SOUTH), (SOUTH, NORTH)])
def test_a_session_of_one_agency_is_none_at_the_other(db: None, settings: Settings, at: str, of: str) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    with in_tenant(of):
        session = SessionStore()
        session["_auth_user_id"] = "1"
        session.create()

    with in_tenant(at):
        assert not SessionStore().exists(session.session_key or "")
        assert SessionStore(session.session_key).load() == {}


def test_cookies_are_of_one_host_only(settings: Settings) -> None:
    assert settings.SESSION_COOKIE_DOMAIN is None
    assert settings.CSRF_COOKIE_DOMAIN is None


def test_the_pool_hands_on_connections_without_the_last_agencys_search_path(committed: None) -> None:
    """A pooled connection keeps its search_path; whoever gets it next must not notice."""
    _leave_in_each(NORTH, SOUTH)
    for number in range(20):
        schema = (NORTH, SOUTH)[number % 2]
        with in_tenant(schema):
            assert AuditEntry.objects.get(pk=4711).target_label == schema
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schemas(false)")
            assert cursor.fetchone() == (["public"],)
        connection.close()
