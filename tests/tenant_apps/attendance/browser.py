"""Officers with accounts, and clients signed in as them."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.test import Client

from shared_apps.accounts import services as accounts
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tests.tenant_apps.people.cast import NUMBERS


def give_account(person_id: int, name: str) -> int:
    """Let a person of the cast sign in; run inside the agency."""
    user_id = accounts.create_user(
        login=NUMBERS[name],
        id_kind="MYKAD",
        full_name=Person.objects.get(pk=person_id).name,
        email="",
        password="kopi-pagi-4821",
        by=None,
    )
    Person.objects.filter(pk=person_id).update(user_id=user_id)
    return int(user_id)


def signed_in(schema: str, user_id: int, *, strict: bool = False) -> Client:
    """A client on the agency's host, signed in; ``strict`` minds CSRF."""
    client = Client(HTTP_HOST=f"{schema}.localhost", enforce_csrf_checks=strict)
    with in_tenant(schema):
        client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def anonymous(schema: str, *, strict: bool = False) -> Client:
    """A client on the agency's host that has not signed in."""
    return Client(HTTP_HOST=f"{schema}.localhost", enforce_csrf_checks=strict)
