"""The application form as a browser without JavaScript walks through it."""

import re

import pytest
from django.core import mail
from django.test import Client

from kit import clock
from shared_apps.applications.models import Application
from shared_apps.applications.services import decisions
from tenants.directory import TenantRef
from tests.makers import joining
from tests.makers.joining import OPERATOR

pytestmark = pytest.mark.django_db

PAGES = {
    "agensi": {
        "name": "Jabatan Contoh Timur",
        "short_name": "JCT",
        "subdomain": "jct",
        "kind": "JABATAN",
        "ministry": "Kementerian Contoh",
    },
    "pegawai": {
        "hr_name": "Hana binti Rauf",
        "hr_post": "",
        "hr_email": "hana@jct.gov.my",
        "hr_phone": "03-8000 1000",
        "ict_name": "Idris bin Taha",
        "ict_post": "",
        "ict_email": "idris@jct.gov.my",
        "ict_phone": "03-8000 2000",
    },
    "pentadbir": {
        "management_name": "Aida binti Omar",
        "management_id": "850312-14-5566",
        "management_email": "aida@jct.gov.my",
        "management_phone": "03-8000 3000",
        "ict_name": "Badrul bin Saad",
        "ict_id": "900718 10 3341",
        "ict_email": "badrul@jct.gov.my",
        "ict_phone": "03-8000 4000",
    },
    "waktu": {"states": ["PJY"], "head_count": "120", "schedules": ["WBF"], "work_note": ""},
    "peranti": {"has_devices": "tidak", "device_link": "", "device_count": "", "device_model": ""},
}


@pytest.fixture
def reference(client: Client) -> str:
    """A draft begun in this browser."""
    answer = client.post("/mohon/", {"email": "pemohon@jct.gov.my"})
    assert answer.status_code == 303
    found = re.fullmatch(r"/mohon/([^/]+)/agensi/", answer["Location"])
    assert found is not None
    return found[1]


def answer_all(client: Client, reference: str) -> None:
    for page, values in PAGES.items():
        answer = client.post(f"/mohon/{reference}/{page}/", values)
        assert answer.status_code == 303, (page, answer.content.decode())


def said(client: Client, reference: str, page: str, **wrong: object) -> str:
    """What the page answers to its usual answers with ``wrong`` ones among them."""
    answer = client.post(f"/mohon/{reference}/{page}/", PAGES[page] | wrong)
    assert answer.status_code == 422
    return answer.content.decode()


def test_the_form_is_walked_through_and_sent(
    client: Client, reference: str, django_capture_on_commit_callbacks: object
) -> None:
    answer_all(client, reference)
    check = client.get(f"/mohon/{reference}/semak/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/mohon/{reference}/semak/", {"confirmed": "on"})

    assert "900718-10-****" in check
    assert "900718103341" not in check
    assert answer["Location"] == f"/mohon/{reference}/selesai/"
    assert reference in client.get(answer["Location"]).content.decode()
    assert Application.objects.get(reference=reference).state == "DIHANTAR"
    assert any("diterima" in letter.subject for letter in mail.outbox)


def test_each_page_leads_to_the_next_and_remembers_its_answers(client: Client, reference: str) -> None:
    answer = client.post(f"/mohon/{reference}/agensi/", PAGES["agensi"])

    assert answer["Location"] == f"/mohon/{reference}/pegawai/"
    assert 'value="Jabatan Contoh Timur"' in client.get(f"/mohon/{reference}/agensi/").content.decode()


def test_a_number_on_record_is_shown_masked_and_need_not_be_typed_again(client: Client, reference: str) -> None:
    answer_all(client, reference)

    text = client.get(f"/mohon/{reference}/pentadbir/").content.decode()
    again = client.post(f"/mohon/{reference}/pentadbir/", PAGES["pentadbir"] | {"management_id": "", "ict_id": ""})

    assert "850312-14-****" in text
    assert "850312145566" not in text
    assert again.status_code == 303


def test_mending_one_page_of_a_complete_form_leads_back_to_the_check(client: Client, reference: str) -> None:
    answer_all(client, reference)

    answer = client.post(f"/mohon/{reference}/waktu/", PAGES["waktu"] | {"head_count": "121"})

    assert answer["Location"] == f"/mohon/{reference}/semak/"


@pytest.mark.parametrize(
    ("subdomain", "sentence"),
    [
        ("operasi", "dikhaskan untuk sistem"),
        ("www", "dikhaskan untuk sistem"),
        ("public", "dikhaskan untuk sistem"),
        ("a", "antara 2 hingga 41 aksara"),
        ("JCT", "bermula dengan huruf kecil"),
        ("jCT", "huruf kecil, angka dan tanda sempang"),
        ("1jct", "bermula dengan huruf kecil"),
        ("-jct", "bermula dengan huruf kecil"),
        ("jct-", "berakhir dengan tanda sempang"),
        ("j--ct", "menggandakannya"),
        ("j_ct", "huruf kecil, angka dan tanda sempang"),
        ("jct.gov", "huruf kecil, angka dan tanda sempang"),
        ("xn--jct-9a", "Alamat antarabangsa"),
        ("jabatán", "huruf kecil, angka dan tanda sempang"),
        ("", "perlu"),
    ],
)
def test_a_bad_address_is_refused_with_a_sentence(
    client: Client, reference: str, subdomain: str, sentence: str
) -> None:
    text = said(client, reference, "agensi", subdomain=subdomain)

    assert "error-summary" in text
    assert sentence in text or subdomain == ""


def test_an_address_in_use_is_refused_beside_its_field(client: Client, reference: str, north: TenantRef) -> None:
    text = said(client, reference, "agensi", subdomain="north")

    assert "sudah digunakan oleh agensi lain" in text
    assert 'id="id_subdomain_error"' in text


def test_a_second_application_points_to_the_first(client: Client, reference: str) -> None:
    first = joining.sent()

    text = said(client, reference, "agensi")

    assert first in text
    assert f"/mohon/sambung/?rujukan={first}" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ict_id": "12345"}, "12 digit"),
        ({"ict_id": "901332-10-3341"}, "tarikh lahir"),
        ({"ict_id": "850312-14-5566"}, "dua orang yang berlainan"),
        ({"ict_email": "bukan e-mel"}, "id_ict_email_error"),
        ({"ict_phone": "abc"}, "7 hingga 25 angka"),
        ({"management_id": ""}, "id_management_id_error"),
    ],
)
def test_a_badly_named_administrator_is_refused(
    client: Client, reference: str, wrong: dict[str, str], sentence: str
) -> None:
    assert sentence in said(client, reference, "pentadbir", **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"states": []},
        {"states": ["XXX"]},
        {"head_count": "0"},
        {"head_count": "-3"},
        {"head_count": "dua"},
        {"head_count": "400001"},
        {"schedules": ["WP9"]},
    ],
)
def test_impossible_places_and_numbers_are_refused(client: Client, reference: str, wrong: dict[str, object]) -> None:
    assert "error-summary" in said(client, reference, "waktu", **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"has_devices": ""},
        {"has_devices": "ya"},
        {"has_devices": "ya", "device_link": "TOLAK"},
        {"has_devices": "ya", "device_link": "TOLAK", "device_count": "0"},
        {"has_devices": "ya", "device_link": "LAIN", "device_count": "3"},
    ],
)
def test_half_told_devices_are_refused(client: Client, reference: str, wrong: dict[str, str]) -> None:
    assert "error-summary" in said(client, reference, "peranti", **wrong)


def test_an_unfinished_form_is_not_sent_and_says_what_is_missing(client: Client, reference: str) -> None:
    client.post(f"/mohon/{reference}/agensi/", PAGES["agensi"])

    answer = client.post(f"/mohon/{reference}/semak/", {"confirmed": "on"})

    assert answer.status_code == 422
    assert f'href="/mohon/{reference}/pegawai/"' in answer.content.decode()


def test_the_word_that_the_answers_are_true_is_needed(client: Client, reference: str) -> None:
    answer_all(client, reference)

    assert client.post(f"/mohon/{reference}/semak/", {}).status_code == 422


def test_a_page_that_does_not_exist_is_not_found(client: Client, reference: str) -> None:
    assert client.get(f"/mohon/{reference}/rahsia/").status_code == 404


def test_a_sent_form_leads_to_its_tracker(client: Client, reference: str) -> None:
    answer_all(client, reference)
    client.post(f"/mohon/{reference}/semak/", {"confirmed": "on"})

    answer = client.get(f"/mohon/{reference}/agensi/")
    assert answer["Location"] == f"/mohon/{reference}/"
    assert client.post(f"/mohon/{reference}/agensi/", PAGES["agensi"]).status_code == 302


def test_a_returned_form_shows_why_and_is_sent_again(client: Client, reference: str) -> None:
    answer_all(client, reference)
    client.post(f"/mohon/{reference}/semak/", {"confirmed": "on"})
    now = clock.now()
    decisions.begin_review(reference=reference, by=OPERATOR, now=now)
    decisions.return_application(reference=reference, remark="Nama tidak lengkap", by=OPERATOR, now=now)

    assert "Nama tidak lengkap" in client.get(f"/mohon/{reference}/").content.decode()
    assert "Nama tidak lengkap" in client.get(f"/mohon/{reference}/agensi/").content.decode()
    assert client.post(f"/mohon/{reference}/semak/", {"confirmed": "on"}).status_code == 303


def test_one_place_begins_only_so_many_applications_an_hour(client: Client) -> None:
    statuses = {client.post("/mohon/", {"email": f"p{number}@jct.gov.my"}).status_code for number in range(20)}

    assert statuses == {303}
    refused = client.post("/mohon/", {"email": "lagi@jct.gov.my"})
    assert refused.status_code == 422
    assert "Terlalu banyak percubaan" in refused.content.decode()
