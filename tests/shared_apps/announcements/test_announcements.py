"""Operators announce; people of the agencies meant read it until they close it, and it costs no statement."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.announcements import board, services
from shared_apps.announcements.models import Announcement
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenants.directory import TenantRef
from tests.shared_apps.conftest import NewBrowser, sign_in

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
ROHANA = Actor(user_id=None, name="Rohana")
HOUR = timedelta(hours=1)
PAGE = "/operasi/pengumuman/"


@pytest.fixture(autouse=True)
def _nothing_remembered(db: None) -> Iterator[None]:
    board.forget()
    yield
    board.forget()


def announced(**given: object) -> int:
    values = {
        "text_ms": "Penyelenggaraan malam ini",
        "text_en": "Maintenance tonight",
        "from_at": NOW - HOUR,
        "to_at": NOW + HOUR,
        "by": ROHANA,
        "now": NOW,
    }
    pk = services.announce(**values | given)  # type: ignore[arg-type]  # free keywords of a test
    board.post(now=NOW)
    return pk


def shown(schema: str, now: datetime = NOW, language: str = "ms") -> list[str]:
    return [one.text for one in board.showing(schema, now=now, language=language)]


def test_everybody_reads_it_in_their_language_while_it_lasts(north: TenantRef) -> None:
    announced()

    assert shown("north") == ["Penyelenggaraan malam ini"]
    assert shown("south", language="en") == ["Maintenance tonight"]
    assert shown("north", NOW - 2 * HOUR) == []
    assert shown("north", NOW + HOUR) == []


def test_only_the_agencies_meant_read_it(north: TenantRef, south: TenantRef) -> None:
    announced(schemas=["north"])

    assert shown("north") == ["Penyelenggaraan malam ini"]
    assert shown("south") == []


def test_one_planned_for_soon_is_on_the_board_and_shows_when_its_time_comes(north: TenantRef) -> None:
    announced(from_at=NOW + timedelta(minutes=30))

    assert shown("north") == []
    assert shown("north", NOW + timedelta(minutes=31)) == ["Penyelenggaraan malam ini"]


def test_what_is_withdrawn_is_gone_and_both_deeds_are_in_the_trail(north: TenantRef) -> None:
    pk = announced()

    services.withdraw(announcement_id=pk, by=ROHANA, now=NOW)
    board.post(now=NOW)

    assert shown("north") == []
    with pytest.raises(services.NotShowing):
        services.withdraw(announcement_id=pk, by=ROHANA, now=NOW)
    lines = AuditEntry.objects.filter(action__startswith="announcements.").order_by("pk")
    assert [line.action for line in lines] == ["announcements.made", "announcements.withdrawn"]


def test_a_cache_that_forgot_the_board_shows_nothing_until_it_is_posted_again(north: TenantRef) -> None:
    announced()
    cache.clear()
    board.forget()

    assert shown("north") == []
    board.post(now=NOW)
    assert shown("north") == ["Penyelenggaraan malam ini"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text_en": " "}, "text_en"),
        ({"text_ms": ""}, "text_ms"),
        ({"to_at": NOW - 2 * HOUR}, "to_at"),
        ({"to_at": NOW - HOUR / 2}, "to_at"),
        ({"schemas": ["tiada"]}, "schemas"),
    ],
)
def test_an_announcement_nobody_could_read_is_refused(north: TenantRef, given: dict[str, object], field: str) -> None:
    with pytest.raises(services.BadAnnouncement) as refused:
        announced(**given)
    assert field in refused.value.fields


def test_a_reader_closes_the_banner_and_it_costs_no_statement(
    amina: int, browser_north: Client, north: TenantRef
) -> None:
    with clock.moved_to(NOW):
        sign_in(browser_north)
        browser_north.get("/profil/")
        with CaptureQueriesContext(connection) as without:
            browser_north.get("/profil/")
        pk = announced()
        with CaptureQueriesContext(connection) as with_it:
            before = browser_north.get("/profil/").text
        closed = browser_north.post(f"/pengumuman/{pk}/tutup/", {"next": "/profil/"})
        after = browser_north.get("/profil/").text

    assert "Penyelenggaraan malam ini" in before
    assert len(with_it) == len(without)
    assert (closed.status_code, closed.headers["Location"]) == (303, "/profil/")
    assert "Penyelenggaraan malam ini" not in after


def test_closing_leads_nowhere_else(amina: int, browser_north: Client, north: TenantRef) -> None:
    sign_in(browser_north)

    answer = browser_north.post("/pengumuman/1/tutup/", {"next": "https://jahat.example/"})

    assert answer.headers["Location"] == "/"


def test_an_operator_announces_and_withdraws_on_the_page(operator_client: Client, north: TenantRef) -> None:
    answers = {
        "text_ms": "Penyelenggaraan",
        "text_en": "Maintenance",
        "tone": "warn",
        "schemas": ["north"],
        "from_date": "2030-01-01",
        "from_time": "08:00",
        "to_date": "2030-01-02",
        "to_time": "08:00",
    }

    wrong = operator_client.post(PAGE, {**answers, "to_date": "2029-01-01"})
    done = operator_client.post(PAGE, answers, follow=True)
    row = Announcement.objects.get()
    operator_client.post(f"{PAGE}{row.pk}/tarik-balik/")

    assert wrong.status_code == 422
    assert 'value="2029-01-01"' in wrong.text
    assert "Akan datang" in done.text
    assert row.from_at == datetime(2030, 1, 1, tzinfo=UTC)
    assert "Ditarik balik" in operator_client.get(PAGE).text


def test_the_pages_of_a_browser_without_an_agencys_session_show_nothing(
    new_browser: NewBrowser, north: TenantRef
) -> None:
    announced()

    assert "Penyelenggaraan" not in new_browser("north").get("/log-masuk/").text
