"""The trail's pages: who may read them, what they find, what the file holds."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from kit import clock
from shared_apps.accounts import services
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from shared_apps.audit.services import Deed, record, record_many
from tenants.context import in_public, in_tenant
from tests.shared_apps.conftest import BORIS, NewBrowser, make_user, sign_in

CHEN = Actor(user_id=99, name="Chen Wei", ip="10.0.0.5")


@pytest.fixture
def admin(amina: int, new_browser: NewBrowser) -> Client:
    """A browser in which Amina is signed in as North's administrator."""
    with in_tenant("north"):
        services.grant_role(amina, "PENTADBIR", BORIS, clock.now())
    browser = new_browser("north")
    sign_in(browser)
    return browser


@pytest.fixture
def operator(db: None, new_browser: NewBrowser) -> Client:
    """A browser at the root host in which an operator is signed in."""
    with in_public():
        services.grant_role(make_user(full_name="Aina"), "OPERATOR", BORIS, clock.now())
    browser = new_browser()
    sign_in(browser)
    return browser


def text(answer) -> str:  # type: ignore[no-untyped-def]
    return answer.content.decode()


def test_the_administrator_reads_sentences(admin: Client) -> None:
    page = text(admin.get("/jejak-audit/"))

    assert "Boris memberi peranan Pentadbir Organisasi kepada Amina binti Ali." in page
    assert "Amina binti Ali log masuk." in page


@pytest.mark.parametrize("role", [None, "PENYELIA", "EKSEKUTIF", "OPERATOR_ORG"])
@pytest.mark.parametrize("path", ["/jejak-audit/", "/jejak-audit/fail/", "/jejak-audit/1/"])
def test_to_others_the_page_does_not_exist(amina: int, browser_north: Client, role: str | None, path: str) -> None:
    if role:
        with in_tenant("north"):
            services.grant_role(amina, role, BORIS, clock.now())
    sign_in(browser_north)

    assert browser_north.get(path).status_code == 404


def test_a_stranger_is_sent_to_sign_in(browser_north: Client, db: None) -> None:
    assert browser_north.get("/jejak-audit/")["Location"] == "/log-masuk/?next=/jejak-audit/"


def test_the_agencys_trail_is_not_on_the_root_host_nor_the_platforms_at_an_agency(
    admin: Client, operator: Client
) -> None:
    assert operator.get("/jejak-audit/").status_code == 404
    assert admin.get("/operasi/audit/").status_code == 404


def test_operators_read_the_platforms_own_lines(admin: Client, operator: Client) -> None:
    page = text(operator.get("/operasi/audit/"))

    assert "Aina log masuk." in page
    assert "Amina" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("orang=chen", True),
        ("orang=Wei&tindakan=people", True),
        ("tindakan=accounts.signed_in", False),
        ("tindakan=accounts", False),
        ("orang=tiada", False),
        ("dari=2020-01-01&hingga=2020-12-31", False),
        ("dari=bukan-tarikh&hingga=9999-12-31", True),
        ("tindakan=tiada-yang-begini", True),
        ("orang=%00", True),
        ("muka=abc&susun=password", True),
    ],
)
def test_filters_find_by_person_action_and_day(admin: Client, query: str, found: bool) -> None:
    from shared_apps.audit.phrases import Phrase, _groups, register

    register("people", "Pegawai", {"people.moved": Phrase("Pindah", "%(actor)s berpindah.")})
    with in_tenant("north"):
        record("people.moved", actor=CHEN)
    try:
        answer = admin.get(f"/jejak-audit/?{query}")
    finally:
        del _groups["people"].phrases["people.moved"]

    assert answer.status_code == 200
    assert ("Chen Wei berpindah." in text(answer)) is found


def test_the_day_filter_includes_its_last_day(admin: Client) -> None:
    with clock.moved_to(dt.datetime(2026, 3, 5, 15, 59, tzinfo=dt.UTC)), in_tenant("north"):
        record("x.y", actor=CHEN)  # 5 March, 23:59 in Kuala Lumpur

    assert "Chen Wei" in text(admin.get("/jejak-audit/?dari=2026-03-05&hingga=2026-03-05"))
    assert "Chen Wei" not in text(admin.get("/jejak-audit/?dari=2026-03-06&hingga=2026-03-06"))


def test_a_line_shows_what_changed_and_escapes_it(admin: Client) -> None:
    with in_tenant("north"):
        record("x.y", actor=CHEN, before={"name": "<b>lama</b>"}, after={"name": "baharu"}, remark="sebab")
        number = AuditEntry.objects.latest("id").pk

    page = text(admin.get(f"/jejak-audit/{number}/"))

    assert "&lt;b&gt;lama&lt;/b&gt;" in page
    assert "baharu" in page
    assert "sebab" in page
    assert admin.get("/jejak-audit/999999/").status_code == 404


def test_many_lines_are_paged_at_a_constant_number_of_statements(admin: Client) -> None:
    with in_tenant("north"):
        record_many("x.y", actor=CHEN, deeds=[Deed(remark=f"baris {n}") for n in range(120)])
    admin.get("/jejak-audit/")

    with CaptureQueriesContext(connection) as seen:
        first = text(admin.get("/jejak-audit/"))

    assert len([query for query in seen if not query["sql"].startswith("SET ")]) == 4
    assert first.count("Butiran<") == 50
    assert "muka=2" in first
    assert text(admin.get("/jejak-audit/?muka=3")).count("Butiran<") > 0


def test_the_file_holds_the_lines_shown_safe_for_a_spreadsheet(admin: Client) -> None:
    with in_tenant("north"):
        record("x.y", actor=Actor(5, "=HYPERLINK(1)"), remark="@jahat")

    answer = admin.get("/jejak-audit/fail/?orang=HYPERLINK")
    content = b"".join(answer.streaming_content).decode()
    rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff"))))

    assert answer["Content-Disposition"].startswith('attachment; filename="jejak-audit-')
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[1]
    assert "'@jahat" in rows[1]
    with in_tenant("north"):
        assert AuditEntry.objects.latest("id").action == "audit.exported"


def test_no_address_is_believed_but_what_our_own_proxy_saw(amina: int, new_browser: NewBrowser) -> None:
    forged = new_browser("north", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2", REMOTE_ADDR="10.0.0.3")
    sign_in(forged)
    with in_tenant("north"):
        assert AuditEntry.objects.latest("id").ip == "10.0.0.3"


def test_behind_one_proxy_the_last_address_counts(amina: int, new_browser: NewBrowser, settings: Settings) -> None:
    settings.PROXIES_IN_FRONT = 1
    sign_in(new_browser("north", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2", REMOTE_ADDR="10.0.0.3"))
    with in_tenant("north"):
        assert AuditEntry.objects.latest("id").ip == "2.2.2.2"


def test_a_request_id_from_outside_is_kept_only_when_it_is_one(amina: int, new_browser: NewBrowser) -> None:
    sign_in(new_browser("north", HTTP_X_REQUEST_ID="abc-123"))
    sign_in(new_browser("north", HTTP_X_REQUEST_ID="<script>" * 10))
    with in_tenant("north"):
        lines = AuditEntry.objects.filter(action="accounts.signed_in").order_by("id")
        assert list(lines.values_list("request_id", flat=True)) == ["abc-123", ""]
