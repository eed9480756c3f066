"""Links by which an application is opened."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from kit import clock
from shared_apps.applications.addresses import LINK_LIFE
from shared_apps.applications.models import Application
from shared_apps.applications.services import links
from tests.makers import joining
from tests.makers.joining import NOW, OPERATOR

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/mohon/(?P<reference>[^/]+)/buka/(?P<token>[^/]+)/")


@pytest.fixture
def sent_link(django_capture_on_commit_callbacks: object) -> tuple[str, str]:
    with django_capture_on_commit_callbacks(execute=True):
        joining.draft(now=clock.now())
    found = LINK.search(mail.outbox[-1].body)
    assert found is not None
    return found["reference"], found["token"]


def test_the_link_opens_the_application_where_it_was_left(client: Client, sent_link: tuple[str, str]) -> None:
    reference, token = sent_link

    response = client.get(f"/mohon/{reference}/buka/{token}/")

    assert response.status_code == 302
    assert response["Location"] == f"/mohon/{reference}/agensi/"
    assert client.get(response["Location"]).status_code == 200


def test_an_expired_link_is_refused_and_a_new_one_offered(client: Client, sent_link: tuple[str, str]) -> None:
    reference, token = sent_link

    with clock.moved_to(clock.now() + LINK_LIFE):
        response = client.get(f"/mohon/{reference}/buka/{token}/")

    assert response.status_code == 403
    assert "tamat tempoh" in response.content.decode()
    assert 'action="/mohon/sambung/"' in response.content.decode()


def test_a_link_of_another_application_opens_nothing(client: Client, sent_link: tuple[str, str]) -> None:
    _reference, token = sent_link
    other = joining.draft(email="lain@jct.gov.my")

    assert client.get(f"/mohon/{other}/buka/{token}/").status_code == 403
    assert client.get(f"/mohon/{other}/agensi/").status_code == 403


@pytest.mark.parametrize("token", ["x", "a:b:c", "eyJ9:1:2", "%00"])
def test_a_made_up_token_opens_nothing(client: Client, sent_link: tuple[str, str], token: str) -> None:
    assert client.get(f"/mohon/{sent_link[0]}/buka/{token}/").status_code == 403


def test_the_reference_alone_opens_nothing(client: Client) -> None:
    reference = joining.draft()

    for path in ("", "agensi/", "semak/", "selesai/", "taklimat/", "lampiran/1/"):
        assert client.get(f"/mohon/{reference}/{path}").status_code == 403


def test_a_reference_nobody_has_answers_the_same(client: Client) -> None:
    reference = joining.draft()

    real, invented = client.get(f"/mohon/{reference}/"), client.get("/mohon/SPM-2026-ZZZZZZ/")

    assert real.status_code == invented.status_code == 403


def test_ending_links_ends_open_browsers_too(client: Client, sent_link: tuple[str, str]) -> None:
    reference, token = sent_link
    client.get(f"/mohon/{reference}/buka/{token}/")

    links.end_links(reference=reference, by=OPERATOR, now=NOW)

    assert client.get(f"/mohon/{reference}/agensi/").status_code == 403
    assert client.get(f"/mohon/{reference}/buka/{token}/").status_code == 403


def test_a_link_is_sent_again_to_an_address_of_the_application(django_capture_on_commit_callbacks: object) -> None:
    reference = joining.complete_draft()
    later = NOW + timedelta(minutes=5)

    with django_capture_on_commit_callbacks(execute=True):
        links.ask_again(reference=reference, email="HANA@jct.gov.my", now=later)
        links.ask_again(reference=reference, email="hana@jct.gov.my", now=later + timedelta(seconds=30))

    assert [letter.to for letter in mail.outbox] == [["hana@jct.gov.my"]]


@pytest.mark.parametrize("email", ["orang@lain.example", "aida@jct.gov.my"])
def test_a_link_is_not_sent_to_anybody_else(email: str, django_capture_on_commit_callbacks: object) -> None:
    reference = joining.complete_draft()

    with django_capture_on_commit_callbacks(execute=True):
        links.ask_again(reference=reference, email=email, now=NOW + timedelta(minutes=5))

    assert mail.outbox == []


def test_asking_for_a_link_answers_the_same_for_a_stranger(client: Client) -> None:
    reference = joining.draft()
    answers = {
        client.post("/mohon/sambung/", {"reference": asked, "email": "orang@lain.example"})["Location"]
        for asked in (reference, "SPM-2026-ZZZZZZ")
    }

    assert answers == {"/mohon/sambung/?dihantar=1"}


def test_the_key_of_the_link_is_not_the_reference() -> None:
    application = Application.objects.get(reference=joining.draft())

    assert application.link_key not in application.reference
