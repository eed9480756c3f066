"""The check page: genuine or not, and nothing more; how often one may ask."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from kit import clock
from shared_apps.papers import codes, views
from shared_apps.papers.models import Paper
from shared_apps.papers.services import register_paper
from tenants.context import in_public, in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.issues.desk import NOW

PRINT = "ab12" * 16


@pytest.fixture
def root(db: None) -> Client:
    cache.clear()
    return Client(HTTP_HOST="localhost")


def made(schema: str = "north", **more: object) -> str:
    with in_tenant(schema):
        given = {
            "what": "kad|7",
            "fingerprint": PRINT,
            "titles": {"ms": "Kad bulanan", "en": "Monthly card"},
            "first": date(2026, 10, 1),
            "last": date(2026, 10, 31),
            "person_name": "Amina binti Ali",
            "now": NOW,
        }
        return register_paper(**{**given, **more})  # type: ignore[arg-type]  # free keywords of a test


@pytest.mark.parametrize("written", [lambda code: code, lambda code: codes.grouped(code).lower(), lambda c: f" {c} "])
def test_a_genuine_code_tells_title_agency_period_and_masked_name(root: Client, north: TenantRef, written) -> None:  # type: ignore[no-untyped-def]  # ways to write a code
    text = root.get("/sah/", {"kod": written(made())}).text

    for said in (
        "Laporan ini sah",
        "Kad bulanan",
        north.name,
        "1 Oktober 2026 hingga 31 Oktober 2026",
        "A**** b**** A**",
    ):
        assert said in text
    assert codes.grouped(PRINT.upper()) in text
    assert "Amina" not in text


@pytest.mark.parametrize("code", ["ABCDEFGHIJKLMNOP", "bukan-kod", "x" * 200, "../rekap"])
def test_an_unknown_code_is_a_clear_no_with_what_to_do(root: Client, north: TenantRef, code: str) -> None:
    made()

    answer = root.get("/sah/", {"kod": code})

    assert answer.status_code == 404
    assert "Tiada laporan dengan kod ini" in answer.text
    assert "unit integriti" in answer.text


def test_the_same_figures_are_the_same_paper_and_another_agencys_are_not(north: TenantRef, south: TenantRef) -> None:
    code = made()

    assert made(now=NOW + timedelta(days=1)) == code
    assert made("south") != code
    assert made(what="kad|8") != code
    with in_public():
        assert Paper.objects.get(code=code).made_at == NOW


def test_somebody_who_tries_codes_is_slowed_down(
    root: Client, north: TenantRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_IN_AN_HOUR", 3)
    code = made()

    answers = [root.get(f"/sah/{code}/").status_code for _turn in range(4)]

    assert answers == [200, 200, 200, 429]
    assert "Terlalu banyak" in root.get(f"/sah/{code}/").text


def test_the_page_is_not_on_an_agencys_host(north: TenantRef) -> None:
    with clock.moved_to(NOW):
        assert Client(HTTP_HOST="north.localhost").get(f"/sah/{made()}/").status_code == 404
