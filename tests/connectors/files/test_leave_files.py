"""Leave by file: every row is looked at, nothing comes in by halves."""

import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connectors.files.models import LeaveFile
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.leave.models import Leave
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import NUMBERS, cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())

PAGES = "/tetapan/cuti/import/"
HEAD = "No. Kakitangan,Jenis Cuti,Bahagian Hari,Dari,Hingga,Catatan"


@pytest.fixture
def admin(in_north: TenantRef) -> Client:
    cast()
    user = accounts.create_user(login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir", email="", by=None)
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    client.force_login(get_user_model().objects.get(pk=user), backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


def upload(admin: Client, *lines: str, head: str = HEAD) -> HttpResponse:
    file = SimpleUploadedFile("cuti.csv", "\n".join((head, *lines)).encode())
    return admin.post(PAGES, {"file": file})  # type: ignore[return-value]  # a response


def test_good_rows_are_shown_and_then_entered(admin: Client) -> None:
    number = NUMBERS["boris"]
    page = upload(admin, "K003,CR,,02/11/2026,04/11/2026,", f"{number},cs,Pagi,05/11/2026,,Klinik")["Location"]
    said = admin.get(page).text
    assert "Import 2 baris" in said
    assert number not in said
    assert number.replace("-", "") not in LeaveFile.objects.get().content_sealed
    assert not Leave.objects.exists()

    admin.post(page + "sahkan/", {"apa": "semua"})

    rows = list(Leave.objects.order_by("pk").values_list("type", "part", "state", "source"))
    assert rows == [("CR", "FULL", "LULUS", "FAIL"), ("CS", "AM", "LULUS", "FAIL")]
    assert "2 cuti direkod" in admin.get(page).text
    assert LeaveFile.objects.get().content_sealed == ""


BAD = {
    "K999,CR,,02/11/2026,,": "Tiada pegawai dengan nombor ini",
    "K003,XX,,02/11/2026,,": "Jenis cuti ini tidak dikenali",
    "K003,CR,Malam,02/11/2026,,": "mesti Penuh, Pagi atau Petang",
    "K003,CR,,esok,,": "Tarikh tidak difahami",
    "K003,CR,,04/11/2026,02/11/2026,": "mesti pada atau selepas",
    "K003,CR,Pagi,02/11/2026,04/11/2026,": "separuh hari satu tarikh sahaja",
    "K003,,,02/11/2026,,": "Isi pegawai, jenis cuti dan tarikh",
}


@pytest.mark.parametrize(("row", "sentence"), BAD.items())
def test_a_row_at_fault_says_why_and_holds_the_others_until_it_is_left_out(
    admin: Client, row: str, sentence: str
) -> None:
    page = upload(admin, "K002,CR,,02/11/2026,,", row)["Location"]
    assert sentence in admin.get(page).text

    admin.post(page + "sahkan/", {"apa": "semua"})
    assert not Leave.objects.exists()

    admin.post(page + "sahkan/", {"apa": "baik"})
    assert Leave.objects.count() == 1


def test_rows_that_overlap_in_the_file_or_with_what_stands_are_found(admin: Client) -> None:
    first = upload(admin, "K003,CR,,02/11/2026,04/11/2026,", "K003,CS,,04/11/2026,,")["Location"]
    assert "bertindih dengan baris lain" in admin.get(first).text
    admin.post(first + "sahkan/", {"apa": "baik"})

    second = upload(admin, "K003,CS,,03/11/2026,,", "K003,CR,,02/11/2026,04/11/2026,")["Location"]

    said = admin.get(second).text
    assert "Cuti lain sudah ada pada tarikh ini" in said
    assert "sudah ada</span>" in said


def test_the_list_costs_the_same_however_many_tables_there_are(admin: Client) -> None:
    upload(admin, "K003,CR,,02/11/2026,,")
    admin.get(PAGES)
    with CaptureQueriesContext(connection) as few:
        admin.get(PAGES)
    for day in range(10, 15):
        upload(admin, f"K003,CR,,{day}/11/2026,,")
    with CaptureQueriesContext(connection) as many:
        admin.get(PAGES)

    assert len(few) == len(many) == COUNTS["leave files"]


def test_a_table_is_taken_once(admin: Client) -> None:
    page = upload(admin, "K003,CR,,02/11/2026,,")["Location"]
    admin.post(page + "sahkan/", {"apa": "semua"})
    admin.post(page + "sahkan/", {"apa": "semua"})

    assert Leave.objects.count() == 1


def test_missing_headings_are_named(admin: Client) -> None:
    answer = upload(admin, "K003,CR", head="No. Kakitangan,Gaji")

    assert answer.status_code == 422
    assert "Lajur tidak ditemui: Jenis Cuti, Dari" in answer.content.decode()


def test_the_template_is_understood(admin: Client) -> None:
    content = admin.get(PAGES + "templat.xlsx").content
    answer = admin.post(PAGES, {"file": SimpleUploadedFile("templat.xlsx", content)})

    assert "Import 2 baris" in admin.get(answer["Location"]).text
