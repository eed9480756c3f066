"""What a program reads and writes: what its maker may know of, page by page, and a write only once."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from connectors.api.models import KeptAnswer
from connectors.api.schema import FILE, operations, written
from kit import clock
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance.models import Punch
from tenant_apps.issues.models import Issue
from tenant_apps.movements.models import Movement
from tenant_apps.reports import services as reports
from tenant_apps.tasks.services import TaskEntry, log_task
from tests.connectors.api.desk import Program
from tests.tenant_apps.attendance.desk import MONDAY
from tests.tenant_apps.issues.desk import NOW, WORDS, explain, late_day
from tests.tenant_apps.people.cast import NUMBERS, Cast


def test_officers_come_page_by_page_and_each_once(ours: Program, crew: Cast) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = ours.get("people/", limit=3, cursor=cursor).json()
        seen += [row["id"] for row in page["results"]]
        cursor = page["next"]

    assert seen == sorted([crew.amina, crew.boris, crew.dania, crew.erna])
    one = ours.get(f"people/{crew.amina}/").json()
    assert (one["name"], one["unit"], one["unit_name"]) == ("Amina binti Ali", crew.unit, "Operasi")
    assert NUMBERS["amina"] not in str(one)
    assert [row["id"] for row in ours.get("people/", text="erna").json()["results"]] == [crew.erna]


def test_punches_days_and_issues_of_a_day_are_read(ours: Program, crew: Cast) -> None:
    issue = late_day(crew.amina)

    punches = ours.get("punches/", person=crew.amina, date_from=MONDAY, date_to=MONDAY).json()["results"]
    assert [row["kind"] for row in punches] == ["KELUAR", "MASUK"]
    (day,) = ours.get("days/", person=crew.amina).json()["results"]
    assert (day["status"], day["late_minutes"], day["date"]) == ("HADIR", 40, MONDAY.isoformat())
    (told,) = ours.get("issues/", state="BARU").json()["results"]
    assert (told["id"], told["kind"]) == (issue.pk, "LEWAT")
    assert ours.get(f"issues/{issue.pk}/").json()["minutes"] == 40
    assert ours.get("issues/", state="LULUS").json() == {"results": [], "next": None}
    assert ours.get("punches/", date_from=MONDAY + timedelta(days=1)).json()["results"] == []


def test_a_punch_is_made_once_for_its_uuid_and_its_key(ours: Program, crew: Cast) -> None:
    entry = {"uuid": str(uuid4()), "kind": "MASUK", "latitude": 2.926, "longitude": 101.696, "accuracy_m": 20}

    first = ours.post("punches/", entry, key="k-1")
    again = ours.post("punches/", entry, key="k-1")
    without = ours.post("punches/", entry)

    assert (first.status_code, first.json()["person"], first.json()["place"]) == (201, crew.boris, "PEJABAT")
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (201, first.json(), "true")
    assert without.json()["id"] == first.json()["id"]
    assert Punch.objects.count() == 1


def test_a_key_with_other_words_is_refused_and_an_old_one_is_forgotten(ours: Program) -> None:
    entry = {"uuid": str(uuid4()), "kind": "MASUK"}
    ours.post("punches/", entry, key="k-1")

    other = ours.post("punches/", {**entry, "kind": "KELUAR"}, key="k-1")
    assert (other.status_code, other.json()["code"]) == (409, "api.key_reused")
    assert ours.post("punches/", entry, key="k" * 101).json()["code"] == "api.bad_idempotency_key"

    with clock.moved_to(NOW + timedelta(days=2)):
        assert ours.post("punches/", {**entry, "uuid": str(uuid4())}, key="k-1").status_code == 201
    assert KeptAnswer.objects.count() == 1


def test_a_refused_write_keeps_no_answer(ours: Program) -> None:
    assert ours.post("punches/", {"uuid": str(uuid4()), "kind": "DATANG"}, key="k-2").status_code == 422
    assert not KeptAnswer.objects.exists()


def test_an_issue_is_decided_by_whom_it_waits_for(ours: Program, crew: Cast) -> None:
    issue = late_day(crew.amina)
    early = ours.post(f"issues/{issue.pk}/decide/", {"accept": True})
    assert (early.status_code, set(early.json())) == (422, {"code", "message", "fields"})
    explain(issue)

    silent = ours.post(f"issues/{issue.pk}/decide/", {"accept": False})
    done = ours.post(f"issues/{issue.pk}/decide/", {"accept": True}, key="putus-1")

    assert silent.status_code == 422
    assert (done.status_code, done.json()["state"]) == (200, "LULUS")
    line = AuditEntry.objects.filter(target_type__startswith="issues").latest("pk")
    assert (line.actor_id, line.actor_name) == (crew.boris_user, "Boris bin Omar (API: Papan lobi)")


def test_only_ones_own_issue_is_explained(ours: Program, crew: Cast) -> None:
    own, theirs = late_day(crew.boris), late_day(crew.amina)
    words = {"reason": "TRAFIK", "text": WORDS}

    assert ours.post(f"issues/{theirs.pk}/explain/", words).status_code == 404
    assert ours.post(f"issues/{own.pk}/explain/", {**words, "text": "ya"}).status_code == 422
    assert ours.post(f"issues/{own.pk}/explain/", words).json()["state"] == "DIJUSTIFIKASI"
    assert Issue.objects.get(pk=theirs.pk).state == "BARU"


def test_a_movement_is_asked_for_and_read(ours: Program, crew: Cast) -> None:
    entry = {"kind": "MESYUARAT", "date_from": "2026-11-20", "purpose": "Penyelarasan"}

    made = ours.post("movements/", entry)
    wrong = ours.post("movements/", {**entry, "date_to": "2026-11-01"})

    assert (made.status_code, made.json()["state"], made.json()["person"]) == (201, "MENUNGGU", crew.boris)
    assert (wrong.status_code, wrong.json()["fields"].keys()) == (422, {"date_to"})
    assert ours.get("movements/").json()["results"] == [made.json()]
    assert Movement.objects.count() == 1


def test_a_task_is_logged_moved_and_read(ours: Program, crew: Cast) -> None:
    entry = {"title": "Laporan bulanan", "date": MONDAY.isoformat(), "from_minutes": 540, "to_minutes": 600}

    made = ours.post("tasks/", entry, key="tugas-1")
    backwards = ours.post("tasks/", {**entry, "to_minutes": 500})
    moved = ours.post(f"tasks/{made.json()['id']}/move/", {"status": "DALAM_TINDAKAN"})
    theirs = log_task(person_id=crew.amina, entry=TaskEntry("Kertas kerja", MONDAY), by=None, now=NOW)
    strange = log_task(person_id=crew.erna, entry=TaskEntry("Rahsia", MONDAY), by=None, now=NOW)

    assert (made.status_code, backwards.status_code, moved.json()["status"]) == (201, 422, "DALAM_TINDAKAN")
    assert [row["id"] for row in ours.get("tasks/").json()["results"]] == [theirs, made.json()["id"]]
    assert ours.get("tasks/", status="BARU", person=crew.amina).json()["results"][0]["id"] == theirs
    assert ours.get(f"tasks/{theirs}/").status_code == 200
    assert ours.get(f"tasks/{strange}/").status_code == 404
    assert ours.post(f"tasks/{theirs}/move/", {"status": "SELESAI"}).status_code == 404


def test_a_report_is_asked_for_made_and_fetched_by_whoever_asked(ours: Program, crew: Cast) -> None:
    late_day(crew.amina)
    span = {"first": MONDAY.isoformat(), "last": MONDAY.isoformat()}

    asked = ours.post("reports/", {"report": "grid", "format": "csv", **span})
    key = asked.json()["key"]
    early = ours.get(f"reports/{key}/file/")
    reports.make_file(key=UUID(key), now=NOW)
    file = ours.get(f"reports/{key}/file/")

    assert (asked.status_code, asked.json()["state"], early.status_code) == (202, "MENUNGGU", 404)
    assert ours.get(f"reports/{key}/").json()["state"] == "SEDIA"
    assert "Amina binti Ali" in b"".join(file.streaming_content).decode()
    assert [row["key"] for row in ours.get("reports/").json()["results"]] == [key]
    assert ours.post("reports/", {"report": "tiada", "format": "csv", **span}).json()["fields"].keys() == {"report"}
    assert ours.post("reports/", {"report": "grid", "format": "doc", **span}).json()["fields"].keys() == {"format"}
    assert ours.post("reports/", {"report": "grid", "format": "csv", **span, "unit": 999}).status_code == 404


def test_months_are_read(ours: Program) -> None:
    assert ours.get("months/", month=date(2026, 10, 1)).json() == {"results": [], "next": None}


def test_the_reviewed_description_is_current() -> None:
    assert Path(FILE).read_text() == written(), "run `uv run spotme openapi` and review the change"


def test_the_guide_describes_every_operation(ours: Program) -> None:
    page = ours._client().get("/api/v1/docs/")

    assert page.status_code == 200
    for one in operations():
        assert one.path in page.text
    assert ours._client().get("/api/v1/schema/").json()["openapi"] == "3.1.0"
