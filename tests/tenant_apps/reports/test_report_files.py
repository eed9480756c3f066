"""Reports as files: made by a worker for the asker alone, cancelled, failed, tried again, forgotten by age."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from kit import clock
from shared_apps.accounts.roles import Role
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.notifications.models import Notice
from tenant_apps.people import services as people
from tenant_apps.reports import services
from tenant_apps.reports.models import FileState, ReportFile
from tenant_apps.reports.services import files
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at, crew_at_work
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, work

BY = Actor(user_id=None, name="Pentadbir")
NIGHT = at("00:30", OCTOBER + timedelta(days=32))
ASKED = {"dari": "2026-10-01", "ke": "2026-10-31", "format": "xlsx"}


@pytest.fixture
def crew(north: TenantRef, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Amina worked three days; no report is short."""
    monkeypatch.setattr(files, "CELLS_AT_ONCE", {"csv": 0, "xlsx": 0, "pdf": 0})
    with in_tenant("north"):
        crew = crew_at_work()
        work(crew.amina, [OCTOBER + timedelta(days=n) for n in (4, 5, 6)])
    return crew


@pytest.fixture(autouse=True)
def _at_night() -> Iterator[None]:
    with clock.moved_to(NIGHT):
        yield


def browser(crew: Cast, name: str, *roles: str) -> Client:
    with in_tenant("north"):
        user_id = give_account(getattr(crew, name), name)
        if roles:
            people.put_roles(person_id=getattr(crew, name), roles=roles, unit_ids=[], by=BY, now=NIGHT)
    return signed_in("north", user_id)


def ask(client: Client, code: str = "kehadiran", **asked: str) -> uuid.UUID:
    answer = client.post(f"/laporan/{code}/fail/", {**ASKED, **asked})
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.headers["Location"].strip("/").split("/")[-1])


def make(key: uuid.UUID, *, after: timedelta = timedelta()) -> bool:
    with in_tenant("north"):
        return services.make_file(key=key, now=NIGHT + after)


def state(key: uuid.UUID) -> str:
    with in_tenant("north"):
        return ReportFile.objects.get(key=key).state


def test_a_long_report_is_made_behind_the_page_and_fetched_by_its_asker_alone(crew: Cast) -> None:
    erna, amina = browser(crew, "erna", Role.ADMIN.value), browser(crew, "amina")
    key = ask(erna)
    page = f"/laporan/fail/{key}/"

    waiting = erna.get(page).text
    assert "Laporan sedang dijana" in waiting
    assert "every 1s" in waiting
    assert erna.get(f"{page}muat-turun/").status_code == 404
    part = erna.get(page, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'id="file-state"' in part

    assert make(key)
    assert not make(key), "it is made once"

    assert "Muat turun XLSX" in erna.get(page).text
    fetched = erna.get(f"{page}muat-turun/")
    assert fetched.headers["Content-Disposition"].endswith('"north-kehadiran-20261001-20261031.xlsx"')
    assert fetched.getvalue()[:2] == b"PK"
    assert "Sedia dimuat turun" in erna.get("/laporan/fail/").text
    for method, path in (("get", page), ("get", f"{page}muat-turun/"), ("post", f"{page}batal/")):
        assert getattr(amina, method)(path).status_code == 404
    with in_tenant("north"):
        assert Notice.objects.filter(kind="reports.file", person=crew.erna).count() == 1
        actions = AuditEntry.objects.filter(action__startswith="reports.").values_list("action", flat=True)
        assert set(actions) >= {"reports.exported", "reports.file_fetched"}


def test_a_cancelled_file_is_not_made_until_it_is_wanted_again(crew: Cast) -> None:
    erna = browser(crew, "erna", Role.ADMIN.value)
    key = ask(erna)

    assert erna.post(f"/laporan/fail/{key}/batal/").status_code == 303
    assert not make(key)
    assert state(key) == FileState.CANCELLED
    assert "Anda membatalkan" in erna.get(f"/laporan/fail/{key}/").text

    erna.post(f"/laporan/fail/{key}/semula/")
    assert make(key)
    assert "tidak lagi sedang dijana" in erna.post(f"/laporan/fail/{key}/batal/", follow=True).text


def test_a_file_whose_worker_died_is_made_by_the_next(crew: Cast) -> None:
    key = ask(browser(crew, "erna", Role.ADMIN.value))
    with in_tenant("north"):
        ReportFile.objects.filter(key=key).update(state=FileState.WORKING, claimed_at=NIGHT, attempts=1)
        assert services.waiting_files(now=NIGHT) == ()
        assert services.waiting_files(now=NIGHT + timedelta(hours=1)) == (key,)

    assert not make(key, after=timedelta(minutes=5))
    assert make(key, after=timedelta(hours=1))


def test_a_file_that_kills_its_workers_is_given_up_with_a_sentence(crew: Cast) -> None:
    erna = browser(crew, "erna", Role.ADMIN.value)
    key = ask(erna)
    with in_tenant("north"):
        ReportFile.objects.filter(key=key).update(attempts=3)

    assert not make(key)

    assert state(key) == FileState.FAILED
    text = erna.get(f"/laporan/fail/{key}/").text
    assert "tidak dapat dijana kerana ralat" in text
    assert "Jana sekali lagi" in text


def test_who_lost_the_right_meanwhile_gets_no_file(crew: Cast) -> None:
    erna = browser(crew, "erna", Role.ADMIN.value)
    key = ask(erna, "grid")
    with in_tenant("north"):
        give_account(crew.dania, "dania")
        people.put_roles(person_id=crew.dania, roles=[Role.ADMIN], unit_ids=[], by=BY, now=NIGHT)
        people.put_roles(person_id=crew.erna, roles=[], unit_ids=[], by=BY, now=NIGHT)

    assert not make(key)

    assert state(key) == FileState.FAILED
    assert "tidak lagi berhak" in erna.get(f"/laporan/fail/{key}/").text


def test_a_file_is_forgotten_after_its_time(crew: Cast) -> None:
    erna = browser(crew, "erna", Role.ADMIN.value)
    key = ask(erna)
    make(key)
    later = NIGHT + timedelta(days=8)
    with in_tenant("north"):
        stored = ReportFile.objects.get(key=key).file
        name, storage = str(stored.name), stored.storage

    with clock.moved_to(later):
        assert erna.get(f"/laporan/fail/{key}/muat-turun/").status_code == 404
        with in_tenant("north"):
            assert services.purge_files(now=later) == 1
            assert not storage.exists(name)
        assert "telah dipadam" in erna.get(f"/laporan/fail/{key}/").text


def test_the_cards_of_all_officers_are_one_file_of_papers(crew: Cast) -> None:
    erna = browser(crew, "erna", Role.ADMIN.value)
    key = ask(erna, "kad", bulan="2026-10", cari="binti", format="csv")

    assert make(key)

    content = erna.get(f"/laporan/fail/{key}/muat-turun/").getvalue()
    assert content[:5] == b"%PDF-"
    assert b"/Count 1" in content, "only Amina has days"


def test_nobody_has_more_than_ten_files_under_way(crew: Cast) -> None:
    erna = browser(crew, "erna", Role.ADMIN.value)
    for _turn in range(10):
        ask(erna)

    answer = erna.post("/laporan/kehadiran/fail/", ASKED, follow=True)

    assert "Terlalu banyak fail" in answer.text
