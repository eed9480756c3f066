"""Isu saya and Peti isu over the real middleware: who sees what, what a decision answers, how few statements."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from tenant_apps.issues.models import Attachment, Issue
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.issues.desk import NOW, close, decide, explain, late_day, outside_day, state
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
PDF = b"%PDF-1.7 surat"
GOOD = {"reason": "TRAFIK", "text": "Kemalangan di lebuh raya"}


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        ensure_reasons()
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


@pytest.fixture(autouse=True)
def _the_morning_after():  # type: ignore[no-untyped-def]  # a fixture that yields
    with clock.moved_to(NOW):
        yield


def made(make, *args: object, explained: bool = True) -> Issue:  # type: ignore[no-untyped-def]  # a maker of the desk
    with in_tenant("north"):
        issue = make(*args)
        if explained:
            explain(issue)
        issue.refresh_from_db()
    return issue


def now_is(issue: Issue) -> str:
    with in_tenant("north"):
        return state(issue)


def html(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_officer_explains_with_a_file_and_sees_it_waiting(amina: Client, crew: Cast) -> None:
    issue = made(late_day, crew.amina, explained=False)
    assert "Jelaskan sebelum Kha 10 Dis" in html(amina, "/isu/")
    assert "1 isu perlu dijelaskan" in html(amina, "/")

    response = amina.post(
        f"/isu/{issue.pk}/",
        {"reason": "TRAFIK", "text": "Kemalangan di lebuh raya", "attachment": SimpleUploadedFile("a.png", PDF)},
    )

    assert (response.status_code, response["Location"]) == (303, f"/isu/{issue.pk}/")
    assert "menunggu keputusan penyelia" in html(amina, f"/isu/{issue.pk}/")
    with in_tenant("north"):
        assert Attachment.objects.get().name == "a.pdf"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"reason": "TRAFIK", "text": "pendek"},
        {"reason": "BULAN", "text": "Kemalangan di lebuh raya"},
        {
            "reason": "TRAFIK",
            "text": "Kemalangan di lebuh raya",
            "attachment": SimpleUploadedFile("x.pdf", b"MZ program"),
        },
        {"reason": "TRAFIK", "text": "Kemalangan di lebuh raya", "attachment": SimpleUploadedFile("x.pdf", b"")},
    ],
)
def test_a_bad_explanation_is_shown_again_with_422(amina: Client, crew: Cast, fields: dict[str, object]) -> None:
    issue = made(late_day, crew.amina, explained=False)

    response = amina.post(f"/isu/{issue.pk}/", fields)

    assert response.status_code == 422
    assert now_is(issue) == "BARU"


def test_the_reason_typed_with_the_punch_is_the_draft(amina: Client, crew: Cast) -> None:
    from tests.tenant_apps.attendance.desk import punch

    with in_tenant("north"):
        punch(crew.amina, "MASUK", "09:30", reason="Tayar pancit di Kajang")
        issue = Issue.objects.get()

    assert "Tayar pancit di Kajang" in html(amina, f"/isu/{issue.pk}/")


def test_other_peoples_issues_do_not_exist(amina: Client, boris: Client, crew: Cast) -> None:
    theirs = made(late_day, crew.erna)

    for client, path in (
        (amina, f"/isu/{theirs.pk}/"),
        (amina, "/isu/999999/"),
        (amina, "/peti-isu/"),
        (amina, f"/peti-isu/{theirs.pk}/"),
        (boris, f"/isu/{theirs.pk}/"),
        (boris, f"/peti-isu/{theirs.pk}/"),
        (boris, "/peti-isu/999999/"),
    ):
        assert client.get(path).status_code == 404, path
    assert boris.post(f"/peti-isu/{theirs.pk}/putus/", {"decision": "accept"}).status_code == 404
    assert now_is(theirs) == "DIJUSTIFIKASI"


def test_an_issue_of_another_agency_does_not_exist(boris: Client, south: TenantRef, crew: Cast) -> None:
    with in_tenant("south"):
        ensure_reasons()
        there = crew_at_work()
        foreign = [late_day(there.amina, MONDAY.replace(day=day)) for day in (12, 13, 16)]
        for issue in foreign:
            explain(issue)

    for issue in foreign:
        assert boris.get(f"/peti-isu/{issue.pk}/").status_code == 404
        assert boris.post(f"/peti-isu/{issue.pk}/putus/", {"decision": "accept"}).status_code == 404
    with in_tenant("south"):
        assert {state(issue) for issue in foreign} == {"DIJUSTIFIKASI"}


def test_evidence_is_for_those_it_concerns(amina: Client, boris: Client, crew: Cast) -> None:
    with in_tenant("north"):
        issue = late_day(crew.amina)
        explain(issue, attachments=[SimpleUploadedFile("surat.pdf", PDF)])
        kept = Attachment.objects.get()
        erna = signed_in("north", give_account(crew.erna, "erna"))
    path = f"/isu/lampiran/{kept.pk}/"

    response = boris.get(path)
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == PDF
    assert amina.get(path).status_code == 200
    assert erna.get(path).status_code == 404
    assert erna.get("/isu/lampiran/999999/").status_code == 404


def test_the_inbox_shows_all_that_is_needed_to_decide(boris: Client, crew: Cast) -> None:
    made(late_day, crew.amina, MONDAY - timedelta(days=3))
    made(late_day, crew.amina)

    page = html(boris, "/peti-isu/")

    for words in (
        "2 menunggu",
        "Amina binti Ali",
        "40m",
        "Kemalangan di lebuh raya",
        "Trafik",
        "kali ke-2 bulan ini",
        "09:40",
    ):
        assert words in page, words


def test_a_decision_without_htmx_goes_back_to_the_inbox_and_can_be_undone(boris: Client, crew: Cast) -> None:
    issue = made(late_day, crew.amina)

    response = boris.post(f"/peti-isu/{issue.pk}/putus/?versi={issue.version}", {"decision": "accept"})
    assert (response.status_code, response["Location"]) == (303, "/peti-isu/?lorong=masa")
    assert now_is(issue) == "LULUS"
    assert "Batal" in html(boris, "/peti-isu/?lorong=masa")

    assert boris.post(f"/peti-isu/{issue.pk}/batal/").status_code == 303
    assert now_is(issue) == "DIJUSTIFIKASI"


def test_a_decision_with_htmx_answers_the_row_alone_and_says_so(boris: Client, crew: Cast) -> None:
    issue = made(late_day, crew.amina)

    response = boris.post(
        f"/peti-isu/{issue.pk}/putus/?versi={issue.version}", {"decision": "accept"}, headers={"HX-Request": "true"}
    )

    row = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in row
    assert "data-decided" in row
    assert "Diterima." in response["HX-Trigger"]


def test_a_rejection_without_a_reason_is_said_beside_the_row(boris: Client, crew: Cast) -> None:
    issue = made(late_day, crew.amina)
    htmx = {"HX-Request": "true"}
    path = f"/peti-isu/{issue.pk}/putus/?versi={issue.version}"
    assert "Sebab ditolak" in boris.get(f"/peti-isu/{issue.pk}/tolak/", headers=htmx).content.decode()

    response = boris.post(path, {"decision": "reject"}, headers=htmx)
    assert response.status_code == 422
    assert "Nyatakan sebab isu ini ditolak." in response.content.decode()

    assert boris.post(path, {"decision": "reject", f"remark_code-{issue.pk}": "BUKTI"}, headers=htmx).status_code == 200
    assert now_is(issue) == "TOLAK"


def test_whoever_comes_second_is_told(boris: Client, crew: Cast) -> None:
    issue = made(late_day, crew.amina)
    with in_tenant("north"):
        decide(issue, crew.boris)

    response = boris.post(
        f"/peti-isu/{issue.pk}/putus/?versi={issue.version}",
        {"decision": "reject", "remark": "Tiada bukti"},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 422
    assert "sudah berubah" in response.headers["HX-Trigger"] or "sudah berubah" in response.content.decode()
    assert now_is(issue) == "LULUS"


def test_a_forged_bulk_of_days_elsewhere_is_left_out(boris: Client, crew: Cast) -> None:
    late, outside = made(late_day, crew.amina), made(outside_day, crew.amina, MONDAY - timedelta(days=4))

    response = boris.post(
        "/peti-isu/pilihan/",
        {"issue": [f"{late.pk}:{late.version}", f"{outside.pk}:{outside.version}", "abc", "9" * 30, ""]},
        follow=True,
    )

    assert "1 isu diterima." in response.content.decode()
    assert (now_is(late), now_is(outside)) == ("LULUS", "DIJUSTIFIKASI")
    assert 'type="checkbox"' not in html(boris, "/peti-isu/?lorong=lokasi")


def test_an_administrator_decides_what_has_no_supervisor_and_reopens(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.erna, "erna")
        accounts.grant_role(user_id, Role.ADMIN, by=None, now=NOW)
        admin = signed_in("north", user_id)
    orphan, own, others = made(late_day, crew.dania), made(late_day, crew.erna), made(late_day, crew.amina)

    page = html(admin, "/peti-isu/")
    assert "Dania binti Musa" in page
    assert f"/peti-isu/{own.pk}/" not in page
    assert "Amina binti Ali" not in page
    admin.post(f"/peti-isu/{orphan.pk}/putus/", {"decision": "accept"})
    assert admin.post(f"/peti-isu/{own.pk}/putus/", {"decision": "accept"}).status_code == 404
    admin.post(f"/peti-isu/{others.pk}/putus/", {"decision": "accept"})
    assert [now_is(issue) for issue in (orphan, own, others)] == ["LULUS", "DIJUSTIFIKASI", "DIJUSTIFIKASI"]

    assert "Buka semula" in html(admin, f"/peti-isu/{orphan.pk}/")
    admin.post(f"/peti-isu/{orphan.pk}/buka-semula/", {"reason": "Rayuan pegawai"})
    assert now_is(orphan) == "DIJUSTIFIKASI"


def test_the_inbox_takes_the_same_few_statements_for_any_number_of_rows(boris: Client, crew: Cast) -> None:
    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as run:
            html(boris, path)
        return len([q for q in run.captured_queries if not q["sql"].startswith(TRANSACTION)])

    html(boris, "/peti-isu/")
    made(late_day, crew.amina)
    made(outside_day, crew.amina, MONDAY.replace(day=12))
    few = [count("/peti-isu/?lorong=masa"), count("/peti-isu/?lorong=lokasi")]
    for day in range(2, 7):
        made(late_day, crew.amina, MONDAY.replace(day=day))
    for day in (10, 11, 13):
        made(outside_day, crew.amina, MONDAY.replace(day=day))
    many = [count("/peti-isu/?lorong=masa"), count("/peti-isu/?lorong=lokasi")]

    assert many == few == [COUNTS["inbox time"], COUNTS["inbox place"]]
    assert max(many) <= 15


def test_absent_days_are_explained_and_decided_like_others(boris: Client, crew: Cast) -> None:
    with in_tenant("north"):
        close([crew.amina])
        explain(Issue.objects.get())

    assert "Tidak hadir" in html(boris, "/peti-isu/")
