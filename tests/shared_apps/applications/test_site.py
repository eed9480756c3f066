"""The public site."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kit import clock
from shared_apps.agencies import services as agencies
from shared_apps.applications import health
from tests.makers import joining

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/agensi/",
    "/bantuan/",
    "/kebolehcapaian/",
    "/pekeliling/",
    "/privasi/",
    "/status/",
    "/mohon/",
    "/mohon/sambung/",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["ms", "en"])
def test_a_public_page_is_shown_to_everybody_in_both_languages(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    assert f'lang="{language}"' in answer.content.decode()


def test_the_front_page_leads_to_the_application_and_claims_no_official_standing(client: Client) -> None:
    text = client.get("/").content.decode()

    assert 'href="/mohon/"' in text
    assert "rasmi Kerajaan" not in text
    assert "jata" not in text.lower()


def test_the_finder_leads_to_the_agencys_own_log_in(client: Client) -> None:
    now = clock.now()
    onboarding = joining.ready(now=now)
    agencies.open_agency(tenant_id=onboarding.tenant_id, live_at=now, actor=joining.OPERATOR)

    text = client.get("/agensi/", {"cari": "contoh timur"}).content.decode()

    assert "Jabatan Contoh Timur" in text
    assert f'href="http://jct.{settings.ROOT_DOMAIN}' in text


def test_an_agency_not_opened_yet_is_nobodys_business(client: Client) -> None:
    joining.ready()

    assert "Jabatan Contoh Timur" not in client.get("/agensi/", {"cari": "contoh"}).content.decode()


def test_a_name_nobody_has_says_so_and_offers_the_list(client: Client) -> None:
    text = client.get("/agensi/", {"cari": "<b>tiada"}).content.decode()

    assert "Tiada agensi bernama &lt;b&gt;tiada" in text
    assert 'href="/agensi/"' in text


def test_the_finder_answers_htmx_with_its_list_alone(client: Client) -> None:
    text = client.get("/agensi/", {"cari": "x"}, headers={"HX-Request": "true"}).content.decode()

    assert text.lstrip().startswith('<div id="found"')


def test_the_status_is_measured_and_a_silent_worker_is_told(client: Client) -> None:
    text = client.get("/status/").content.decode()

    assert "Ada bahagian yang tidak menjawab" in text
    assert "Belum ada tanda daripada pekerja latar" in text


def test_a_fresh_sign_of_life_makes_everything_well(client: Client) -> None:
    health.leave_sign(clock.now())

    assert "Semua bahagian berfungsi" in client.get("/status/").content.decode()


def test_an_old_sign_of_life_counts_no_more() -> None:
    now = clock.now()
    cache.set(health.SIGN_KEY, now - health.SIGN_FRESH - timedelta(seconds=1))

    worker = next(part for part in health.measure(now=now) if part.code == "worker")

    assert not worker.works
    assert worker.seen_at is not None


def test_a_database_and_a_broker_that_answer_are_timed() -> None:
    parts = {part.code: part for part in health.measure(now=clock.now())}

    assert parts["database"].works
    assert parts["broker"].works
    assert parts["database"].milliseconds is not None


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_asks_little_of_the_database(
    client: Client, path: str, django_assert_max_num_queries: object
) -> None:
    client.get(path)

    with django_assert_max_num_queries(8):
        client.get(path)
