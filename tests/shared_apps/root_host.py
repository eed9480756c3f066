"""Clients of the root host: a stranger, and a signed-in operator."""

import pytest
from django.conf import settings
from django.test import Client

from shared_apps.accounts.roles import Role
from tests.makers import joining


@pytest.fixture
def client() -> Client:
    """A stranger on the root host."""
    return Client(SERVER_NAME=settings.ROOT_DOMAIN)


@pytest.fixture
def operator_client(client: Client, db: None) -> Client:
    """An operator, signed in through the log-in page."""
    joining.operator()
    return signed_in(client)


@pytest.fixture
def outsider_client(client: Client, db: None) -> Client:
    """Somebody who signs in at the root host and is no operator."""
    joining.operator(role=Role.EXECUTIVE)
    return signed_in(client)


def signed_in(client: Client, login: str = "operator@pusat.example") -> Client:
    """Sign ``client`` in at the root host."""
    answer = client.post("/log-masuk/", {"login": login, "password": joining.PASSWORD})
    assert answer.status_code in (302, 303), answer.content.decode()[:2000]
    return client
