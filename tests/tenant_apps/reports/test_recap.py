"""Rekap: a unit's month, before and after the lock, printed and sent."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from kit import clock
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.people import services as people
from tenant_apps.people.models import Unit
from tenant_apps.reports.models import MonthCard, RecapSent
from tenants import directory
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tenants.models import Profile, Tenant
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import crew_at_work
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, close, run_night, work, workdays

ADMIN = Actor(user_id=None, name="Pentadbir")
NIGHT = run_night(OCTOBER)
BEFORE_THE_TENTH = NIGHT - timedelta(days=4)


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    """Amina worked October, late on two Mondays; Dania heads the unit."""
    with in_tenant("north"):
        crew = crew_at_work()
        work(crew.amina, workdays(OCTOBER), late=OCTOBER_MONDAYS[:2])
        Unit.objects.filter(pk=crew.root).update(head_id=crew.dania)
    return crew


def browser(crew: Cast, name: str, *roles: str, unit: int | None = None) -> Client:
    with in_tenant("north"):
        user_id = give_account(getattr(crew, name), name)
        units = [unit] if unit else []
        people.put_roles(person_id=getattr(crew, name), roles=roles, unit_ids=units, by=ADMIN, now=NIGHT)
    return signed_in("north", user_id)


def page_of(crew: Cast) -> str:
    return f"/rekap/{crew.unit}/2026-10/"


def csv_of(client: Client, crew: Cast) -> list[str]:
    answer = client.get(f"{page_of(crew)}csv/")
    return answer.getvalue().decode().splitlines()


def test_before_the_lock_the_figures_are_those_of_now_and_after_it_the_frozen_ones(crew: Cast) -> None:
    admin = browser(crew, "erna", "PENTADBIR")
    asked = {"bahagian": str(crew.unit), "bulan": "2026-10"}
    with clock.moved_to(BEFORE_THE_TENTH):
        live = admin.get("/rekap/", asked).text
        assert "Belum dikunci" in live
        amina = next(row for row in csv_of(admin, crew) if row.startswith("Amina"))
        assert amina.split(",")[2:6] == ["22", "2", "0", "0"]

    with in_tenant("north"):
        close(OCTOBER)
        card = MonthCard.objects.get(person_id=crew.amina)
        card.summary["days"]["LEWAT"] = 9
        card.save()
    with clock.moved_to(NIGHT):
        assert "Belum dikunci" not in admin.get("/rekap/", asked).text
        assert next(row for row in csv_of(admin, crew) if row.startswith("Amina")).split(",")[3] == "9"


def test_the_paper_has_the_nearest_heads_name_to_sign(crew: Cast) -> None:
    text = browser(crew, "erna", "PENTADBIR").get(f"{page_of(crew)}cetak/").text

    assert "Dania binti Musa" in text.partition("signatures")[2]


def test_a_recap_is_noted_as_sent_once_with_its_figures(crew: Cast) -> None:
    admin = browser(crew, "erna", "PENTADBIR")
    form = {"signatory": "Dania binti Musa", "sent_on": "2026-11-07"}

    with clock.moved_to(BEFORE_THE_TENTH):
        assert admin.post(f"{page_of(crew)}hantar/", {**form, "signatory": ""}).status_code == 422
        assert admin.post(f"{page_of(crew)}hantar/", form).status_code == 303
        assert admin.post(f"{page_of(crew)}hantar/", form).status_code == 422

    with in_tenant("north"):
        sent = RecapSent.objects.get()
        assert sent.lines[0]["name"] == "Amina binti Ali"
        assert sent.lines[0]["late"] == 2
        assert AuditEntry.objects.filter(action="reports.recap_sent").count() == 1


@pytest.mark.parametrize(("sent_on", "late"), [(date(2026, 11, 10), False), (date(2026, 11, 11), True)])
def test_what_is_sent_after_the_tenth_is_late(crew: Cast, sent_on: date, late: bool) -> None:
    with in_tenant("north"):
        RecapSent.objects.create(unit_id=crew.unit, month=OCTOBER, sent_on=sent_on, signatory="Dania")
    client = browser(crew, "erna", "PENTADBIR")

    with clock.moved_to(NIGHT + timedelta(days=9)):
        text = client.get("/rekap/", {"bahagian": str(crew.unit), "bulan": "2026-10"}).text

    assert (">Lewat<" in text.partition("</header>")[2].partition("<table")[0]) is late


def test_an_executive_reads_granted_units_and_sends_nothing(crew: Cast) -> None:
    client = browser(crew, "erna", "EKSEKUTIF", unit=crew.other_unit)

    assert client.get("/rekap/").status_code == 200
    assert client.get("/rekap/", {"bahagian": str(crew.unit)}).status_code == 404
    assert client.get(f"{page_of(crew)}csv/").status_code == 404
    assert client.post(f"/rekap/{crew.other_unit}/2026-10/hantar/").status_code == 404


@pytest.fixture
def _indonesian(crew: Cast) -> Iterator[None]:
    """North works by the other profile; whoever looked it up before or during the test forgets it."""
    Tenant.objects.filter(schema_name="north").update(profile=Profile.INDONESIA)
    directory.forget()
    yield
    directory.forget()


@pytest.mark.usefixtures("_indonesian")
def test_an_indonesian_agency_reads_letters_wherever_another_has_colours(crew: Cast) -> None:
    admin = browser(crew, "erna", "PENTADBIR")
    with clock.moved_to(NIGHT):
        preview = admin.get("/tetapan/bulan/2026-10/", {"pratonton": "1"}).text
        assert admin.post("/tetapan/bulan/2026-10/kunci/").status_code == 303
        pages = {path: admin.get(path).text for path in ("/tetapan/bulan/", "/tetapan/bulan/2026-10/")}
        pages |= {path: admin.get(path).text for path in ("/status-bulanan/?tahun=2026", "/status-bulanan/")}
        pages["bulan"] = browser(crew, "amina").get("/bulan/?bulan=2026-10").text

    assert "H <span" in preview
    with in_tenant("north"):
        assert MonthCard.objects.filter(frozen=True).count() == 4
    for path, page in (pages | {"preview": preview}).items():
        assert "Kad Kuning" not in page, path
        assert "warna" not in page, path
    assert "TK <span" in pages["/tetapan/bulan/"]
    assert "H 22 T 2" in pages["/status-bulanan/"]
    assert "Rekap: H 22 T 2" in pages["bulan"]
