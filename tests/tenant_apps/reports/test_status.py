"""Status bulanan: who sees whose year."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.audit.actor import Actor
from tenant_apps.people import services as people
from tenant_apps.reports.models import MonthCard
from tenant_apps.worktime import services as worktime
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import at, crew_at_work
from tests.tenant_apps.people.cast import Cast, add

ADMIN = Actor(user_id=None, name="Pentadbir")
PAGE = "/status-bulanan/"


def card(person_id: int, month: int, colour: str, breaches: int = 0, *, frozen: bool = True) -> None:
    MonthCard.objects.create(
        person_id=person_id,
        month=date(2026, month, 1),
        colour=colour,
        previous="KUNING",
        breaches=breaches,
        computed_at=at("08:00"),
        frozen=frozen,
    )


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    """Amina was red in September, Boris green in October, Erna of another unit green; November runs."""
    with in_tenant("north"):
        crew = crew_at_work()
        card(crew.amina, 9, "MERAH", 4)
        card(crew.amina, 11, "HIJAU", 2, frozen=False)
        card(crew.boris, 10, "HIJAU", 3)
        card(crew.erna, 10, "HIJAU", 3)
    return crew


def browser(crew: Cast, name: str, *roles: str, units: tuple[int, ...] = ()) -> Client:
    person_id = getattr(crew, name)
    with in_tenant("north"):
        user_id = give_account(person_id, name)
        if roles:
            people.put_roles(person_id=person_id, roles=roles, unit_ids=units, by=ADMIN, now=at("08:00"))
    return signed_in("north", user_id)


def grid(client: Client, **asked: str) -> str:
    with clock.moved_to(at("09:00")):
        page = client.get(PAGE, asked)
    assert page.status_code == 200
    return page.text.partition('id="grid"')[2]


def test_a_supervisor_sees_those_below_with_their_months(crew: Cast) -> None:
    text = grid(browser(crew, "dania"))

    assert "Amina binti Ali" in text
    assert "Boris bin Omar" in text
    assert "Erna binti Said" not in text
    assert f'href="/pasukan/{crew.amina}/?bulan=2026-09"' in text


def test_an_open_month_shows_days_and_no_colour(crew: Cast) -> None:
    row = grid(browser(crew, "dania")).partition("?bulan=2026-11")[2].partition("</a>")[0]

    assert "Belum dikunci:" in row
    assert ">2<" in row
    assert "month-card" not in row


@pytest.mark.parametrize(("colour", "seen"), [("MERAH", ["Amina"]), ("HIJAU", ["Boris"]), ("", ["Amina", "Boris"])])
def test_the_grid_is_narrowed_by_colour(crew: Cast, colour: str, seen: list[str]) -> None:
    text = grid(browser(crew, "dania"), warna=colour)

    assert [name for name in ("Amina", "Boris") if name in text] == seen


def test_an_officer_sees_only_the_own_year(crew: Cast) -> None:
    with clock.moved_to(at("09:00")):
        text = browser(crew, "amina").get(PAGE).text

    assert "Kad saya" in text
    assert "Boris" not in text
    assert 'href="/bulan/?bulan=2026-09"' in text


def test_an_executive_sees_the_granted_units_and_an_administrator_everyone(crew: Cast) -> None:
    executive = grid(browser(crew, "erna", "EKSEKUTIF", units=(crew.unit,)))
    assert "Amina binti Ali" in executive

    everyone = grid(browser(crew, "dania", "PENTADBIR"))
    assert "Erna binti Said" in everyone


def test_a_unit_that_was_not_granted_cannot_be_asked_for(crew: Cast) -> None:
    client = browser(crew, "erna", "EKSEKUTIF", units=(crew.other_unit,))

    assert client.get(PAGE, {"bahagian": "/1/"}).status_code == 422
    assert client.get(PAGE, {"tahun": "1999"}).status_code == 422


def test_the_year_is_rated_where_the_agency_wants_it(crew: Cast) -> None:
    client = browser(crew, "dania")
    assert "Sangat Tidak Memuaskan" not in grid(client)

    with in_tenant("north"):
        worktime.put_policy(params={"year_rating": True}, valid_from=date(2026, 1, 1), by=None)

    assert "Sangat Tidak Memuaskan" in grid(client)


def test_more_officers_take_no_more_statements(crew: Cast) -> None:
    client = browser(crew, "dania")
    grid(client)
    with CaptureQueriesContext(connection) as few:
        grid(client)
    with in_tenant("north"):
        for number in range(10):
            here = {"unit_id": crew.unit, "location_id": crew.place, "supervisor_id": crew.boris}
            card(add(f"Pegawai {number}", f"9001{10 + number}-01-5012", staff_no=f"P{number}", **here), 10, "HIJAU")

    with CaptureQueriesContext(connection) as many:
        grid(client)

    assert len(many) == len(few) <= 10
