"""A file's way in: upload, preview, confirmation; what is wrong is said, and nothing is written by halves."""

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from connectors.files import outgoing
from connectors.files.ingest import BadFile, raw_rows, read_officers, work_on
from connectors.files.protocol import pack, read_table
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM, Actor
from tenant_apps.people import selectors, services
from tenant_apps.people.models import OfficerImport, Person
from tenant_apps.people.rules.columns import HEADINGS
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import DAY, cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())

UPLOAD = "files:imports"


@pytest.fixture
def admin(in_north: TenantRef) -> Client:
    user = accounts.create_user(
        login="770707-07-5017", id_kind="MYKAD", full_name="Pentadbir Pertama", email="", by=None
    )
    accounts.grant_role(user, "PENTADBIR", SYSTEM, clock.now())
    client = Client(headers={"host": "north.localhost"})
    backend = "shared_apps.accounts.backends.LoginIdBackend"
    client.force_login(get_user_model().objects.get(pk=user), backend=backend)
    return client


def csv_file(*lines: str) -> bytes:
    return "\n".join(("Nama,No KP,No Kakitangan,Unit,Penyelia", *lines)).encode()


def officers(count: int, first: int = 0) -> bytes:
    return csv_file(
        *[
            f"Pegawai {n},85{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}-10-{n:04d},A{n},Baharu,{'A0' if n else ''}"
            for n in range(first, first + count)
        ]
    )


def upload(admin: Client, content: bytes, name: str = "pegawai.csv", **more: str) -> object:
    answers = {"file": SimpleUploadedFile(name, content), "effective_from": "2026-11-01", **more}
    return admin.post(reverse(UPLOAD), answers)


def test_thirty_officers_are_shown_and_then_written(admin: Client) -> None:
    answer = upload(admin, officers(30), may_add_units="on")
    assert answer.status_code == 303
    preview = admin.get(answer["Location"])
    assert "Import 30 baris" in preview.text
    assert not Person.objects.exists()

    admin.post(answer["Location"] + "sahkan/", {"apa": "semua"})

    assert Person.objects.count() == 30
    assert "30 pegawai ditambah" in admin.get(answer["Location"]).text


def test_rows_at_fault_are_shown_handed_out_and_left_out(admin: Client) -> None:
    bad = csv_file("Amina,900101015012,K1,,", "Kembar,900101-01-5012,K2,,", "=cmd(),123,K3,,")
    answer = upload(admin, bad)
    page = admin.get(answer["Location"]).text
    assert "sudah ada di baris 2 fail ini" in page
    assert "mesti 12 digit" in page
    assert "Import 1 baris yang baik sahaja" in page

    refused = admin.post(answer["Location"] + "sahkan/", {"apa": "semua"})
    assert "Ada baris yang bermasalah" in admin.get(refused["Location"]).text

    rows = admin.get(answer["Location"] + "ralat.csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].endswith(",Sebab")
    assert len(rows) == 3
    assert rows[2].startswith("'=cmd()")
    book = openpyxl.load_workbook(io.BytesIO(admin.get(answer["Location"] + "ralat.xlsx").content))
    assert [cell.value for cell in book["Pegawai"][1]][-1] == "Sebab"

    admin.post(answer["Location"] + "sahkan/", {"apa": "baik"})
    assert list(Person.objects.values_list("name", flat=True)) == ["Amina"]


def test_wrong_headings_are_named(admin: Client) -> None:
    response = upload(admin, b"Nama,Gaji,IC Number\nAmina,1,2\n")

    assert response.status_code == 422
    assert "Lajur tidak ditemui: No. Kad Pengenalan." in response.text
    assert "Lajur tidak dikenali: Gaji, IC Number." in response.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Fail ini kosong"),
        (b"PK\x03\x04 rosak", "Fail XLSX ini rosak"),
        (b"%PDF-1.4", "bukan XLSX atau CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel lama"),
        (b"Nama,No KP\n", "tiada baris pegawai"),
        (b'Nama,No KP\n"Amina,1\n', "Tanda petik"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(admin: Client, content: bytes, sentence: str) -> None:
    response = upload(admin, content, name="pegawai.xlsx")

    assert response.status_code == 422
    assert sentence in response.text


def test_a_long_file_goes_to_a_worker_and_tells_its_progress(admin: Client) -> None:
    cache.clear()
    answer = upload(admin, officers(320), may_add_units="on")
    page = admin.get(answer["Location"])
    assert "Baris disemak" in page.text
    assert "every 1s" in page.text

    key = OfficerImport.objects.get().key
    work_on(key)

    card = selectors.import_card(key)
    assert card is not None
    assert (card.rows_new, card.progress.checked) == (320, 320)
    done = admin.get(answer["Location"] + "kemajuan/", headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == answer["Location"]


def test_two_workers_write_an_import_once(admin: Client) -> None:
    answer = upload(admin, officers(5), may_add_units="on")
    key = OfficerImport.objects.get().key
    services.confirm_import(key=key, only_good=False, by=SYSTEM)

    work_on(key)
    work_on(key)

    assert Person.objects.count() == 5
    assert "5 pegawai ditambah" in admin.get(answer["Location"]).text


def test_a_change_between_preview_and_confirmation_brings_the_preview_back(admin: Client) -> None:
    answer = upload(admin, csv_file("Amina lain,900101015012,K9,,"))
    key = OfficerImport.objects.get().key
    cast()
    admin.post(answer["Location"] + "sahkan/", {"apa": "semua"})

    card = selectors.import_card(key)
    assert card is not None
    assert card.is_checked
    assert card.rows_bad == 1
    assert not Person.objects.filter(name="Amina lain").exists()


def test_the_template_is_understood_and_its_example_imports(in_north: TenantRef) -> None:
    services.put_location(name="Blok B", state="PJY", by=None)
    book = openpyxl.load_workbook(io.BytesIO(outgoing.template_xlsx()))
    assert [cell.value for cell in book["Pegawai"][1]] == list(HEADINGS.values())

    del book["Pegawai"]
    book["Contoh"].title = "Pegawai"
    out = io.BytesIO()
    book.save(out)
    mapped, table = read_officers(out.getvalue())

    assert mapped.unknown == ()
    judged = services.check_officers(raw_rows(table), today=DAY, may_add_units=True)
    assert [one.outcome.value for one in judged] == ["new", "new"]
    with pytest.raises(BadFile, match="tiada baris pegawai"):
        read_officers(outgoing.template_xlsx())


def test_uploads_are_sealed_and_forgotten_after_a_day(admin: Client) -> None:
    upload(admin, csv_file("Amina,900101015012,K1,,"))
    row = OfficerImport.objects.get()
    assert "900101015012" not in row.content_sealed + row.result_sealed

    services.purge_imports(now=clock.now() + services.IMPORTS_KEPT)

    row.refresh_from_db()
    assert (row.content_sealed, row.result_sealed) == ("", "")


def test_the_list_costs_the_same_however_many_imports_there_are(admin: Client) -> None:
    upload(admin, officers(1))
    admin.get(reverse(UPLOAD))
    with CaptureQueriesContext(connection) as few:
        admin.get(reverse(UPLOAD))
    for place in range(1, 5):
        upload(admin, officers(1, place))
    with CaptureQueriesContext(connection) as many:
        admin.get(reverse(UPLOAD))

    assert len(few) == len(many) == COUNTS["officer imports"]


def test_an_import_of_nobody_known_is_not_found(admin: Client) -> None:
    address = reverse("files:import", args=["00000000-0000-4000-8000-000000000000"])

    assert admin.get(address).status_code == 404


def test_full_numbers_never_reach_the_page(admin: Client) -> None:
    answer = upload(admin, csv_file("Amina,900101015012,K1,,", "Boris,800202025013,K2,,900101015019"))

    page = admin.get(answer["Location"] + "?lihat=bad").text + admin.get(answer["Location"] + "?lihat=new").text
    assert not re.search(r"\d{12}|\d{6}-\d{2}-\d{4}", page)


def test_the_actor_of_an_import_is_who_uploaded_it(in_north: TenantRef) -> None:
    by = Actor(None, "Pentadbir")
    key = services.open_import(
        content=pack(read_table(officers(2))),
        file_name="x.csv",
        rows_total=2,
        effective_from=DAY,
        may_add_units=True,
        by=by,
        now=clock.now(),
    )
    work_on(key)

    card = selectors.import_card(key)
    assert card is not None
    assert card.is_checked
