"""Rights on single objects, by guardian, in each schema for itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from guardian.shortcuts import assign_perm, get_objects_for_user

from shared_apps.accounts.models import User
from shared_apps.accounts.seeding import seed_permissions
from tenant_apps.people.models import Unit
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.shared_apps.conftest import make_user


def make_unit(code: str) -> Unit:
    return Unit.objects.create(kind="BAHAGIAN", code=code, name=code, valid_from=date(2026, 1, 1))


@pytest.mark.parametrize("schema", ["north", "south"])
def test_every_agency_has_the_permissions_of_its_models(db: None, schema: str) -> None:
    with in_tenant(schema):
        assert Permission.objects.filter(codename="view_unit", content_type__app_label="people").count() == 1


def test_the_seeder_makes_what_is_missing_and_nothing_twice(in_north: TenantRef) -> None:
    before = set(Permission.objects.values_list("content_type__app_label", "codename"))
    Permission.objects.filter(content_type__app_label="people").delete()

    seed_permissions(in_north)
    seed_permissions(in_north)

    now = list(Permission.objects.values_list("content_type__app_label", "codename"))
    assert len(now) == len(set(now))
    assert {pair for pair in before if pair[0] == "people"} <= set(now)


def test_a_right_on_one_unit_is_a_right_on_no_other(in_north: TenantRef) -> None:
    user = User.objects.get(pk=make_user())
    mine, other = make_unit("A"), make_unit("B")

    assign_perm("people.view_unit", user, mine)

    user = User.objects.get(pk=user.pk)
    assert user.has_perm("people.view_unit", mine)
    assert not user.has_perm("people.view_unit", other)
    assert not user.has_perm("people.view_unit")
    assert list(get_objects_for_user(user, "people.view_unit", Unit)) == [mine]


def test_a_right_in_one_agency_is_none_in_another_where_the_ids_are_the_same(db: None) -> None:
    with in_tenant("north"):
        user_id, unit = make_user(), make_unit("A")
        assign_perm("people.view_unit", User.objects.get(pk=user_id), unit)
    with in_tenant("south"):
        make_user()
        twin = User.objects.get()
        User.objects.filter(pk=twin.pk).update(id=user_id)
        Unit.objects.create(pk=unit.pk, kind="X", code="A", name="A", valid_from=date(2026, 1, 1))

        assert not User.objects.get(pk=user_id).has_perm("people.view_unit", Unit.objects.get(pk=unit.pk))


def test_nobody_stands_for_anonymous(in_north: TenantRef) -> None:
    assert not User.objects.exists()
    assert not AnonymousUser().has_perm("people.view_unit", make_unit("A"))
