"""Two standing agencies in a database of their own, for the rooms of the public floor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.models import Domain, Status, Tenant

BEFORE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        test_name = f"test_accounts_{name}"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{test_name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{test_name}"')
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = test_name
        call_command("migrate_schemas", schema_name="public", verbosity=0)
        for schema in ("north", "south"):
            tenant = Tenant.objects.create(
                schema_name=schema,
                name=f"Jabatan {schema.title()}",
                short_name=schema.title(),
                status=Status.READY,
                created_at=BEFORE,
                live_at=BEFORE,
            )
            tenant.create_schema(check_if_exists=True, verbosity=0)
            Domain.objects.create(domain=f"{schema}.localhost", tenant=tenant)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def north(db: None) -> Iterator[TenantRef]:
    with in_tenant("north") as agency:
        yield agency


@pytest.fixture
def south(db: None) -> Iterator[TenantRef]:
    with in_tenant("south") as agency:
        yield agency
