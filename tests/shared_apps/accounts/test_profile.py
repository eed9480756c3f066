"""One's own profile: contacts, password, browsers."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import selectors, services
from shared_apps.accounts.models import UserSession
from shared_apps.accounts.rules.browsers import browser_name
from tenants.context import in_tenant
from tests.shared_apps.conftest import BORIS, LOGIN, PASSWORD, NewBrowser, is_signed_in, make_user, sign_in

NEW = "Kucing-Biru-Lima"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


def test_contacts_language_and_looks_are_kept(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    said = {"email": "a@b.my", "phone": "+60 12-345 6789", "language": "en", "theme": "dark"}
    browser_north.post("/profil/", said)

    page = browser_north.get("/profil/").content.decode()
    assert '<html lang="en" data-theme="dark"' in page
    assert "a@b.my" in page
    with in_tenant("north"):
        assert selectors.accounts([amina])[amina].language == "en"


def test_a_wrong_address_is_refused_and_nothing_changes(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    answer = browser_north.post("/profil/", {"email": "bukan", "phone": "", "language": "ms", "theme": ""})

    assert answer.status_code == 422
    with in_tenant("north"):
        assert selectors.accounts([amina])[amina].email == "amina@utara.gov.my"


def test_changing_the_password_ends_the_other_browsers_and_keeps_this_one(amina: int, new_browser: NewBrowser) -> None:
    here, there = new_browser("north"), new_browser("north")
    sign_in(here)
    sign_in(there)

    here.post("/profil/kata-laluan/", {"password": PASSWORD, "new_password": NEW})

    assert is_signed_in(here)
    assert not is_signed_in(there)
    with in_tenant("north"):
        assert UserSession.objects.count() == 1
    assert sign_in(there, LOGIN, NEW).status_code == 303


def test_the_present_password_is_needed_to_change_it(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    answer = browser_north.post("/profil/kata-laluan/", {"password": "salah-salah-1", "new_password": NEW})

    assert answer.status_code == 422
    assert "Kata laluan sekarang tidak tepat" in answer.content.decode()


def test_one_browser_ends_another(amina: int, new_browser: NewBrowser) -> None:
    here, there = new_browser("north"), new_browser("north", HTTP_USER_AGENT=PHONE)
    sign_in(here)
    sign_in(there)
    assert "Chrome · Android" in here.get("/profil/").content.decode()
    with in_tenant("north"):
        number = UserSession.objects.get(user_agent=PHONE).pk

    assert here.post("/profil/pelayar/tamatkan/", {"browser": number}).status_code == 303

    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_all_others_end_at_once(amina: int, new_browser: NewBrowser) -> None:
    browsers = [new_browser("north") for _ in range(3)]
    for browser in browsers:
        sign_in(browser)

    browsers[0].post("/profil/pelayar/tamatkan-lain/")

    assert [is_signed_in(browser) for browser in browsers] == [True, False, False]


def test_a_browser_of_somebody_else_cannot_be_ended(amina: int, new_browser: NewBrowser) -> None:
    mine, others = new_browser("north"), new_browser("north")
    sign_in(mine)
    with in_tenant("north"):
        make_user("900101-14-5522")
        number = UserSession.objects.get().pk
    sign_in(others, "900101-14-5522")

    for given in (number, "", "x", 10**30):
        assert others.post("/profil/pelayar/tamatkan/", {"browser": given}).status_code == 404
    assert is_signed_in(mine)


def test_an_administrator_ends_all_sessions_of_a_user(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    with in_tenant("north"):
        assert services.end_sessions(amina, by=BORIS, name="Amina") == 1

    assert not is_signed_in(browser_north)


def test_a_session_is_noted_as_seen_only_every_few_minutes(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    with CaptureQueriesContext(connection) as seen:
        for _ in range(3):
            browser_north.get("/profil/")

    assert not [query for query in seen if query["sql"].startswith("UPDATE")]
    with in_tenant("north"):
        key = UserSession.objects.get().session_key
        later = clock.now() + dt.timedelta(minutes=6)
        services.see_browser(session_key=key, ip="10.0.0.1", now=later)
        row = UserSession.objects.get()
    assert (row.last_seen_at, row.ip) == (later, "10.0.0.1")


def test_dead_sessions_are_forgotten(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    with in_tenant("north"):
        assert services.forget_dead_sessions(clock.now()) == 0
        assert services.forget_dead_sessions(clock.now() + dt.timedelta(days=15)) == 1


def test_a_browser_is_told_in_two_words() -> None:
    assert browser_name(PHONE) == "Chrome · Android"
    assert browser_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1") == (
        "Safari · iPhone"
    )
    assert browser_name("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/131.0 Safari/537.36 Edg/131.0") == "Edge · Windows"
    assert browser_name("") == ""
    assert browser_name("curl/8.5") == ""
