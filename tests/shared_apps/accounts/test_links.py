"""Links in letters: invitations and new passwords for forgotten ones."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kit import clock
from shared_apps.accounts import services
from shared_apps.accounts.models import AccessLink, User
from tenants.context import in_tenant
from tests.shared_apps.conftest import (
    BORIS,
    LOGIN,
    PASSWORD,
    NewBrowser,
    is_signed_in,
    make_user,
    sign_in,
)

NEW = "Kucing-Biru-Lima"


@pytest.fixture
def ask(browser_north: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks):  # type: ignore[no-untyped-def]
    """Ask for a reset link and return the letters sent."""

    def asking(login: str = LOGIN, browser: Client = browser_north):  # type: ignore[no-untyped-def]
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            answer = browser.post("/lupa-kata-laluan/", {"login": login})
        assert (answer.status_code, answer["Location"]) == (303, "/lupa-kata-laluan/dihantar/")
        return list(mail.outbox)

    return asking


@pytest.fixture
def invited(amina: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> str:
    """The path of Chen's invitation to North."""
    with in_tenant("north"), django_capture_on_commit_callbacks(execute=True):
        user_id = make_user("900101-14-5522", full_name="Chen Wei", email="chen@utara.gov.my", password=None)
        return path_of(services.invite(user_id=user_id, by=BORIS, now=clock.now()))


def path_of(link: str) -> str:
    return urlsplit(link).path


def link_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"http\S+", str(letter.body))
    assert found is not None
    return found.group()


def test_a_forgotten_password_is_replaced_through_the_letter(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    assert letter.to == ["amina@utara.gov.my"]
    assert link_in(letter).startswith(f"http://north.{settings.ROOT_DOMAIN}:{settings.PORT}/set-semula/")
    path = path_of(link_in(letter))
    assert "840501-01-****" in browser_north.get(path).content.decode()

    done = browser_north.post(path, {"new_password": NEW})

    assert "Kata laluan disimpan" in done.content.decode()
    assert sign_in(browser_north, LOGIN, PASSWORD).status_code == 422
    assert sign_in(browser_north, LOGIN, NEW).status_code == 303


def test_a_new_password_ends_every_session(amina: int, browser_north: Client, new_browser: NewBrowser, ask) -> None:  # type: ignore[no-untyped-def]
    other = new_browser("north")
    sign_in(other)
    (letter,) = ask()

    browser_north.post(path_of(link_in(letter)), {"new_password": NEW})

    assert not is_signed_in(other)


@pytest.mark.parametrize("login", ["900101-14-5522", "bukan id", "x@y.my"])
def test_an_unknown_id_gets_the_same_answer_and_nobody_a_letter(amina: int, ask, login: str) -> None:  # type: ignore[no-untyped-def]
    assert ask(login) == []


def test_a_user_without_an_address_gets_no_letter(amina: int, ask) -> None:  # type: ignore[no-untyped-def]
    with in_tenant("north"):
        make_user("900101-14-5522", email="")

    assert ask("900101-14-5522") == []


def test_a_link_opens_once(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    path = path_of(link_in(letter))
    browser_north.post(path, {"new_password": NEW})

    assert browser_north.get(path).status_code == 410
    assert browser_north.post(path, {"new_password": "Lain-Lagi-Sekali"}).status_code == 410
    assert sign_in(browser_north, LOGIN, NEW).status_code == 303


def test_a_weak_password_leaves_the_link_open(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    path = path_of(link_in(letter))

    assert browser_north.post(path, {"new_password": "pendek"}).status_code == 422
    assert browser_north.post(path, {"new_password": NEW}).status_code == 200


def test_a_link_expires(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    path = path_of(link_in(letter))

    with clock.moved_to(clock.now() + dt.timedelta(minutes=settings.RESET_LINK_MINUTES, seconds=1)):
        assert browser_north.get(path).status_code == 410
        assert browser_north.post(path, {"new_password": NEW}).status_code == 410


def test_a_newer_link_replaces_the_older(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (first,) = ask()
    (second,) = ask()

    assert browser_north.get(path_of(link_in(first))).status_code == 410
    assert browser_north.get(path_of(link_in(second))).status_code == 200


def test_a_link_of_one_agency_opens_nothing_at_another(amina: int, new_browser: NewBrowser, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    path = path_of(link_in(letter))
    with in_tenant("north"):
        row = AccessLink.objects.values().get()
    south = new_browser("south")

    assert south.get(path).status_code == 410
    with in_tenant("south"):
        AccessLink.objects.create(**{**row, "user_id": User.objects.get().pk})
    assert south.get(path).status_code == 410


def test_a_reset_link_is_no_invitation(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()

    assert browser_north.get(path_of(link_in(letter)).replace("set-semula", "jemputan")).status_code == 410


def test_only_so_many_letters_an_hour_go_to_one_id(amina: int, ask) -> None:  # type: ignore[no-untyped-def]
    sent = [len(ask()) for _ in range(settings.RESETS_PER_HOUR + 2)]

    assert sent == [1] * settings.RESETS_PER_HOUR + [0, 0]


def test_someone_deactivated_gets_no_letter_and_an_open_link_dies(amina: int, browser_north: Client, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    with in_tenant("north"):
        services.set_active(amina, False, by=BORIS)

    assert ask() == []
    assert browser_north.get(path_of(link_in(letter))).status_code == 410


def test_the_token_stands_nowhere_in_the_database(amina: int, ask) -> None:  # type: ignore[no-untyped-def]
    (letter,) = ask()
    token = link_in(letter).rstrip("/").rpartition("/")[2]

    with in_tenant("north"):
        assert token not in str(list(AccessLink.objects.values()))


def test_an_invitation_shows_who_invites_whom_and_lets_in(invited: str, browser_north: Client) -> None:
    assert mail.outbox[-1].to == ["chen@utara.gov.my"]
    page = browser_north.get(invited).content.decode()
    assert "Jabatan Utara" in page
    assert "Chen Wei" in page

    answer = browser_north.post(invited, {"new_password": NEW})

    assert answer["Location"] == "/kali-pertama/butiran/"
    assert is_signed_in(browser_north)
    assert browser_north.get(invited).status_code == 410


def test_somebody_without_an_address_cannot_be_invited(amina: int) -> None:
    with in_tenant("north"), pytest.raises(services.NoAddressError):
        services.invite(user_id=make_user("900101-14-5522", email=""), by=BORIS, now=clock.now())


def test_a_letter_speaks_the_readers_language(
    amina: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with in_tenant("north"), django_capture_on_commit_callbacks(execute=True):
        services.invite(user_id=amina, by=BORIS, now=clock.now())

    letter = mail.outbox[-1]
    assert letter.subject == "Jemputan menggunakan SPOT-Me di Jabatan Utara"
    assert "&" not in str(letter.body)
