"""An agency at work with a program at its interface."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.people.models import Person
from tenants.directory import TenantRef
from tests.connectors.api.desk import Program, program
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.issues.desk import NOW
from tests.tenant_apps.people.cast import Cast


@pytest.fixture
def counted_anew(in_north: TenantRef) -> Iterator[None]:
    """What is counted against callers begins at nothing."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def crew(in_north: TenantRef, counted_anew: None) -> Cast:
    """The crew at work on a Tuesday morning; Boris, who heads Amina, is the administrator as well."""
    ensure_reasons()
    crew = crew_at_work()
    Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, NOW)
    return crew


@pytest.fixture
def tuesday() -> Iterator[None]:
    """The clock stands at nine in the morning after Monday."""
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def ours(tuesday: None, crew: Cast) -> Program:
    """A program with Boris's token, which may everything."""
    return program(crew.boris_user)
