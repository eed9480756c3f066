"""Permohonan: requests of every room in one list, each decided by whoever it waits for and by nobody else."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from shared_apps.audit.models import AuditEntry
from tenant_apps.leave.models import Leave
from tenant_apps.leave.services import enter_leave
from tenant_apps.movements.models import Movement
from tenant_apps.movements.services import enter_movement
from tenant_apps.people.models import Person
from tenant_apps.people.services import delegate
from tenant_apps.worktime import services as worktime
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.issues.desk import NOW, TODAY
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _the_morning_after() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        crew = crew_at_work()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def boris(crew: Cast) -> Client:
    return signed_in("north", crew.boris_user)


def account(person_id: int, name: str, *roles: Role) -> Client:
    with in_tenant("north"):
        user_id = give_account(person_id, name)
        for role in roles:
            accounts.grant_role(user_id, role, by=None, now=NOW)
    return signed_in("north", user_id)


def leave(person_id: int, day: date = MONDAY + timedelta(days=9), **more: object) -> str:
    """A day of leave that waits, as the list names it."""
    entry = {"type": "CR", "date_from": day, "date_to": day, "reason": "Kenduri keluarga", "by": None, "now": NOW}
    with in_tenant("north"):
        return f"cuti:{enter_leave(person_id=person_id, **{**entry, **more})}"  # type: ignore[arg-type]  # free keywords of a test


def remote(person_id: int, day: date) -> str:
    """A day of work from home that waits."""
    with in_tenant("north"):
        made = enter_movement(person_id=person_id, kind="BDR", date_from=day, purpose="Laporan", by=None, now=NOW)
    return f"pergerakan:{made}"


def decide(client: Client, key: str, *, htmx: bool = False, approve: bool = True, remark: str = ""):  # type: ignore[no-untyped-def]  # Django's test response
    source, _colon, number = key.partition(":")
    fields = {"decision": "approve" if approve else "reject", f"remark-{key}": remark}
    return client.post(f"/permohonan/{source}/{number}/putus/", fields, headers=HTMX if htmx else {})


def states() -> list[str]:
    with in_tenant("north"):
        found = [model.objects.order_by("pk").values_list("state", flat=True) for model in (Leave, Movement)]
        return [state for states in found for state in states]


def html(client: Client, path: str = "/permohonan/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_list_shows_what_is_needed_to_decide_by_room_and_date(boris: Client, crew: Cast) -> None:
    late, early = leave(crew.amina, MONDAY + timedelta(days=20)), leave(crew.amina, MONDAY + timedelta(days=9))
    leave(crew.boris), leave(crew.erna)

    page = html(boris)

    for words in ("2 menunggu", "Amina binti Ali", "Cuti Rehat", "Kenduri keluarga", "Operasi"):
        assert words in page, words
    assert page.index(f'value="{early}"') < page.index(f'value="{late}"')
    assert "Erna binti Said" not in page
    assert "Pilih Boris bin Omar" not in page


def test_a_request_is_approved_and_rejected_with_its_reason(boris: Client, crew: Cast) -> None:
    yes, no = leave(crew.amina), leave(crew.amina, MONDAY + timedelta(days=20))

    assert decide(boris, yes)["Location"] == "/permohonan/"
    refused = decide(boris, no, approve=False)
    assert refused.status_code == 422
    assert "Nyatakan sebab permohonan ini ditolak." in refused.content.decode()
    assert decide(boris, no, approve=False, remark="Semua sudah bercuti").status_code == 303

    assert states() == ["LULUS", "DITOLAK"]
    with in_tenant("north"):
        assert AuditEntry.objects.filter(action__in=["leave.approved", "leave.rejected"]).count() == 2


def test_with_htmx_the_row_alone_is_answered_and_the_count_follows(boris: Client, crew: Cast) -> None:
    yes, no = leave(crew.amina), leave(crew.amina, MONDAY + timedelta(days=20))
    row = boris.get("/permohonan/" + no.replace(":", "/") + "/tolak/", headers=HTMX).content.decode()
    assert "Sebab ditolak" in row
    assert "<html" not in row

    done = decide(boris, yes, htmx=True)
    assert (done.status_code, "<html" in done.content.decode()) == (200, False)
    assert "data-decided" in done.content.decode()
    assert "1 menunggu" in done.content.decode()
    assert "Permohonan diluluskan." in done["HX-Trigger"]

    short = decide(boris, no, htmx=True, approve=False, remark="x")
    assert short.status_code == 422
    assert 'value="x"' in short.content.decode()


def test_without_scripts_the_reason_is_asked_on_the_page(boris: Client, crew: Cast) -> None:
    key = leave(crew.amina)

    asked = boris.get("/permohonan/" + key.replace(":", "/") + "/tolak/")

    assert asked.status_code == 303
    assert "Sebab ditolak" in html(boris, asked["Location"])


def test_what_no_longer_waits_is_said_and_what_was_typed_is_kept(boris: Client, crew: Cast) -> None:
    key = leave(crew.amina)
    decide(boris, key)

    for htmx in (False, True):
        response = decide(boris, key, htmx=htmx, approve=False, remark="Terlalu ramai bercuti")
        assert response.status_code == 422
        assert "sudah diputuskan" in response.content.decode()
        assert "Terlalu ramai bercuti" in response.content.decode()
    assert states() == ["LULUS"]


@pytest.mark.parametrize("path", ["tiada/1/putus/", "cuti/999999/putus/", "cuti/999999/tolak/"])
def test_nonsense_decides_nothing(boris: Client, crew: Cast, path: str) -> None:
    if path.endswith("tolak/"):
        assert boris.get(f"/permohonan/{path}", headers=HTMX).status_code == 404
    else:
        assert boris.post(f"/permohonan/{path}", {"decision": "approve"}).status_code == 404


def test_ones_own_and_others_requests_are_left_alone(boris: Client, crew: Cast) -> None:
    own, other = leave(crew.boris), leave(crew.erna)
    proposed = leave(crew.amina, requested_by_id=crew.boris)

    assert [decide(boris, key).status_code for key in (own, other, proposed)] == [422, 404, 422]
    boris.post("/permohonan/pilihan/", {"request": [own, other, proposed]})

    assert set(states()) == {"MENUNGGU"}
    assert account(crew.amina, "amina").get("/permohonan/").status_code == 404


def test_many_are_approved_together_each_on_its_own(boris: Client, crew: Cast) -> None:
    keys = [leave(crew.amina, MONDAY + timedelta(days=days)) for days in (9, 10, 11)]

    response = boris.post("/permohonan/pilihan/", {"request": [*keys, "cuti:abc", "x", "cuti:999999"]}, follow=True)

    assert "3 permohonan diluluskan." in response.content.decode()
    assert states() == ["LULUS"] * 3
    with in_tenant("north"):
        assert AuditEntry.objects.filter(action="leave.approved").count() == 3


def test_coming_days_at_home_are_not_approved_together_unless_they_are_planned(boris: Client, crew: Cast) -> None:
    with in_tenant("north"):
        worktime.put_policy(
            state="", valid_from=date(2026, 1, 1), params={"remote_plan_required": True}, label="BDR", by=None
        )
    key = remote(crew.amina, TODAY + timedelta(days=1))

    said = boris.post("/permohonan/pilihan/", {"request": [key]}, headers=HTMX)["HX-Trigger"]
    assert "1 hari bekerja dari rumah diputuskan satu demi satu" in json.loads(said)["toast"]["text"]
    assert states() == ["MENUNGGU"]

    with in_tenant("north"):
        worktime.put_policy(state="", valid_from=TODAY, params={"hbh_enabled": True}, label="HBH", by=None)
    boris.post("/permohonan/pilihan/", {"request": [key]})
    assert states() == ["LULUS"]


def test_a_deputy_decides_on_behalf_within_scope(crew: Cast) -> None:
    key = leave(crew.amina)
    with in_tenant("north"):
        entry = {"valid_from": TODAY, "valid_to": TODAY + timedelta(days=3), "reason": "Kursus"}
        delegate(principal_id=crew.boris, deputy_id=crew.erna, today=TODAY, now=NOW, by=None, **entry)  # type: ignore[arg-type]
    erna = account(crew.erna, "erna")
    leave(crew.erna)

    page = html(erna)
    assert "bagi pihak Boris bin Omar" in page
    assert "1 menunggu" in page
    decide(erna, key)

    assert states() == ["LULUS", "MENUNGGU"]
    with in_tenant("north"):
        assert AuditEntry.objects.get(action="leave.approved").on_behalf_of == "Boris bin Omar"


def test_an_administrator_sees_what_has_no_supervisor_and_may_see_all(crew: Cast) -> None:
    admin = account(crew.erna, "erna", Role.ADMIN)
    bare, led, own = leave(crew.dania), leave(crew.amina), leave(crew.erna)

    mine, everything = html(admin), html(admin, "/permohonan/?skop=semua")
    assert [f'value="{key}"' in mine for key in (bare, led, own)] == [True, False, False]
    assert [f'value="{key}"' in everything for key in (bare, led, own)] == [True, True, False]

    assert decide(admin, bare).status_code == 303
    assert decide(admin, led).status_code == 422
    source, _colon, number = led.partition(":")
    admin.post(f"/permohonan/{source}/{number}/putus/?skop=semua", {"decision": "approve"})
    assert decide(admin, own).status_code == 422
    assert states() == ["LULUS", "LULUS", "MENUNGGU"]


def test_only_an_administrator_may_ask_for_all(boris: Client, crew: Cast) -> None:
    key = leave(crew.erna)

    assert "Erna binti Said" not in html(boris, "/permohonan/?skop=semua")
    boris.post("/permohonan/pilihan/?skop=semua", {"request": [key]})

    assert states() == ["MENUNGGU"]


def test_the_way_to_the_list_says_how_many_wait(boris: Client, crew: Cast) -> None:
    assert "/permohonan/bilangan/" in html(boris, "/")
    assert "Permohonan pegawai" in html(boris, "/permohonan/bilangan/")
    leave(crew.amina)

    assert "Buka permohonan (1)" in html(boris, "/permohonan/bilangan/")
    assert "Tiada permohonan menunggu." not in html(boris)


def test_the_list_takes_the_same_few_statements_for_any_number_of_rows(boris: Client, crew: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as run:
            html(boris)
        return len([q for q in run.captured_queries if not q["sql"].startswith(TRANSACTION)])

    assert "Tiada permohonan menunggu." in html(boris)
    leave(crew.amina)
    few = count()
    for days in range(10, 16):
        leave(crew.amina, MONDAY + timedelta(days=days))

    assert count() == few == COUNTS["requests to decide"]
