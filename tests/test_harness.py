"""The ground the other tests stand on."""

import os

import pytest
from django.core.cache import cache
from django.db import connection, connections
from playwright.sync_api import Page

from tenants import services
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.models import ProvisioningStep, Tenant
from tests import cast
from tests.harness.browser import DESKTOP, PHONE, NewPage, axe, set_theme
from tests.harness.live import Live


def test_two_agencies_stand_and_are_served(north: TenantRef, south: TenantRef) -> None:
    assert (north.host, south.host) == ("north.localhost", "south.localhost")
    assert connection.schema_name == "public"


def test_both_agencies_carry_equal_primary_keys(north: TenantRef, south: TenantRef) -> None:
    def keys(schema: str) -> list[tuple[object, ...]]:
        with in_tenant(schema), connection.cursor() as cursor:
            cursor.execute("SELECT id, codename FROM auth_permission ORDER BY id")
            return list(cursor.fetchall())

    assert keys(north.schema_name) == keys(south.schema_name) != []


def test_inside_an_agency_its_schema_is_searched_first(in_north: TenantRef) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")

        assert cursor.fetchone() == ("north",)


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_writes_is_rolled_back(db: None, time: str) -> None:
    assert not ProvisioningStep.objects.filter(step="told by a test").exists()

    ProvisioningStep.objects.create(
        tenant=Tenant.objects.get(schema_name="north"),
        step="told by a test",
        started_at=Tenant.objects.get(schema_name="north").created_at,
    )


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_undone_by_a_fresh_copy(committed: None, time: str) -> None:
    assert Tenant.objects.filter(name="Jabatan Utara").count() == 1

    Tenant.objects.filter(schema_name="north").update(name="Another")
    connections.close_all()

    assert Tenant.objects.get(schema_name="north").name == "Another"


@pytest.mark.parametrize("time", ["first", "second"])
def test_the_cache_is_empty_at_the_beginning(db: None, time: str) -> None:
    assert cache.get("remembered") is None

    cache.set("remembered", time)


def test_the_suite_never_touches_a_developers_var() -> None:
    assert "spotme-run-" in os.environ["SPOTME_HOME"]


def test_the_served_product_sees_what_a_test_has_committed(live: Live) -> None:
    north = Tenant.objects.get(schema_name="north").pk
    with live.client("north") as client, live.client("elsewhere") as lost:
        assert client.get("/healthz").status_code == 200
        assert lost.get("/").status_code == 404

        services.suspend(tenant_id=north, reason="ujian", now=cast.FOUNDED_AT)
        services.close(tenant_id=north, now=cast.FOUNDED_AT)

        assert client.get("/").status_code == 410


def test_a_browser_finds_the_agencies_by_their_hosts(live: Live, page: Page) -> None:
    answer = page.goto(live.url("north", "/static/none"))

    assert answer is not None
    assert answer.status == 404
    assert page.viewport_size == PHONE


def test_the_theme_follows_the_system(page: Page) -> None:
    def is_dark() -> bool:
        return bool(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))

    assert not is_dark()

    set_theme(page, "dark")

    assert is_dark()


def test_axe_says_what_is_wrong_and_where(new_page: NewPage) -> None:
    page = new_page(size=DESKTOP)
    page.set_content("<html lang=ms><title>x</title><main><h1>x</h1><img class=crest src=data:,></main></html>")

    with pytest.raises(AssertionError, match="image-alt") as caught:
        axe(page)

    assert "img" in str(caught.value)


def test_axe_is_content_with_a_good_page(page: Page) -> None:
    page.set_content("<html lang=ms><title>Hari ini</title><main><h1>Hari ini</h1></main></html>")

    axe(page)
