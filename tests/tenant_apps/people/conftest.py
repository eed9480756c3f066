"""A cast in North and an administrator's browser, for every test of the organisation that asks for them."""

import pytest
from django.test import Client

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import Cast, cast, signed_in


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return cast()


@pytest.fixture
def admin(crew: Cast) -> Client:
    """A browser signed in as an administrator who is no officer yet."""
    user = accounts.create_user(
        login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir Pertama", email="", by=None
    )
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    return signed_in(user)
