"""The fixtures of the whole suite; see :mod:`tests.harness` for how they stand."""

from collections.abc import Iterator

import pytest

from kit import mail
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests import cast

pytest_plugins = ["tests.harness.database", "tests.harness.live", "tests.harness.browser"]


@pytest.fixture(autouse=True)
def _letters_go_at_once() -> None:
    """A letter is in ``mail.outbox`` once its transaction has committed; no test waits for a worker."""
    mail.use_courier(None)


@pytest.fixture
def in_north(request: pytest.FixtureRequest) -> Iterator[TenantRef]:
    """Works inside North. A test that names no database fixture gets `db`."""
    yield from _inside(request, cast.NORTH)


@pytest.fixture
def in_south(request: pytest.FixtureRequest) -> Iterator[TenantRef]:
    """Works inside South. A test that names no database fixture gets `db`."""
    yield from _inside(request, cast.SOUTH)


@pytest.fixture
def north(request: pytest.FixtureRequest) -> TenantRef:
    """The standing agency North; the test itself stays in public."""
    return _agency(request, cast.NORTH)


@pytest.fixture
def south(request: pytest.FixtureRequest) -> TenantRef:
    """The standing agency South; the test itself stays in public."""
    return _agency(request, cast.SOUTH)


def _inside(request: pytest.FixtureRequest, schema: str) -> Iterator[TenantRef]:
    _database(request)
    with in_tenant(schema) as agency:
        yield agency


def _agency(request: pytest.FixtureRequest, schema: str) -> TenantRef:
    _database(request)
    with in_tenant(schema) as agency:
        return agency


def _database(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("committed" if "committed" in request.fixturenames else "db")
