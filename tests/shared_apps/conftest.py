"""Amina, who signs in with a browser at North; and browsers for every host."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from shared_apps.accounts import services
from shared_apps.audit.actor import Actor
from tenants.context import in_tenant

BORIS = Actor(user_id=None, name="Boris")
LOGIN = "840501-01-6847"
PASSWORD = "Kata-Laluan-77"

type NewBrowser = Callable[..., Client]


def make_user(login: str = LOGIN, **given: object) -> int:
    """Make a user in the schema the test is in."""
    values = {
        "id_kind": "MYKAD",
        "full_name": "Amina binti Ali",
        "email": "amina@utara.gov.my",
        "password": PASSWORD,
        "by": BORIS,
        **given,
    }
    return services.create_user(login=login, **values)  # type: ignore[arg-type]  # a maker takes what a test gives


@pytest.fixture
def amina(db: None) -> int:
    """Amina's user id at North; she has a user with the same ID at South, with another password."""
    with in_tenant("south"):
        make_user(password="Lain-Sekali-88")
    with in_tenant("north"):
        return make_user()


@pytest.fixture
def new_browser() -> NewBrowser:
    """Open browsers, each with cookies of its own: ``new_browser("north")``, or one at the root host."""

    def open_browser(schema: str = "", **given: object) -> Client:
        host = f"{schema}.{settings.ROOT_DOMAIN}" if schema else settings.ROOT_DOMAIN
        return Client(HTTP_HOST=host, **given)  # type: ignore[arg-type]

    return open_browser


@pytest.fixture
def browser_north(new_browser: NewBrowser) -> Client:
    """A browser at North nobody is signed in with."""
    return new_browser("north")


def sign_in(browser: Client, login: str = LOGIN, password: str = PASSWORD, **extra: str):  # type: ignore[no-untyped-def]
    """Post the log-in form."""
    return browser.post("/log-masuk/", {"login": login, "password": password, **extra})


def is_signed_in(browser: Client) -> bool:
    """Tell whether the browser's owner gets pages of their own."""
    return browser.get("/profil/").status_code == 200
