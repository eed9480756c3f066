"""The pages of tasks over the real middleware: what they take, refuse and show, and how few statements they cost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from tenant_apps.people.models import Person
from tenant_apps.tasks import remote, services
from tenant_apps.tasks.models import Entry, Task
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY
from tests.tenant_apps.people.cast import Cast, cast
from tests.tenant_apps.tasks.desk import NOW, PDF, assign, log

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
YESTERDAY = MONDAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _a_monday_morning() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        crew = cast()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def amina(crew: Cast) -> Client:
    with in_tenant("north"):
        return signed_in("north", give_account(crew.amina, "amina"))


@pytest.fixture
def boris(crew: Cast) -> Client:
    return signed_in("north", crew.boris_user)


def one(**named: object) -> Task:
    with in_tenant("north"):
        return Task.objects.get(**named)


def logged(person_id: int, title: str = "Menyemak fail", **more: object) -> int:
    with in_tenant("north"):
        return log(person_id, title, **more)  # type: ignore[arg-type]  # free keywords of a test


def test_one_line_logs_a_task_and_shows_it(amina: Client, crew: Cast) -> None:
    answer = amina.post("/tugasan/", {"tarikh": "2026-11-16", "title": "Menyemak fail", "status": "SELESAI"})

    assert (answer.status_code, answer["Location"]) == (303, "/tugasan/")
    page = amina.get("/tugasan/").text
    assert "Menyemak fail" in page
    assert "Selesai" in page


def test_another_days_log_is_written_there(amina: Client, crew: Cast) -> None:
    answer = amina.post("/tugasan/", {"tarikh": "2026-11-13", "title": "Menyemak fail"})

    assert answer["Location"] == "/tugasan/?tarikh=2026-11-13"
    assert (one().date.isoformat(), one().status) == ("2026-11-13", "SELESAI")


@pytest.mark.parametrize("query", ["?tarikh=semalam", "?tarikh=2026-02-30", "?tarikh=1999-01-01", "?tarikh="])
def test_a_day_that_is_none_is_today(amina: Client, query: str) -> None:
    assert "Isnin, 16 November 2026" in amina.get(f"/tugasan/{query}").text


def test_a_line_without_words_is_answered_422_with_what_was_chosen(amina: Client) -> None:
    answer = amina.post("/tugasan/", {"title": "", "status": "SELESAI"})

    assert answer.status_code == 422
    assert 'value="SELESAI"' in answer.text


def test_a_note_of_three_hundred_pages_is_refused_by_its_length_and_kept_in_the_field(
    amina: Client, crew: Cast
) -> None:
    pk = logged(crew.amina)
    book = "Perkara ini telah dibincangkan dengan semua pihak. " * 18_000

    answer = amina.post(f"/tugasan/{pk}/catatan/", {"text": book})

    assert answer.status_code == 422
    assert "paling panjang 5000" in answer.text
    assert (book.strip() in answer.text) is True
    with in_tenant("north"):
        assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("laporan.pdf", b"MZ program"), ("jadual.xlsx", b"PK\x03\x04"), ("kosong.pdf", b"")]
)
def test_a_file_of_the_wrong_type_is_refused_with_a_sentence_and_the_words_stay(
    amina: Client, crew: Cast, name: str, content: bytes
) -> None:
    pk = logged(crew.amina)

    answer = amina.post(
        f"/tugasan/{pk}/hasil/", {"hasil-text": "Bab 1 siap", "hasil-attachment": SimpleUploadedFile(name, content)}
    )

    assert answer.status_code == 422
    assert "Hanya fail PDF, JPEG atau PNG diterima." in answer.text or "Fail ini kosong" in answer.text
    assert "Bab 1 siap" in answer.text


def test_an_output_is_handed_in_and_read_by_the_supervisor_alone(amina: Client, boris: Client, crew: Cast) -> None:
    pk = logged(crew.amina)
    sent = {"hasil-text": "Bab 1", "hasil-attachment": SimpleUploadedFile("bab 1.pdf", PDF)}
    assert amina.post(f"/tugasan/{pk}/hasil/", sent).status_code == 303
    with in_tenant("north"):
        erna = signed_in("north", give_account(crew.erna, "erna"))
        link = f"/lampiran/tugasan/{Entry.objects.get().files.get().pk}/"

    assert link in boris.get(f"/tugasan/{pk}/").text
    assert b"".join(boris.get(link).streaming_content) == PDF  # type: ignore[attr-defined]  # a file answers in pieces
    assert erna.get(link).status_code == erna.get(f"/tugasan/{pk}/").status_code == 404


def test_a_move_that_is_not_allowed_says_so(amina: Client, crew: Cast) -> None:
    pk = logged(crew.amina, status="SELESAI")

    answer = amina.post(f"/tugasan/{pk}/pindah/", {"to": "TANGGUH"})

    assert answer.status_code == 422
    assert "Dari Selesai tugasan tidak boleh dipindahkan ke Ditangguhkan" in answer.text


def test_the_board_moves_by_plain_buttons_and_comes_back_where_the_task_went(amina: Client, crew: Cast) -> None:
    pk = logged(crew.amina)
    board = amina.get("/tugasan/papan/").text
    assert '<button class="menu-button" name="to" value="DALAM_TINDAKAN">' in board

    answer = amina.post(f"/tugasan/{pk}/pindah/", {"to": "TANGGUH", "kembali": "papan"})

    assert (answer.status_code, answer["Location"]) == (303, "/tugasan/papan/?status=TANGGUH")


@pytest.mark.parametrize("query", ["", "?status=ROSAK", "?status=SELESAI"])
def test_the_board_shows_one_column_on_a_phone(amina: Client, query: str) -> None:
    assert amina.get(f"/tugasan/papan/{query}").text.count("board-column wide-only") == 4


def test_yesterday_is_copied_with_one_button(amina: Client, crew: Cast) -> None:
    ids = [logged(crew.amina, title, day=YESTERDAY, status="SELESAI") for title in ("Kaunter", "Fail")]
    assert "Salin semua Aha 15 Nov" in amina.get("/tugasan/").text

    answer = amina.post("/tugasan/salin/", {"tarikh": "2026-11-16", "semua": "1", "semalam": [str(pk) for pk in ids]})

    assert answer.status_code == 303
    with in_tenant("north"):
        assert Task.objects.filter(date=MONDAY).count() == 2
    amina.post("/tugasan/salin/", {"tugasan": ["abc", "-1", "9" * 30]})
    with in_tenant("north"):
        assert Task.objects.count() == 4


def test_a_supervisor_assigns_to_several_and_to_no_stranger(boris: Client, crew: Cast) -> None:
    entry = {"title": "Laporan", "date": "2026-11-16", "due_on": "2026-11-20"}

    assert boris.post("/tugasan/pasukan/agih/", {**entry, "officers": [str(crew.erna)]}).status_code == 422
    assert boris.post("/tugasan/pasukan/agih/", entry).status_code == 422
    answer = boris.post("/tugasan/pasukan/agih/", {**entry, "officers": [str(crew.amina)]})

    assert (answer.status_code, one().person_id, one().assigned_by_id) == (303, crew.amina, crew.boris)


def test_a_supervisor_verifies_from_the_list_and_returns_with_a_remark(boris: Client, crew: Cast) -> None:
    first, second = (logged(crew.amina, title, status="SELESAI") for title in ("Satu", "Dua"))
    page = boris.get("/tugasan/pasukan/?papar=sahkan").text
    assert f'action="/tugasan/{first}/sah/"' in page

    assert boris.post(f"/tugasan/{first}/sah/", {"kembali": "pasukan"})["Location"] == "/tugasan/pasukan/"
    assert boris.post(f"/tugasan/{second}/kembali/", {"pulang-remark": ""}).status_code == 422
    assert boris.post(f"/tugasan/{second}/kembali/", {"pulang-remark": "Lampirkan jadual"}).status_code == 303

    assert one(pk=first).verification == "DISAHKAN"
    assert (one(pk=second).verification, one(pk=second).status) == ("DIKEMBALIKAN", "DALAM_TINDAKAN")


def test_nobody_verifies_their_own_work_by_any_address(amina: Client, boris: Client, crew: Cast) -> None:
    mine, hers = logged(crew.boris, status="SELESAI"), logged(crew.amina, status="SELESAI")

    for client, pk in ((boris, mine), (amina, hers)):
        for deed in ("sah", "kembali", "ulasan", "tarik-balik"):
            assert client.post(f"/tugasan/{pk}/{deed}/", {"pulang-remark": "Baiki"}).status_code == 404
    assert one(pk=mine).verification == ""


def test_words_of_others_are_escaped(amina: Client, boris: Client, crew: Cast) -> None:
    pk = logged(crew.amina, "<script>satu</script>")
    amina.post(f"/tugasan/{pk}/catatan/", {"text": "<script>dua</script>"})

    for page in (amina.get("/tugasan/"), amina.get("/tugasan/papan/"), boris.get(f"/tugasan/{pk}/")):
        assert "<script>satu" not in page.text
        assert "<script>dua" not in page.text


def test_a_day_at_home_asks_for_an_output_until_there_is_one(
    amina: Client, boris: Client, crew: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_sources", [lambda people, first, last: {(crew.amina, MONDAY)}])
    pk = logged(crew.amina)
    asks = "Hari dari rumah perlu satu hasil"
    assert asks in amina.get("/tugasan/").text
    assert "1 pegawai di rumah belum menyerahkan hasil hari ini" in boris.get("/tugasan/pasukan/").text

    amina.post(f"/tugasan/{pk}/hasil/", {"hasil-text": "12 fail disemak"})

    assert asks not in amina.get("/tugasan/").text
    assert "belum menyerahkan hasil" not in boris.get("/tugasan/pasukan/").text


def test_an_administrator_keeps_the_categories(crew: Cast) -> None:
    from shared_apps.accounts.services import grant_role
    from shared_apps.audit.actor import SYSTEM

    with in_tenant("north"):
        user_id = give_account(crew.dania, "dania")
        grant_role(user_id, "PENTADBIR", SYSTEM, NOW)
        admin = signed_in("north", user_id)

    assert admin.post("/tetapan/tugasan/baharu/", {"name": "Naziran", "is_active": "on"}).status_code == 303
    answer = admin.post("/tetapan/tugasan/baharu/", {"name": "naziran"})
    assert answer.status_code == 422
    assert "sudah ada" in answer.text
    assert "Naziran" in admin.get("/tetapan/tugasan/").text
    assert admin.get("/tetapan/tugasan/4711/").status_code == 404


@pytest.mark.parametrize(
    ("name", "path"), [("tasks", "/tugasan/"), ("task board", "/tugasan/papan/"), ("team tasks", "/tugasan/pasukan/")]
)
def test_a_long_list_takes_no_more_statements(boris: Client, crew: Cast, name: str, path: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as run:
            assert boris.get(path).status_code == 200
        return sum(not query["sql"].startswith(TRANSACTION) for query in run.captured_queries)

    logged(crew.boris)
    logged(crew.amina)
    boris.get(path)
    few = statements()
    with in_tenant("north"):
        for number in range(12):
            log(crew.boris, f"Sendiri {number}", YESTERDAY, status="SELESAI" if number % 2 else "BARU")
            services.add_output(task_id=log(crew.boris), person_id=crew.boris, text="Siap", by=None, now=NOW)
            assign(crew.boris, crew.amina, title=f"Diberi {number}")

    assert statements() == few == COUNTS[name]
