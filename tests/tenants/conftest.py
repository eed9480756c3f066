"""Fixtures of tenancy's tests: routing is tested with pages of its own."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tenants.models import Tenant

Change = Callable[..., None]


@pytest.fixture
def own_pages(settings: Settings) -> None:
    """Every host shows the pages of :mod:`tests.tenants.urls`."""
    settings.ROOT_URLCONF = "tests.tenants.urls"
    settings.PUBLIC_SCHEMA_URLCONF = "tests.tenants.urls"


@pytest.fixture
def visitor(own_pages: None, db: None) -> Client:
    """Somebody without a session, whose errors are answered as in production."""
    return Client(raise_request_exception=False)


@pytest.fixture
def change(db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Change:
    """Changes fields of the agency with that schema, as a service does."""

    def change_fields(schema: str, **fields: object) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tenant = Tenant.objects.get(schema_name=schema)
            for name, value in fields.items():
                setattr(tenant, name, value)
            tenant.save()

    return change_fields
