"""The administrator's way through the pages, with plain forms and against a running HRMIS."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from connectors.hrmis.jobs import go_on
from connectors.hrmis.models import Conflict, Reading
from connectors.hrmis.protocol import Stream
from connectors.hrmis.simulator.server import Server
from connectors.hrmis.simulator.world import ref_of
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.people.models import Person
from tenants.directory import TenantRef
from tests.connectors.hrmis.desk import SECRET, hrmis, read, synced

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())

HUB = "/tetapan/hrmis/"


@pytest.fixture
def server(in_north: TenantRef) -> Iterator[Server]:
    with hrmis(5) as running:
        yield running


@pytest.fixture
def admin(in_north: TenantRef) -> Client:
    user = accounts.create_user(login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir", email="", by=None)
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    client.force_login(get_user_model().objects.get(pk=user), backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


def said(admin: Client, answer: object) -> str:
    return admin.get(answer["Location"]).text  # type: ignore[index]  # a response


def test_a_link_is_kept_tested_read_and_confirmed(admin: Client, in_north: TenantRef) -> None:
    with hrmis(5) as server:
        answers = {"base_url": server.url, "client_id": "spotme", "client_secret": SECRET, "profile": "standard"}
        assert "Uji sambungan itu" in said(admin, admin.post(HUB, {**answers, "may_add_units": "on"}))
        assert "Sambungan berjaya: 5, 5, 5, 10" in said(admin, admin.post(HUB + "uji/"))

        page = admin.post(HUB + "baca/")["Location"]
        assert "Membaca daripada HRMIS" in admin.get(page).text
        go_on(Reading.objects.get().key)
        preview = admin.get(page).text
        assert "Semak dahulu" in preview
        assert not Person.objects.exists()

        admin.post(page + "sahkan/", {"effective_from": "2026-11-01"})
        go_on(Reading.objects.get().key)

    assert "Bacaan selesai" in admin.get(page).text
    assert Person.objects.count() == 5


def test_the_secret_is_never_shown_again(admin: Client, server: Server) -> None:
    assert SECRET not in admin.get(HUB).text


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"base_url": "hrmis"}, "Isi alamat penuh"),
        ({"base_url": "https://contoh.com"}, "tidak dibenarkan di sini"),
        ({"profile": "lain"}, "lain"),
        ({"client_secret": ""}, "Isi rahsia klien"),
    ],
)
def test_a_link_that_cannot_be_kept_says_why(admin: Client, answers: dict[str, str], sentence: str) -> None:
    good = {"base_url": "https://a.gov.my", "client_id": "x", "client_secret": "s", "profile": "standard"}

    answer = admin.post(HUB, {**good, **answers})

    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda s: setattr(s.hrmis, "client_secret", "lain"), "menolak ID klien atau rahsia"),
        (lambda s: setattr(s.hrmis.faults, "error", -1), "ralat dalaman (500)"),
        (lambda s: setattr(s.hrmis.faults, "renamed", ("id_number",)), "tidak lagi menghantar medan id_number"),
        (lambda s: setattr(s.hrmis.faults, "html", -1), "mungkin halaman log masuk"),
        (lambda s: s.shutdown() or s.server_close(), "tidak dapat dihubungi"),
    ],
)
def test_the_test_says_what_is_wrong_and_what_to_do(
    admin: Client, server: Server, spoil: object, sentence: str
) -> None:
    spoil(server)  # type: ignore[operator]  # a callable of the table

    assert sentence in said(admin, admin.post(HUB + "uji/"))
    assert sentence in admin.get(HUB).text


def test_a_slow_server_is_told_apart_from_a_dead_one(
    admin: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.hrmis.services.link.TEST_TIMEOUT", httpx.Timeout(0.1))
    server.hrmis.faults.slow_s = 0.4

    assert "tidak menjawab dalam masa" in said(admin, admin.post(HUB + "uji/"))


def test_a_conflict_is_decided_on_its_list(admin: Client, server: Server) -> None:
    synced()
    Person.objects.filter(staff_no="H00003").update(grade="99")
    server.hrmis.world.put(Stream.OFFICERS, ref_of(3), grade="41")
    read()
    page = admin.get(HUB + "percanggahan/").text
    assert "Di sini: 99 · HRMIS: 41" in page

    admin.post(f"{HUB}percanggahan/{Conflict.objects.get().pk}/", {"apa": "hrmis"})

    assert Person.objects.get(staff_no="H00003").grade == "41"
    assert "sepakat" in admin.get(HUB + "percanggahan/").text


def test_a_reading_shows_old_and_new(admin: Client, server: Server) -> None:
    synced()
    server.hrmis.world.put(Stream.OFFICERS, ref_of(3), grade="41")
    one = read()

    page = admin.get(f"{HUB}bacaan/{one.key}/").text

    assert "<del>10</del> → <ins>41</ins>" in page


def test_the_pages_cost_the_same_however_many_readings_there_are(
    admin: Client, server: Server, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    synced()
    admin.get(HUB)
    with CaptureQueriesContext(connection) as few:
        admin.get(HUB)
    for _turn in range(3):
        read()
    with CaptureQueriesContext(connection) as many:
        admin.get(HUB)

    assert len(few) == len(many) == COUNTS["hrmis"]
