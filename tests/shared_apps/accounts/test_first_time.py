"""The first log-in with a temporary password."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from kit import clock
from shared_apps.accounts import selectors, services
from tenants.context import in_tenant
from tests.shared_apps.conftest import BORIS, LOGIN, PASSWORD, is_signed_in, sign_in


@pytest.fixture
def slip(amina: int) -> str:
    """Amina's temporary password."""
    with in_tenant("north"):
        return services.issue_temporary_password([amina], by=BORIS, now=clock.now())[amina]


def test_a_slip_leads_to_a_password_of_ones_own_then_details_then_location_then_home(
    amina: int, slip: str, browser_north: Client
) -> None:
    sign_in(browser_north, password=slip)
    held = browser_north.get("/")
    assert (held.status_code, held["Location"]) == (303, "/kali-pertama/")
    assert 'name="new_password"' in browser_north.get("/kali-pertama/").content.decode()

    chosen = browser_north.post("/kali-pertama/", {"new_password": "Kucing-Biru-Lima"})
    assert chosen["Location"] == "/kali-pertama/butiran/"
    assert "840501-01-****" in browser_north.get("/kali-pertama/butiran/").content.decode()

    told = browser_north.post("/kali-pertama/butiran/", {"email": "amina@baru.gov.my", "phone": "012-345 6789"})
    assert told["Location"] == "/kali-pertama/lokasi/"
    assert "Tiada penjejakan" in browser_north.get("/kali-pertama/lokasi/").content.decode()
    with in_tenant("north"):
        account = selectors.accounts([amina])[amina]
    assert (account.email, account.phone) == ("amina@baru.gov.my", "012-345 6789")
    assert not account.must_change_password


@pytest.mark.parametrize("path", ["/", "/profil/", "/profil/kata-laluan/", "/jejak-audit/", "/kali-pertama-lain/"])
def test_no_page_but_those_of_the_first_log_in_is_open(slip: str, browser_north: Client, path: str) -> None:
    sign_in(browser_north, password=slip)

    assert browser_north.get(path)["Location"] == "/kali-pertama/"
    assert browser_north.post(path)["Location"] == "/kali-pertama/"


def test_the_api_says_why_it_is_closed(slip: str, browser_north: Client) -> None:
    sign_in(browser_north, password=slip)

    answer = browser_north.get("/api/v1/me/")

    assert (answer.status_code, answer.json()["code"]) == (403, "accounts.must_change_password")


def test_a_held_person_may_leave_and_change_the_language(slip: str, browser_north: Client) -> None:
    sign_in(browser_north, password=slip)

    assert browser_north.post("/bahasa/", {"language": "en", "next": "/kali-pertama/"})["Location"] == "/kali-pertama/"
    assert browser_north.post("/log-keluar/")["Location"] == "/log-masuk/"


@pytest.mark.parametrize("password", ["", "pendek", "1234567890123", "password123", "Amina binti Ali"])
def test_a_weak_password_is_refused_with_a_reason(slip: str, browser_north: Client, password: str) -> None:
    sign_in(browser_north, password=slip)

    answer = browser_north.post("/kali-pertama/", {"new_password": password})

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_the_temporary_password_cannot_be_kept(slip: str, browser_north: Client) -> None:
    sign_in(browser_north, password=slip)

    answer = browser_north.post("/kali-pertama/", {"new_password": slip})

    assert "berbeza" in answer.content.decode()


def test_a_temporary_password_expires(slip: str, browser_north: Client) -> None:
    later = clock.now() + dt.timedelta(days=settings.TEMPORARY_PASSWORD_DAYS, seconds=1)

    with clock.moved_to(later):
        answer = sign_in(browser_north, password=slip)

    assert answer.status_code == 422
    assert "sudah tamat tempoh" in answer.content.decode()


def test_the_slip_opens_nothing_after_the_change(slip: str, browser_north: Client) -> None:
    sign_in(browser_north, password=slip)
    browser_north.post("/kali-pertama/", {"new_password": "Kucing-Biru-Lima"})
    browser_north.post("/log-keluar/")

    assert sign_in(browser_north, LOGIN, slip).status_code == 422
    assert sign_in(browser_north, LOGIN, "Kucing-Biru-Lima").status_code == 303


def test_issuing_a_slip_ends_sessions_and_lifts_a_lock(amina: int, browser_north: Client) -> None:
    sign_in(browser_north, password=PASSWORD)

    with in_tenant("north"):
        services.issue_temporary_password([amina], by=BORIS, now=clock.now())

    assert not is_signed_in(browser_north)


def test_who_has_a_password_of_their_own_is_not_asked_for_another(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    assert browser_north.get("/kali-pertama/")["Location"] == "/kali-pertama/butiran/"
    refused = browser_north.post("/kali-pertama/", {"new_password": "Kucing-Biru-Lima"})
    assert refused["Location"] == "/kali-pertama/butiran/"
    assert sign_in(browser_north, LOGIN, PASSWORD).status_code in (302, 303)


def test_a_telephone_number_that_is_none_is_refused(amina: int, browser_north: Client) -> None:
    sign_in(browser_north)

    answer = browser_north.post("/kali-pertama/butiran/", {"email": "bukan", "phone": "abc"})

    assert answer.status_code == 422
