"""A query set whose SQL is made once: other values go where its stand-ins stood."""

from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet

from kit.compiled import Compiled
from shared_apps.accounts.models import User
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import cast


def named(full_name: str) -> QuerySet[User, Any]:
    return User.objects.filter(full_name=full_name).values("full_name", "is_active")


def test_the_values_of_each_run_count(in_north: TenantRef) -> None:
    cast()
    found = Compiled(named, full_name="\N{WHITE STAR}")
    name = User.objects.values_list("full_name", flat=True)[0]

    assert found.first(full_name=name) == {"full_name": name, "is_active": True}
    assert found.first(full_name="Tiada") is None


def test_every_run_reads_the_agency_of_its_moment(committed: None) -> None:
    found = Compiled(named, full_name="\N{WHITE STAR}")
    with in_tenant("north"):
        cast()
        name = User.objects.values_list("full_name", flat=True)[0]
        assert found.first(full_name=name) is not None

    with in_tenant("south"):
        assert found.first(full_name=name) is None


def test_a_stand_in_that_does_not_arrive_is_a_mistake_that_is_told(in_north: TenantRef) -> None:
    lost = Compiled(lambda full_name, on: named(full_name), full_name="\N{WHITE STAR}", on=date(1, 2, 3))

    with pytest.raises(ValueError, match="on"):
        lost.first(full_name="Tiada", on=date(2026, 11, 1))
