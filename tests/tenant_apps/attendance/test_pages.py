"""The officer's pages over the real middleware: what they show, what a punch answers, how few statements it takes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts.services import grant_role
from shared_apps.audit.actor import SYSTEM
from tenant_apps.attendance.models import Day, Punch, PunchFix
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.leave.services import enter_leave
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import anonymous, give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work, punch
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
OFFICE = {"lat": "2.926", "lon": "101.696", "accuracy_m": "20"}
FAR = {"lat": "3.139", "lon": "101.687", "accuracy_m": "15"}


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        ensure_reasons()
        return crew_at_work()


@pytest.fixture
def amina(crew: Cast) -> Client:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    return signed_in("north", user_id)


@contextmanager
def time_is(moment: datetime) -> Iterator[None]:
    with clock.moved_to(moment):
        yield


def send(client: Client, kind: str, clock_text: str, htmx: bool = False, **fields: str):  # type: ignore[no-untyped-def]  # Django's test response
    headers = {"HX-Request": "true"} if htmx else {}
    with time_is(at(clock_text)):
        return client.post("/tebuk/", {"kind": kind, "uuid": str(uuid4()), **fields}, headers=headers)


def page(client: Client, clock_text: str, path: str = "/") -> str:
    with time_is(at(clock_text)):
        response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def statements(run: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in run.captured_queries if not q["sql"].startswith(TRANSACTION)]


def test_before_the_punch_the_card_offers_daftar_masuk(amina: Client) -> None:
    html = page(amina, "07:50")

    assert 'value="MASUK"' in html
    assert "Daftar masuk sebelum 9.00 pagi" in html
    assert "Lewat" not in html


def test_a_plain_punch_is_answered_with_303_to_the_page_that_shows_it(amina: Client) -> None:
    response = send(amina, "MASUK", "07:58", **OFFICE)

    assert (response.status_code, response["Location"]) == (303, "/")
    html = page(amina, "08:05")
    assert "07:58" in html
    assert "Boleh daftar keluar mulai 4.58 petang" in html
    assert "Daftar Keluar awal" in html
    assert 'value="KELUAR"' in html


def test_htmx_gets_the_stamped_card_alone(amina: Client) -> None:
    response = send(amina, "MASUK", "07:58", htmx=True, **OFFICE)

    html = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in html
    assert "stamped" in html
    assert "07:58" in html
    assert "Boleh daftar keluar mulai 4.58 petang" in html


def test_a_late_morning_asks_the_reason_in_place(amina: Client) -> None:
    html = page(amina, "09:12")

    assert "Lewat 12m" in html
    assert "reason_code" in html


def test_after_both_the_day_is_done_and_a_later_leaving_corrects_it(amina: Client) -> None:
    send(amina, "MASUK", "07:58", **OFFICE)
    send(amina, "KELUAR", "17:05", **OFFICE)
    html = page(amina, "17:06")

    assert "Jumlah kerja 8j 7m" in html
    assert "Kemas kini daftar keluar" in html


def test_a_forgotten_clock_out_yesterday_does_not_turn_this_mornings_button(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        punch(crew.amina, "MASUK", "08:00", date_before())

    assert 'value="MASUK"' in page(amina, "07:50")


def date_before():  # type: ignore[no-untyped-def]  # Friday before the Monday of the tests
    return MONDAY.replace(day=13)


@pytest.mark.parametrize(
    ("clock_text", "fields"),
    [
        ("07:58", {}),
        ("07:58", FAR),
        ("11:20", FAR | {"place": "BDR", "reason": "Trafik"}),
        ("07:58", {"lat": "abc", "lon": "xyz", "accuracy_m": "-3", "fix_at": "semalam"}),
        ("07:58", {"lat": "999", "lon": "0"}),
        ("07:58", {"lat": "nan", "lon": "inf", "accuracy_m": "nan"}),
        ("07:58", {"uuid": "bukan-uuid"}),
        ("07:58", {"reason": "x" * 5000 + "\x00"}),
        ("07:58", {"fix_at": "2026-11-16T07:58:00Z", **OFFICE}),
    ],
)
def test_no_punch_is_refused_for_what_comes_with_it(amina: Client, clock_text: str, fields: dict[str, str]) -> None:
    assert send(amina, "MASUK", clock_text, **fields).status_code == 303
    with in_tenant("north"):
        assert Punch.objects.count() == 1


def test_a_rest_day_takes_a_punch_quietly(amina: Client) -> None:
    with time_is(at("09:00", MONDAY.replace(day=15))):
        html = amina.get("/").content.decode()
        assert "Hari rehat" in html
        assert "button-primary" not in html.split('id="today"')[1].split("</form>")[0]
        assert amina.post("/tebuk/", {"kind": "MASUK", "uuid": str(uuid4())}).status_code == 303


def test_a_day_of_leave_takes_a_punch_quietly(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        enter_leave(
            person_id=crew.amina, type="CR", date_from=MONDAY, date_to=MONDAY, state="LULUS", by=None, now=at("06:00")
        )

    assert "Cuti" in page(amina, "09:00")
    assert send(amina, "MASUK", "09:30").status_code == 303


@pytest.mark.parametrize("kind", ["", "ROSAK", "masuk"])
def test_a_punch_without_a_kind_is_answered_with_the_card_and_422(amina: Client, kind: str) -> None:
    response = send(amina, kind, "08:00")

    assert response.status_code == 422
    assert "Pilih Daftar Masuk atau Daftar Keluar" in response.content.decode()


def test_a_punch_needs_its_csrf_token(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    client = signed_in("north", user_id, strict=True)

    assert client.post("/tebuk/", {"kind": "MASUK"}).status_code == 403
    with in_tenant("north"):
        assert not Punch.objects.exists()


def test_a_punch_whose_sign_in_ran_out_is_kept_and_sent_after_it(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.amina, "amina")
    client = anonymous("north")
    response = send(client, "MASUK", "07:58", **OFFICE)
    assert response.status_code == 303
    assert response["Location"].startswith("/log-masuk/?next=/tebuk/sambung/")

    with in_tenant("north"):
        from django.contrib.auth import get_user_model

        client.force_login(get_user_model().objects.get(pk=user_id))
    with time_is(at("08:03")):
        assert client.get("/tebuk/sambung/").status_code == 303

    with in_tenant("north"):
        kept = Punch.objects.get()
        assert (kept.at.replace(microsecond=0), kept.place) == (at("07:58"), "PEJABAT")


def test_a_late_fix_is_answered_quietly(amina: Client) -> None:
    uuid = str(uuid4())
    send(amina, "MASUK", "08:00", uuid=uuid)
    with time_is(at("08:00:10")):
        response = amina.post("/tebuk/lokasi/", {"uuid": uuid, **OFFICE})
        assert response.status_code == 204
        assert amina.post("/tebuk/lokasi/", {"uuid": uuid, "lat": "abc"}).status_code == 204

    with in_tenant("north"):
        assert PunchFix.objects.count() == 1
        assert Day.objects.get().flags == []


@pytest.mark.parametrize("path", ["/", "/bulan/", "/bulan/2026-11-16/", "/transaksi/", "/pasukan/"])
def test_pages_ask_strangers_to_sign_in(north: TenantRef, path: str) -> None:
    response = anonymous("north").get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/log-masuk/")


def test_the_month_the_day_and_the_records_tell_what_happened(amina: Client) -> None:
    send(amina, "MASUK", "09:15", **OFFICE)
    send(amina, "KELUAR", "18:00", **OFFICE)

    month = page(amina, "18:10", "/bulan/?bulan=2026-11")
    assert "Lewat 15m" in month
    day = page(amina, "18:10", "/bulan/2026-11-16/")
    assert "Daftar masuk" in day
    assert "Dalam kawasan Blok B" in day
    records = page(amina, "18:10", "/transaksi/")
    assert records.count("Di pejabat") == 2


@pytest.mark.parametrize("query", ["?bulan=2026-13", "?bulan=semalam", "?bulan=9999-01", "?bulan="])
def test_a_month_that_is_none_is_this_month(amina: Client, query: str) -> None:
    assert "November 2026" in page(amina, "08:00", f"/bulan/{query}")


def test_a_day_that_is_none_is_not_found(amina: Client) -> None:
    assert amina.get("/bulan/2026-02-30/").status_code == 404


def test_a_supervisor_sees_the_team_and_nobody_elses(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        boris = signed_in("north", give_account_of_boris(crew))
    send(amina, "MASUK", "07:58", **OFFICE)

    html = page(boris, "08:10", "/pasukan/")
    assert "Amina binti Ali" in html
    assert "Data setakat 8.10 pagi" in html
    assert page(boris, "08:10", f"/pasukan/{crew.amina}/").count("07:58") == 1
    assert "Dalam kawasan Blok B" in page(boris, "08:10", f"/pasukan/{crew.amina}/2026-11-16/")
    for person in (crew.erna, 999_999):
        assert boris.get(f"/pasukan/{person}/2026-11-16/").status_code == 404
    assert boris.get(f"/pasukan/{crew.erna}/").status_code == 404
    assert boris.get("/pasukan/999999/").status_code == 404
    assert amina.get("/pasukan/").status_code == 404


def give_account_of_boris(crew: Cast) -> int:
    from tenant_apps.people.models import Person

    Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew.boris_user


@pytest.mark.parametrize(
    ("name", "clock_text", "htmx"),
    [("punch", "07:58", False), ("punch late", "09:40", False), ("punch htmx", "09:40", True)],
)
def test_a_punch_takes_few_statements(amina: Client, name: str, clock_text: str, htmx: bool) -> None:
    page(amina, "07:40")
    with CaptureQueriesContext(connection) as run:
        send(amina, "MASUK", clock_text, htmx=htmx, **OFFICE)

    found = statements(run)
    assert len(found) == COUNTS[name], "\n".join(found)
    assert len(found) <= 8


@pytest.mark.parametrize(
    ("name", "path", "most"), [("today", "/", 12), ("month", "/bulan/", 12), ("records", "/transaksi/", 12)]
)
def test_a_page_takes_few_statements(amina: Client, name: str, path: str, most: int) -> None:
    send(amina, "MASUK", "09:40", **FAR)
    with CaptureQueriesContext(connection) as run:
        page(amina, "10:00", path)

    found = statements(run)
    assert len(found) == COUNTS[name], "\n".join(found)
    assert len(found) <= most


def test_a_supervisor_and_an_administrator_read_how_any_day_of_theirs_was_judged(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        boris = signed_in("north", give_account_of_boris(crew))
        dania = give_account(crew.dania, "dania")
        grant_role(dania, "PENTADBIR", SYSTEM, at("08:00"))
        admin = signed_in("north", dania)
    send(amina, "MASUK", "09:10", **OFFICE)
    address = f"/pasukan/{crew.amina}/2026-11-16/"

    for viewer in (boris, admin):
        html = page(viewer, "09:30", address)
        assert "9.10 pagi" in html
        assert "PP 5/2019 (MyPPSM SR.4.1.1)" in html
    admin.post("/bahasa/", {"language": "en"})
    html = page(admin, "09:30", address)
    assert "9:10 a.m." in html
    assert "Attendance record" in html
