"""Permohonan saya over the real middleware: what is asked for, refused, withdrawn, proposed and entered."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from tenant_apps.attendance.models import Day, Punch, PunchProposal
from tenant_apps.leave.models import Leave, Release
from tenant_apps.leave.services import LEAVE_DESK, enter_leave
from tenant_apps.movements.models import Movement
from tenant_apps.people.models import Person
from tenant_apps.people.requests import Decision
from tenant_apps.worktime.services import lock_month, put_policy, put_ramadan
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.issues.desk import NOW
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
PDF = b"%PDF-1.7 surat"
MINE = "/permohonan-saya/"
WEDNESDAY = "2026-11-18"
HTMX = {"HX-Request": "true"}
LEAVE = {"type": "CR", "part": "FULL", "date_from": WEDNESDAY, "reason": "Kenduri di kampung"}
OUT = {
    "permission_kind": "PERIBADI",
    "date_from": WEDNESDAY,
    "from_time": "10:00",
    "to_time": "12:00",
    "purpose": "Urusan bank",
}
DUTY = {"kind": "MESYUARAT", "date_from": WEDNESDAY, "purpose": "Penyelarasan", "place": "Parcel E"}
FORGOT = {"kind": "KELUAR", "day": "2026-11-16", "time": "17:10", "reason": "Terlupa selepas mesyuarat"}


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def amina(crew: Cast) -> Client:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    return signed_in("north", user_id)


@pytest.fixture
def boris(crew: Cast) -> Client:
    return signed_in("north", crew.boris_user)


@pytest.fixture
def admin(crew: Cast) -> Client:
    """Erna, who is an officer as well."""
    with in_tenant("north"):
        user_id = give_account(crew.erna, "erna")
        accounts.grant_role(user_id, Role.ADMIN, by=None, now=NOW)
    return signed_in("north", user_id)


@pytest.fixture(autouse=True)
def _a_tuesday_morning() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


def html(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


def test_leave_is_asked_for_with_evidence_and_stands_in_the_list(amina: Client, boris: Client, crew: Cast) -> None:
    answer = amina.post(f"{MINE}cuti/", LEAVE | {"attachment": SimpleUploadedFile("a.png", PDF)})

    assert (answer.status_code, answer["Location"]) == (303, MINE)
    page = html(amina, MINE)
    for words in ("Cuti Rehat", "Menunggu", "Rab 18 Nov", "Kenduri di kampung"):
        assert words in page, words
    with in_tenant("north"):
        leave = Leave.objects.get()
        assert (leave.state, leave.person_id, leave.files.get().name) == ("MENUNGGU", crew.amina, "a.pdf")
    assert "a.pdf" in html(amina, f"{MINE}cuti/{leave.pk}/")
    assert boris.get(f"{MINE}cuti/{leave.pk}/").status_code == 404


def test_a_refused_request_keeps_what_was_typed_and_says_why(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        enter_leave(
            person_id=crew.amina, type="CS", date_from=date(2026, 11, 18), date_to=date(2026, 11, 19), by=None, now=NOW
        )

    whole = amina.post(f"{MINE}cuti/", LEAVE)
    part = amina.post(f"{MINE}cuti/", LEAVE, headers=HTMX)

    for answer in (whole, part):
        assert answer.status_code == 422
        said = answer.content.decode()
        assert "Cuti Sakit pada Rabu, 18 November 2026 sedang menunggu keputusan" in said
        assert "Kenduri di kampung" in said
        assert WEDNESDAY in said
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("cuti/", LEAVE | {"date_to": "2026-11-17"}, "Tarikh akhir mesti"),
        ("cuti/", LEAVE | {"part": "AM", "date_to": "2026-11-19"}, "hanya untuk satu tarikh"),
        ("cuti/", LEAVE | {"date_from": "0026-11-18"}, "Semak tahun"),
        ("cuti/", LEAVE | {"attachment": SimpleUploadedFile("x.pdf", b"MZ program")}, "Hanya fail PDF"),
        ("cuti/", LEAVE | {"attachment": SimpleUploadedFile("x.pdf", b"")}, "Fail ini kosong"),
        ("cuti/", LEAVE | {"attachment": SimpleUploadedFile("x.pdf", PDF + b"0" * 5 * 1024 * 1024)}, "melebihi 5 MB"),
        ("keluar/", OUT | {"to_time": "15:00"}, "paling lama 4j"),
        ("keluar/", OUT | {"date_from": "2026-11-20", "to_time": "13:16"}, "paling lama 3j 15m"),
        ("keluar/", OUT | {"to_time": "09:00"}, "Masa akhir mesti selepas"),
        ("tugas-rasmi/", DUTY | {"from_time": "10:00"}, "Isi masa mula dan masa akhir"),
        ("lebih-masa/", {"date_from": WEDNESDAY}, "Tugas"),
        ("bekerja-dari-rumah/", {"date_from": WEDNESDAY, "purpose": "Laporan"}, "tidak merancang"),
        ("ramadan/", {"chosen": "on"}, "belum disahkan"),
        (
            "kebenaran-khas/",
            {"who": "ibu", "due": "2027-06-01", "date_from": "2026-12-01"},
            "paling awal Selasa, 26 Januari 2027",
        ),
        ("rekod-masa/", FORGOT | {"day": "2026-11-18"}, "belum tiba"),
        ("rekod-masa/", FORGOT | {"reason": "x"}, "Nyatakan mengapa"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_words(amina: Client, path: str, fields: dict[str, Any], said: str) -> None:
    answer = amina.post(MINE + path, fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    with in_tenant("north"):
        for rows in (Leave.objects, Release.objects, Movement.objects, PunchProposal.objects):
            assert not rows.exists()


def test_a_locked_month_takes_no_request(amina: Client) -> None:
    with in_tenant("north"):
        lock_month(month=MONDAY, now=NOW, by=None)

    for path, fields in (("cuti/", LEAVE), ("keluar/", OUT), ("rekod-masa/", FORGOT)):
        answer = amina.post(MINE + path, fields)
        assert answer.status_code == 422
        assert "November 2026 sudah ditutup" in answer.content.decode()


def test_everything_there_is_to_ask_for_can_be_asked_for(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        put_policy(valid_from=date(2026, 11, 1), params={"hbh_enabled": True}, by=None)
        put_ramadan(date_from=date(2027, 2, 8), date_to=date(2027, 3, 9), by=None)
    assert "Paling banyak 2 hari di rumah seminggu. Hari wajib di pejabat: Isnin, Jumaat." in html(
        amina, f"{MINE}bekerja-dari-rumah/"
    )
    asked = {
        "cuti/": LEAVE | {"date_from": "2026-12-01", "date_to": "2026-12-03"},
        "keluar/": OUT,
        "tugas-rasmi/": DUTY | {"date_from": "2026-11-19"},
        "bekerja-dari-rumah/": {"date_from": "2026-11-25", "purpose": "Laporan suku tahun"},
        "lebih-masa/": {"date_from": WEDNESDAY, "from_time": "18:00", "to_time": "20:00", "purpose": "Tutup akaun"},
        "ramadan/": {"chosen": "on"},
        "kebenaran-khas/": {"who": "ibu", "due": "2027-03-15", "date_from": "2026-12-07"},
        "rekod-masa/": FORGOT,
    }

    for path, fields in asked.items():
        answer = amina.post(MINE + path, fields, headers=HTMX)
        assert (answer.status_code, answer["HX-Redirect"]) == (204, MINE), path

    page = html(amina, f"{MINE}?papar=menunggu")
    assert page.count("<article") == len(asked)
    assert "Kebenaran khas" in page
    for row in (("cuti", Leave), ("pergerakan", Movement), ("kebenaran-khas", Release), ("rekod", PunchProposal)):
        with in_tenant("north"):
            pk = row[1].objects.latest("pk").pk
        assert html(amina, f"{MINE}{row[0]}/{pk}/")
    assert "Tiada permohonan di sini" in html(amina, f"{MINE}?papar=diputuskan")


def test_a_request_is_withdrawn_until_it_has_begun(amina: Client, crew: Cast) -> None:
    amina.post(f"{MINE}cuti/", LEAVE)
    with in_tenant("north"):
        begun = enter_leave(
            person_id=crew.amina, type="CR", date_from=MONDAY, date_to=MONDAY, state="LULUS", by=None, now=NOW
        )
        waiting = Leave.objects.get(state="MENUNGGU").pk

    assert "Permohonan dibatalkan." in amina.post(f"{MINE}cuti/{waiting}/batal/", follow=True).content.decode()
    assert "Batalkan permohonan" not in html(amina, f"{MINE}cuti/{begun}/")
    assert "sudah bermula" in amina.post(f"{MINE}cuti/{begun}/batal/", follow=True).content.decode()

    with in_tenant("north"):
        assert [row.state for row in Leave.objects.order_by("pk")] == ["BATAL", "LULUS"]


def test_a_time_slip_is_added_after_the_treatment(amina: Client, crew: Cast) -> None:
    amina.post(f"{MINE}keluar/", OUT | {"permission_kind": "RAWATAN"})
    with in_tenant("north"):
        path = f"{MINE}pergerakan/{Movement.objects.get().pk}/lampiran/"

    assert amina.post(path, {"attachment": SimpleUploadedFile("x.pdf", b"MZ")}).status_code == 422
    assert amina.post(path, {"attachment": SimpleUploadedFile("slip.pdf", PDF)}).status_code == 303

    with in_tenant("north"):
        assert [file.name for file in Movement.objects.get().files.all()] == ["slip.pdf"]


def test_evidence_is_for_those_it_concerns(amina: Client, boris: Client, crew: Cast) -> None:
    amina.post(f"{MINE}cuti/", LEAVE | {"attachment": SimpleUploadedFile("sijil.pdf", PDF)})
    with in_tenant("north"):
        path = f"/lampiran/cuti/{Leave.objects.get().files.get().pk}/"
        erna = signed_in("north", give_account(crew.erna, "erna"))

    answer = boris.get(path)
    assert answer["Content-Disposition"] == 'attachment; filename="sijil.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue() == PDF
    assert amina.get(path).status_code == 200
    assert erna.get(path).status_code == 404
    assert erna.get("/lampiran/cuti/999999/").status_code == 404


def test_a_supervisor_proposes_for_officers_below_and_for_nobody_else(boris: Client, crew: Cast) -> None:
    overtime = {"date_from": WEDNESDAY, "purpose": "Tutup akaun"}
    for path, fields in (("lebih-masa/", overtime), ("tugas-rasmi/", DUTY), ("rekod-masa/", FORGOT)):
        assert boris.post(f"/pasukan/{crew.amina}/{path}", fields).status_code == 303
        assert boris.post(f"/pasukan/{crew.erna}/{path}", fields).status_code == 404

    with in_tenant("north"):
        assert {(row.state, row.requested_by_id) for row in Movement.objects.all()} == {("MENUNGGU", crew.boris)}
        assert PunchProposal.objects.get().requested_by_id == crew.boris
    assert html(boris, MINE).count("Amina binti Ali") == 3
    assert f"/pasukan/{crew.amina}/lebih-masa/" in html(boris, f"/pasukan/{crew.amina}/")


def test_an_administrator_enters_and_cancels_for_anybody_but_themselves(admin: Client, crew: Cast) -> None:
    path = f"/tetapan/pegawai/{crew.amina}/"
    assert admin.post(f"{path}cuti/", LEAVE).status_code == 303
    assert admin.post(f"{path}keluar/", OUT | {"date_from": "2026-11-19"}).status_code == 303
    assert admin.post(f"/tetapan/pegawai/{crew.erna}/cuti/", LEAVE).status_code == 404
    with in_tenant("north"):
        leave = Leave.objects.get()
        assert (leave.state, leave.decided_by_id) == ("LULUS", crew.erna)
        assert Movement.objects.get().state == "LULUS"

    assert "Cuti Rehat" in html(admin, f"{path}permohonan/")
    cancel = f"{path}permohonan/cuti/{leave.pk}/batal/"
    assert admin.post(cancel, {"remark": ""}).status_code == 422
    assert admin.post(cancel, {"remark": "Salah tarikh"}).status_code == 303
    with in_tenant("north"):
        leave.refresh_from_db()
        assert (leave.state, leave.remark) == ("BATAL", "Salah tarikh")
    assert admin.get(f"/tetapan/pegawai/{crew.boris}/permohonan/cuti/{leave.pk}/batal/").status_code == 404


def test_an_approved_leave_is_seen_on_the_day(amina: Client, crew: Cast) -> None:
    amina.post(f"{MINE}cuti/", LEAVE | {"date_from": "2026-11-16"})
    with in_tenant("north"):
        Day.objects.filter(person_id=crew.amina).delete()
        amina.post("/tebuk/", {"kind": "MASUK"})
        leave = Leave.objects.get()
        LEAVE_DESK.decide(leave.pk, Decision(approve=True, decider_id=crew.boris, by=None, now=NOW))

    page = html(amina, MINE)
    assert "Diluluskan" in page
    with in_tenant("north"):
        assert Punch.objects.count() == 1


def test_the_list_takes_the_same_few_statements_for_any_number_of_requests(amina: Client, crew: Cast) -> None:
    def count() -> int:
        html(amina, MINE)
        with CaptureQueriesContext(connection) as run:
            html(amina, MINE)
        return len([q for q in run.captured_queries if not q["sql"].startswith(TRANSACTION)])

    for path, fields in (("cuti/", LEAVE), ("keluar/", OUT | {"date_from": "2026-11-19"}), ("rekod-masa/", FORGOT)):
        amina.post(MINE + path, fields | {"attachment": SimpleUploadedFile("a.pdf", PDF)})
    few = count()
    for week in range(1, 10):
        day = (MONDAY + timedelta(weeks=week)).isoformat()
        amina.post(f"{MINE}tugas-rasmi/", DUTY | {"date_from": day})
    many = count()

    assert many == few == COUNTS["requests"]
