"""The operators' pages: a pack is drafted, tried, published and compared; holidays by state."""

import json
from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shared_apps.rulepacks import selectors
from shared_apps.rulepacks.models import Pack, Version
from tenants.directory import TenantRef
from tests.shared_apps.rulepacks.desk import pack, published, tried

BASE = "/operasi/aturan/"
COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())


def test_a_pack_goes_from_nothing_to_published(operator_client: Client, north: TenantRef, south: TenantRef) -> None:
    assert "Belum ada pakej" in operator_client.get(BASE).text
    made = operator_client.post(f"{BASE}baharu/", {"name_ms": "Ihsan", "key": "ihsan", "scope": "PLATFORM"})
    assert made.headers["Location"] == f"{BASE}ihsan/draf/"
    chosen = operator_client.get(f"{BASE}ihsan/draf/nilai/", {"nama": "grace_in_min"})
    assert chosen.headers["Location"] == f"{BASE}ihsan/draf/nilai/grace_in_min/"

    operator_client.post(chosen.headers["Location"], {"grace_in_min": "15"})
    operator_client.post(f"{BASE}ihsan/draf/tarikh/", {"valid_from": "2026-11-01"})
    early = operator_client.post(f"{BASE}ihsan/draf/terbit/", {"reason": "PP 1/2026"})
    operator_client.post(f"{BASE}ihsan/draf/pratonton/")
    waiting = operator_client.get(f"{BASE}ihsan/draf/").text
    tried(Version.objects.get().pk)
    shown = operator_client.get(f"{BASE}ihsan/draf/").text
    done = operator_client.post(f"{BASE}ihsan/draf/terbit/", {"reason": "PP 1/2026"})

    assert (early.status_code, "Buat pratonton dahulu" in early.text) == (422, True)
    assert "Agensi selesai" in waiting
    assert "tiada hari berubah" in shown
    assert done.headers["Location"] == f"{BASE}ihsan/"
    page = operator_client.get(f"{BASE}ihsan/").text
    assert "15 minit" in page
    assert "PP 1/2026" in page
    assert "Menunggu giliran: Jabatan Selatan, Jabatan Utara." in page


def test_a_value_that_does_not_fit_is_said_beside_its_field(operator_client: Client, north: TenantRef) -> None:
    pack()
    operator_client.post(f"{BASE}ihsan/draf/")

    answer = operator_client.post(f"{BASE}ihsan/draf/nilai/grace_in_min/", {"grace_in_min": "999"})

    assert answer.status_code == 422
    assert "240" in answer.text
    assert Version.objects.get().content == {}


def test_two_versions_are_compared_in_words(operator_client: Client, north: TenantRef) -> None:
    pack_id = pack()
    published(pack_id, {"grace_in_min": 15, "card_table": "B"})
    published(pack_id, {"grace_in_min": 20}, later=1)

    page = operator_client.get(f"{BASE}ihsan/beza/", {"dari": "1", "ke": "2"}).text

    assert page.index("15 minit") < page.index("20 minit")
    assert "tidak ditetapkan" in page


def test_a_value_is_dropped_and_a_draft_thrown_away(operator_client: Client, north: TenantRef) -> None:
    published(pack(), {"grace_in_min": 15})
    operator_client.post(f"{BASE}ihsan/draf/")

    operator_client.post(f"{BASE}ihsan/draf/nilai/grace_in_min/buang/")
    assert "pakej tidak menetapkan apa-apa lagi" in operator_client.get(f"{BASE}ihsan/draf/").text
    operator_client.post(f"{BASE}ihsan/draf/buang/")

    assert operator_client.get(f"{BASE}ihsan/draf/").status_code == 404
    assert Version.objects.count() == 1


def test_a_years_holidays_are_drafted_from_the_official_lists(operator_client: Client, north: TenantRef) -> None:
    operator_client.post(f"{BASE}cuti/", {"tahun": "2027"})

    draft = selectors.pack_card("cuti-umum-2027")
    assert draft is not None
    assert draft.draft is not None
    states = {day["state"] for day in draft.draft.content["days"]}
    assert len(states) == 16
    page = operator_client.get(f"{BASE}cuti-umum-2027/draf/", {"negeri": "KDH"}).text
    assert "Hari Kebangsaan" in page
    again = operator_client.post(f"{BASE}cuti/", {"tahun": "2027"}, follow=True)
    assert "sudah ada" in again.text


def test_a_holiday_of_the_draft_is_corrected_and_added_once(operator_client: Client, north: TenantRef) -> None:
    operator_client.post(f"{BASE}cuti/", {"tahun": "2027"})
    day = {"date": "2027-03-15", "state": "KDH", "name_ms": "Cuti Khas", "status": "AKTIF"}

    added = operator_client.post(f"{BASE}cuti-umum-2027/draf/hari/", day)
    twice = operator_client.post(f"{BASE}cuti-umum-2027/draf/hari/", day)
    elsewhere = operator_client.post(f"{BASE}cuti-umum-2027/draf/hari/", {**day, "date": "2028-03-15"})

    assert added.headers["Location"].endswith("/draf/?negeri=KDH")
    assert (twice.status_code, elsewhere.status_code) == (422, 422)
    [kept] = [one for one in Version.objects.get().content["days"] if one["name_ms"] == "Cuti Khas"]
    operator_client.post(f"{BASE}cuti-umum-2027/draf/hari/{kept['id']}/", {**day, "date": "2027-03-16"})
    dates = [one["date"] for one in Version.objects.get().content["days"] if one["name_ms"] == "Cuti Khas"]
    assert dates == ["2027-03-16"]


def test_the_packs_brought_along_are_added_from_the_page(operator_client: Client, north: TenantRef) -> None:
    operator_client.post(f"{BASE}disertakan/")

    page = operator_client.get(BASE).text

    assert Pack.objects.count() == 4
    assert "Hari Bekerja Hibrid" in page
    assert "draf v1" in page


def test_the_list_costs_the_same_whatever_its_length(operator_client: Client, north: TenantRef) -> None:
    operator_client.post(f"{BASE}disertakan/")
    operator_client.get(BASE)  # the message of what was done is shown once

    with CaptureQueriesContext(connection) as found:
        operator_client.get(BASE)

    assert len(found) == COUNTS["operators packs"]
