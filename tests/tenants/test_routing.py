"""Which agency a request is for, and what is answered when there is none or it may not be used."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from kit import clock
from tenants.directory import TenantRef
from tenants.models import Domain, Status, Tenant
from tests.tenants.conftest import Change

NORTH = "north.localhost"


def test_a_host_leads_into_its_agency(visitor: Client, north: TenantRef, south: TenantRef) -> None:
    at_north = visitor.get("/", headers={"host": NORTH}).json()
    at_south = visitor.get("/", headers={"host": "south.localhost"}).json()

    assert (at_north["schema"], at_north["tenant"], at_north["current"]) == ("north", "north", "north")
    assert (at_south["schema"], at_south["tenant"], at_south["current"]) == ("south", "south", "south")


def test_the_root_host_leads_to_the_public_floor(visitor: Client, db: None) -> None:
    answer = visitor.get("/", headers={"host": "localhost"}).json()

    assert (answer["schema"], answer["tenant"]) == ("public", "public")


@pytest.mark.parametrize("host", ["NORTH.LocalHost", "north.localhost:8000", "north.localhost.", "North.localhost:80"])
def test_case_port_and_closing_dot_do_not_matter(visitor: Client, north: TenantRef, host: str) -> None:
    assert visitor.get("/", headers={"host": host}).json()["schema"] == "north"


@pytest.mark.parametrize(
    "host", ["nowhere.localhost", "a.north.localhost", "north.north.localhost", "public.localhost"]
)
def test_an_unknown_host_is_not_found(visitor: Client, north: TenantRef, host: str) -> None:
    answer = visitor.get("/", headers={"host": host})

    assert answer.status_code == 404
    assert "Tiada agensi di alamat ini" in answer.content.decode()


def test_an_unknown_host_costs_no_query_once_the_directory_is_read(visitor: Client, north: TenantRef) -> None:
    with CaptureQueriesContext(connection) as queries:
        for number in range(20):
            visitor.get("/", headers={"host": f"made-up-{number}.localhost"})

    assert len(queries) == 0


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "north.localhost.evil.example",
        "north.localhost@evil.example",
        "no rth.localhost",
        "",
        "..localhost",
    ],
)
def test_a_forged_host_is_refused(visitor: Client, north: TenantRef, host: str) -> None:
    assert visitor.get("/", headers={"host": host}).status_code in (400, 404)


def test_a_forwarded_host_is_not_believed(visitor: Client, north: TenantRef, south: TenantRef) -> None:
    answer = visitor.get("/", headers={"host": NORTH, "x-forwarded-host": "south.localhost"})

    assert answer.json()["schema"] == "north"


def test_www_leads_to_the_root(visitor: Client, db: None) -> None:
    answer = visitor.get("/agensi/?q=jpa", headers={"host": "www.localhost:8000"})

    assert (answer.status_code, answer["Location"]) == (301, "http://localhost:8000/agensi/?q=jpa")


def test_an_api_client_is_told_in_its_own_form(visitor: Client, db: None) -> None:
    answer = visitor.get("/api/v1/me/", headers={"host": "nowhere.localhost"})

    assert answer.status_code == 404
    assert answer.json() == {
        "code": "tenants.unknown",
        "message": "Tiada agensi di alamat ini.",
        "fields": {},
    }


def test_the_page_for_an_unknown_host_speaks_the_visitors_language(visitor: Client, db: None) -> None:
    answer = visitor.get("/", headers={"host": "nowhere.localhost", "accept-language": "en"})

    assert '<html lang="en"' in answer.content.decode()


def test_a_suspended_agency_can_be_read_and_signed_in_to(visitor: Client, north: TenantRef, change: Change) -> None:
    change("north", status=Status.SUSPENDED, suspended_at=clock.now())

    assert visitor.get("/", headers={"host": NORTH}).status_code == 200
    assert visitor.post("/log-masuk/", headers={"host": NORTH}).status_code == 200
    assert visitor.post("/tebuk/", headers={"host": NORTH}).status_code == 403
    told = visitor.post("/api/v1/punches/", headers={"host": NORTH})
    assert (told.status_code, told.json()["code"]) == (403, "tenants.suspended")


def test_a_suspension_counts_in_a_process_that_knows_the_agency_already(
    visitor: Client, north: TenantRef, change: Change
) -> None:
    assert visitor.post("/tebuk/", headers={"host": NORTH}).status_code == 200

    change("north", status=Status.SUSPENDED, suspended_at=clock.now())

    assert visitor.post("/tebuk/", headers={"host": NORTH}).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_agency_is_gone(visitor: Client, north: TenantRef, change: Change, method: str) -> None:
    change("north", status=Status.CLOSED, closed_at=clock.now())

    assert getattr(visitor, method)("/", headers={"host": NORTH}).status_code == 410


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.SCHEMA, Status.SEEDED])
def test_an_agency_in_the_making_asks_to_come_back(
    visitor: Client, north: TenantRef, change: Change, status: Status
) -> None:
    change("north", status=status)

    answer = visitor.get("/", headers={"host": NORTH})

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


@pytest.mark.parametrize("live_at", [None, datetime(2999, 1, 1, tzinfo=UTC)])
def test_an_agency_not_opened_yet_shows_so(
    visitor: Client, north: TenantRef, change: Change, live_at: datetime | None
) -> None:
    change("north", live_at=live_at)

    answer = visitor.get("/", headers={"host": NORTH})

    assert answer.status_code == 503
    assert "sedang disediakan" in answer.content.decode()
    assert visitor.get("/api/v1/me/", headers={"host": NORTH}).json()["code"] == "tenants.not_live"


def test_who_prepares_an_agency_can_sign_in_before_it_opens(
    visitor: Client, north: TenantRef, change: Change, settings: Settings
) -> None:
    change("north", live_at=None)

    assert visitor.get("/log-masuk/", headers={"host": NORTH}).status_code == 200
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "of an administrator"
    assert visitor.get("/", headers={"host": NORTH}).status_code == 200


def test_an_agency_opens_by_the_clock(visitor: Client, north: TenantRef, change: Change) -> None:
    opening = clock.now() + timedelta(days=1)
    change("north", live_at=opening)

    assert visitor.get("/", headers={"host": NORTH}).status_code == 503
    with clock.moved_to(opening + timedelta(seconds=1)):
        assert visitor.get("/", headers={"host": NORTH}).status_code == 200


def test_the_request_runs_in_the_agencys_time_zone_and_leaves_it(
    visitor: Client, north: TenantRef, change: Change
) -> None:
    change("north", time_zone="Asia/Jayapura")

    assert visitor.get("/", headers={"host": NORTH}).json()["zone"] == "Asia/Jayapura"
    assert timezone.get_current_timezone_name() == "Asia/Kuala_Lumpur"
    assert connection.schema_name == "public"


def test_a_page_that_breaks_leaves_the_agency_too(visitor: Client, north: TenantRef) -> None:
    assert visitor.get("/rosak/", headers={"host": NORTH}).status_code == 500
    assert connection.schema_name == "public"


def test_a_streamed_answer_is_produced_inside_the_agency(visitor: Client, north: TenantRef) -> None:
    answer = visitor.get("/alir/", headers={"host": NORTH})

    assert b"".join(answer.streaming_content) == b"north\nnorth\nnorth\n"  # type: ignore[attr-defined]
    assert connection.schema_name == "public"


def test_a_request_sends_at_most_one_search_path_and_a_second_one_none(visitor: Client, north: TenantRef) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    def paths_set() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            visitor.get("/", headers={"host": NORTH})
        return ["SET search_path" in query["sql"] for query in queries].count(True), len(queries)

    assert paths_set() == (1, 3)
    assert paths_set() == (0, 2)


def test_a_new_host_is_served_without_a_restart(
    visitor: Client, north: TenantRef, django_capture_on_commit_callbacks: object
) -> None:
    assert visitor.get("/", headers={"host": "utara.localhost"}).status_code == 404

    Domain.objects.create(domain="utara.localhost", tenant=Tenant.objects.get(schema_name="north"), is_primary=False)

    assert visitor.get("/", headers={"host": "utara.localhost"}).json()["schema"] == "north"


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "localhost", "north.localhost", "nowhere.localhost"])
def test_health_is_answered_whatever_the_host(visitor: Client, db: None, host: str) -> None:
    answer = visitor.get("/healthz", headers={"host": host})

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_an_unknown_host_shows_the_way_to_the_public_site(db: None, client: Client) -> None:
    page = client.get("/", HTTP_HOST="tiada.localhost:8000")

    assert page.status_code == 404
    assert 'href="http://localhost:8000/"' in page.text
