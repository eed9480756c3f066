"""Coming in and going out by the log-in page."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kit import clock
from shared_apps.accounts import selectors, services
from shared_apps.accounts.hashers import TunedArgon2
from shared_apps.accounts.models import User, UserSession
from shared_apps.accounts.sessions import SessionStore
from shared_apps.audit.models import AuditEntry
from tenants.context import in_public, in_tenant
from tests.shared_apps.conftest import BORIS, LOGIN, PASSWORD, NewBrowser, is_signed_in, make_user, sign_in

WRONG = "ID Pengguna atau kata laluan tidak tepat."
LOCKED = "Log masuk dikunci hingga"


@pytest.mark.parametrize("written", ["840501-01-6847", "840501016847", " 840501 01 6847 "])
def test_the_right_pair_lets_in_however_the_id_is_written(amina: int, browser_north: Client, written: str) -> None:
    answer = sign_in(browser_north, written)

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert is_signed_in(browser_north)


def test_the_page_has_the_two_fields_and_works_without_scripts(amina: int, browser_north: Client) -> None:
    page = browser_north.get("/log-masuk/").content.decode()

    assert 'name="login"' in page
    assert 'name="password"' in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert 'inputmode="numeric"' in page


def test_letters_get_a_full_keyboard_where_somebody_signs_in_with_them(amina: int, browser_north: Client) -> None:
    with in_tenant("north"):
        make_user("T12345", id_kind="ID_LAIN")

    assert 'inputmode="numeric"' not in browser_north.get("/log-masuk/").content.decode()


def test_every_wrong_pair_gets_the_same_answer(amina: int, browser_north: Client) -> None:
    answers = [
        sign_in(browser_north, LOGIN, "salah-salah-1"),
        sign_in(browser_north, "900101-14-5522", PASSWORD),
        sign_in(browser_north, "bukan id", PASSWORD),
        sign_in(browser_north, LOGIN, "Lain-Sekali-88"),
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert all(WRONG in answer.content.decode() for answer in answers)
    assert not is_signed_in(browser_north)


class CountingHasher(TunedArgon2):
    """The product's own hasher, which also remembers how often it worked."""

    worked: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.worked.append("encode")
        return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        self.worked.append("verify")
        return super().verify(password, encoded)


def test_an_unknown_id_costs_a_hash_like_a_wrong_password(
    amina: int, browser_north: Client, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.worked.clear()

    sign_in(browser_north, LOGIN, "salah-salah-1")
    sign_in(browser_north, "900101-14-5522", "salah-salah-1")

    assert CountingHasher.worked == ["verify", "encode"]


def test_five_wrong_passwords_lock_and_time_unlocks(amina: int, browser_north: Client) -> None:
    for _ in range(settings.SIGN_IN_TRIES):
        sign_in(browser_north, password="salah-salah-1")

    refused = sign_in(browser_north)
    assert LOCKED in refused.content.decode()
    assert "Pentadbir Organisasi" in refused.content.decode()
    later = clock.now() + dt.timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES, seconds=1)
    with clock.moved_to(later):
        assert sign_in(browser_north).status_code == 303


def test_an_id_of_nobody_locks_alike(amina: int, browser_north: Client) -> None:
    for _ in range(settings.SIGN_IN_TRIES):
        sign_in(browser_north, "900101-14-5522")

    assert LOCKED in sign_in(browser_north, "900101-14-5522").content.decode()


def test_the_lock_is_one_users_and_one_agencys(amina: int, new_browser: NewBrowser) -> None:
    with in_tenant("north"):
        make_user("900101-14-5522")
    north = new_browser("north")
    for _ in range(settings.SIGN_IN_TRIES):
        sign_in(north, password="salah-salah-1")

    assert sign_in(new_browser("north"), "900101-14-5522").status_code == 303
    assert sign_in(new_browser("south"), LOGIN, "Lain-Sekali-88").status_code == 303


def test_an_administrator_unlocks_before_the_time(amina: int, browser_north: Client) -> None:
    for _ in range(settings.SIGN_IN_TRIES):
        sign_in(browser_north, password="salah-salah-1")

    with in_tenant("north"):
        services.unlock(amina, by=BORIS)

    assert sign_in(browser_north).status_code == 303


def test_the_right_pair_forgets_earlier_failures(amina: int, browser_north: Client) -> None:
    for _ in range(settings.SIGN_IN_TRIES - 1):
        sign_in(browser_north, password="salah-salah-1")
    sign_in(browser_north)

    with in_tenant("north"):
        assert User.objects.get(pk=amina).failed_logins == 0


def test_an_address_with_too_many_failures_is_held_back(
    amina: int, new_browser: NewBrowser, settings: Settings
) -> None:
    settings.SIGN_IN_TRIES_PER_ADDRESS = 3
    attacker = new_browser("north", REMOTE_ADDR="10.9.9.9")
    for number in range(3):
        sign_in(attacker, f"90010114552{number}")

    assert "Terlalu banyak cubaan" in sign_in(attacker).content.decode()
    assert sign_in(new_browser("north", REMOTE_ADDR="10.1.1.1")).status_code == 303


def test_someone_deactivated_gets_the_answer_of_a_wrong_pair_and_loses_the_session(
    amina: int, browser_north: Client
) -> None:
    sign_in(browser_north)
    with in_tenant("north"):
        services.set_active(amina, False, by=BORIS)

    assert not is_signed_in(browser_north)
    assert WRONG in sign_in(browser_north).content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://jahat.example/", "//jahat.example", "http://south.localhost/", "javascript:alert(1)", r"\\jahat.example"],
)
def test_next_leads_nowhere_but_to_this_host(amina: int, browser_north: Client, target: str) -> None:
    assert sign_in(browser_north, next=target)["Location"] == "/"


def test_next_leads_back_to_the_page_asked_for(amina: int, browser_north: Client) -> None:
    asked = browser_north.get("/profil/kata-laluan/")
    assert asked["Location"] == "/log-masuk/?next=/profil/kata-laluan/"

    assert sign_in(browser_north, next="/profil/kata-laluan/")["Location"] == "/profil/kata-laluan/"


def test_a_form_without_its_token_is_refused_with_a_page_that_helps(amina: int, new_browser: NewBrowser) -> None:
    answer = sign_in(new_browser("north", enforce_csrf_checks=True))

    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_signing_out_ends_the_session_and_empties_the_browsers_cache(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    answer = browser_north.post("/log-keluar/")

    assert (answer.status_code, answer["Clear-Site-Data"]) == (303, '"cache"')
    assert not is_signed_in(browser_north)
    with in_tenant("north"):
        assert not UserSession.objects.exists()


def test_signing_out_by_a_link_is_refused(amina: int, browser_north: Client) -> None:
    assert browser_north.get("/log-keluar/").status_code == 405


def test_a_session_key_is_new_after_log_in(amina: int, browser_north: Client) -> None:
    session = browser_north.session
    session["before"] = 1
    session.save()
    browser_north.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    sign_in(browser_north)

    assert browser_north.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_the_trail_knows_who_came_and_who_tried(amina: int, browser_north: Client) -> None:
    sign_in(browser_north, password="salah-salah-1")
    sign_in(browser_north)
    browser_north.post("/log-keluar/")

    with in_tenant("north"):
        lines = list(
            AuditEntry.objects.filter(action__startswith="accounts.")
            .order_by("id")
            .values_list("action", "actor_id", "target_id")
        )
    assert lines[1:] == [
        ("accounts.sign_in_failed", None, str(amina)),
        ("accounts.signed_in", amina, str(amina)),
        ("accounts.signed_out", amina, str(amina)),
    ]


def test_a_session_carried_to_another_agency_opens_nothing(amina: int, new_browser: NewBrowser) -> None:
    north, south = new_browser("north"), new_browser("south")
    sign_in(north)
    key = north.cookies[settings.SESSION_COOKIE_NAME].value
    south.cookies[settings.SESSION_COOKIE_NAME] = key

    assert not is_signed_in(south)


def test_not_even_with_the_row_the_user_id_and_the_password_hash_carried_along(
    amina: int, new_browser: NewBrowser
) -> None:
    north, south = new_browser("north"), new_browser("south")
    sign_in(north)
    key = north.cookies[settings.SESSION_COOKIE_NAME].value
    with in_tenant("north"):
        row = Session.objects.values().get(session_key=key)
        user = User.objects.values().get(pk=amina)
        content = Session.objects.get(session_key=key).get_decoded()
    with in_tenant("south"):
        Session.objects.create(**row)
        User.objects.update_or_create(pk=amina, defaults={**user, "login_digest": "x" * 64})
        south.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_signed_in(south)

    with in_tenant("south"):
        sealed_here = SessionStore()
        sealed_here.update(content)
        sealed_here.save()
        south.cookies[settings.SESSION_COOKIE_NAME] = str(sealed_here.session_key)
    assert not is_signed_in(south)


def test_a_signed_in_page_costs_one_statement_each_for_the_session_the_user_and_the_viewer(
    amina: int, browser_north: Client
) -> None:
    sign_in(browser_north)
    browser_north.get("/kali-pertama/lokasi/")

    with CaptureQueriesContext(connection) as seen:
        assert browser_north.get("/kali-pertama/lokasi/").status_code == 200

    statements = [query["sql"] for query in seen if not query["sql"].startswith("SET ")]
    assert len(statements) == 3, statements


def test_roles_come_with_the_user(amina: int, browser_north: Client) -> None:
    with in_tenant("north"):
        services.grant_role(amina, "PENTADBIR", BORIS, clock.now())
    sign_in(browser_north)

    answer = browser_north.get("/profil/")

    assert answer.wsgi_request.user.held_roles == {"PENTADBIR"}


def test_the_session_of_an_administrator_ends_with_the_working_day(amina: int, new_browser: NewBrowser) -> None:
    with in_tenant("north"):
        services.grant_role(amina, "PENTADBIR", BORIS, clock.now())
    browser = new_browser("north")
    sign_in(browser)

    assert int(browser.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) == pytest.approx(12 * 3600, abs=5)


def test_an_operator_lands_among_the_operators_pages(db: None, new_browser: NewBrowser) -> None:
    with in_public():
        user_id = make_user(email="aina@spotme.gov.my")
        services.grant_role(user_id, "OPERATOR", BORIS, clock.now())

    assert sign_in(new_browser(), "Aina@spotme.gov.my")["Location"] == "/operasi/"


def test_the_language_of_the_user_is_spoken_after_log_in(amina: int, browser_north: Client) -> None:
    assert '<html lang="ms"' in browser_north.get("/log-masuk/", HTTP_ACCEPT_LANGUAGE="en-US").content.decode()
    with in_tenant("north"):
        services.set_language(amina, "en")

    sign_in(browser_north)

    assert '<html lang="en"' in browser_north.get("/profil/").content.decode()


def test_a_language_chosen_before_log_in_is_spoken_at_once(amina: int, browser_north: Client) -> None:
    browser_north.post("/bahasa/", {"language": "en", "next": "/log-masuk/"})

    assert '<html lang="en"' in browser_north.get("/log-masuk/").content.decode()


def test_a_language_chosen_when_signed_in_is_kept_with_the_user(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    browser_north.post("/bahasa/", {"language": "en", "next": "/"})
    browser_north.post("/bahasa/", {"language": "xx", "next": "/"})

    with in_tenant("north"):
        assert selectors.accounts([amina])[amina].language == "en"
