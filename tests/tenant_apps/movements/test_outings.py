"""The daily movement record: leaving, coming back, who is out now; its pages and their statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenant_apps.movements import selectors, services
from tenant_apps.movements.models import Outing
from tenant_apps.people.models import Person
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def crew(north: TenantRef) -> Iterator[Cast]:
    with clock.moved_to(at("10:00")):
        with in_tenant("north"):
            crew = crew_at_work()
            Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
        yield crew


@pytest.fixture
def inside(crew: Cast) -> Iterator[None]:
    with in_tenant("north"):
        yield


@pytest.fixture
def amina(crew: Cast) -> Client:
    with in_tenant("north"):
        return signed_in("north", give_account(crew.amina, "amina"))


def leave(person_id: int, out: int = 570, back_by: int | None = 660, now: datetime | None = None, **more: str) -> int:
    entry = {"kind": "RASMI", "purpose": "Mesyuarat", "place": "Putrajaya", **more}
    line = services.OutingEntry(out_minute=out, back_by=back_by, **entry)
    return services.record_outing(person_id=person_id, entry=line, by=None, now=now or at("10:00"))


def back(outing_id: int, person_id: int, now: datetime, minute: int | None = None) -> None:
    services.come_back(outing_id=outing_id, person_id=person_id, minute=minute, by=None, now=now)


def movement(person_id: int, kind: str, start: int, end: int, state: str = "LULUS") -> None:
    from tenant_apps.movements.services import enter_movement

    dates: dict[str, Any] = {"date_from": MONDAY, "from_minutes": start, "to_minutes": end}
    enter_movement(person_id=person_id, kind=kind, state=state, by=None, now=at("07:00"), **dates)


def test_who_is_out_is_known_until_they_are_back(crew: Cast, inside: None) -> None:
    pk = leave(crew.amina)
    everyone = [crew.amina, crew.boris]

    assert selectors.out_now(everyone, at("09:00")) == {}
    (found,) = selectors.out_now(everyone, at("09:30")).values()
    assert (found.place, found.is_overdue(at("11:00")), found.is_overdue(at("11:01"))) == ("Putrajaya", False, True)
    back(pk, crew.amina, at("10:40"))
    back(pk, crew.amina, at("15:00"))

    assert selectors.out_now(everyone, at("10:45")) == {}
    assert Outing.objects.get().back_at == at("10:40")
    said = AuditEntry.objects.filter(action__startswith="movements.").order_by("pk").values_list("action", flat=True)
    assert list(said) == ["movements.went_out", "movements.came_back"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "LAIN"}, "kind"),
        ({"purpose": " "}, "purpose"),
        ({"purpose": "x" * 301}, "purpose"),
        ({"place": ""}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"back_by": 570}, "back_by"),
        ({"out": 1440}, "out_time"),
        ({"out": -1}, "out_time"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_beside_its_field(
    crew: Cast, inside: None, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(services.OutingUnclear) as refused:
        leave(crew.amina, **more)

    assert list(refused.value.fields) == [field]
    assert not Outing.objects.exists()


def test_nobody_is_out_twice_and_a_day_begins_anew(crew: Cast, inside: None) -> None:
    leave(crew.amina)
    with pytest.raises(services.OutingOpen):
        leave(crew.amina, 600)

    leave(crew.amina, now=at("10:00", TUESDAY))
    leave(crew.boris)
    assert Outing.objects.count() == 3


def test_a_forgotten_return_is_added_with_its_time(crew: Cast, inside: None) -> None:
    pk, tomorrow = leave(crew.amina), at("08:00", TUESDAY)

    with pytest.raises(services.OutingUnclear, match="pukul berapa"):
        back(pk, crew.amina, tomorrow)
    with pytest.raises(services.OutingUnclear, match="selepas masa keluar, 09:30"):
        back(pk, crew.amina, tomorrow, minute=500)
    with pytest.raises(services.OutingUnclear, match="belum tiba"):
        back(pk, crew.amina, at("10:00"), minute=900)
    with pytest.raises(services.OutingUnknown):
        back(pk, crew.boris, tomorrow, minute=700)
    back(pk, crew.amina, tomorrow, minute=700)

    assert Outing.objects.get().back_at == at("11:40")


def test_a_line_that_never_came_true_is_taken_back_the_same_day(crew: Cast, inside: None) -> None:
    def cancel(outing_id: int, person_id: int, now: datetime) -> None:
        services.cancel_outing(outing_id=outing_id, person_id=person_id, by=None, now=now)

    first, second = leave(crew.amina), leave(crew.boris)
    with pytest.raises(services.OutingUnknown):
        cancel(first, crew.boris, at("10:00"))
    cancel(first, crew.amina, at("10:00"))
    with pytest.raises(services.OutingUnknown):
        cancel(first, crew.amina, at("10:00"))
    with pytest.raises(services.OutingUnclear):
        cancel(second, crew.boris, at("10:00", TUESDAY))

    assert selectors.outings_between([crew.amina], MONDAY, MONDAY) == ()


def test_a_line_is_shown_with_the_duty_or_permission_it_belongs_to(crew: Cast, inside: None) -> None:
    movement(crew.amina, "MESYUARAT", 600, 720)
    movement(crew.boris, "KEBENARAN", 600, 660, state="MENUNGGU")
    leave(crew.amina)
    leave(crew.boris, 610, kind="PERIBADI")
    leave(crew.dania, kind="PERIBADI")

    found = {
        card.person_id: card for card in selectors.outings_between([crew.amina, crew.boris, crew.dania], MONDAY, MONDAY)
    }

    assert (found[crew.amina].movement, found[crew.amina].is_waiting) == ("Mesyuarat", False)
    assert (found[crew.boris].movement, found[crew.boris].is_waiting) == ("Kebenaran meninggalkan pejabat", True)
    assert [card.lacks_permission for card in found.values()] == [False, True, False]


SENT = {"kind": "RASMI", "purpose": "Mesyuarat", "place": "Putrajaya", "out_time": "09:30", "back_by": "11:00"}


def test_leaving_is_recorded_shown_and_ended_with_one_tap(amina: Client, crew: Cast) -> None:
    assert amina.post("/pergerakan/baharu/", SENT).status_code == 303
    page = amina.get("/pergerakan/").text
    assert "jangka kembali 11.00 pagi" in page
    home = amina.get("/").text
    assert "Di luar: Putrajaya" in home
    with in_tenant("north"):
        pk = Outing.objects.get().pk

    assert amina.post(f"/pergerakan/{pk}/kembali/", {"kembali": "hari-ini"})["Location"] == "/"

    assert "Di luar: Putrajaya" not in amina.get("/").text


def test_what_is_refused_keeps_what_was_typed(amina: Client, crew: Cast) -> None:
    answer = amina.post("/pergerakan/baharu/", {**SENT, "back_by": "08:00"})

    assert answer.status_code == 422
    assert "Jangkaan kembali mesti selepas masa keluar." in answer.text
    assert 'value="Putrajaya"' in answer.text


def test_a_day_that_is_over_asks_for_the_time(amina: Client, crew: Cast) -> None:
    with in_tenant("north"):
        pk = leave(crew.amina)
    with clock.moved_to(at("08:00", TUESDAY)):
        assert "Masa kembali tidak direkod" in amina.get("/pergerakan/").text
        assert amina.post(f"/pergerakan/{pk}/kembali/").status_code == 422
        assert amina.post(f"/pergerakan/{pk}/kembali/", {"back_time": "11:15"}).status_code == 303
        assert amina.post(f"/pergerakan/{pk}/batal/").status_code == 303
    with in_tenant("north"):
        assert Outing.objects.get().cancelled_at is None


def test_private_business_offers_to_ask_for_the_permission_it_needs(amina: Client, crew: Cast) -> None:
    amina.post("/pergerakan/baharu/", {**SENT, "kind": "PERIBADI", "purpose": "Urusan bank"})
    page = amina.get("/pergerakan/").text
    assert "Kebenaran belum dimohon" in page
    link = page.split('href="/permohonan-saya/keluar/')[1].split('"')[0].replace("&amp;", "&")

    form = amina.get(f"/permohonan-saya/keluar/{link}").text
    for said in ('value="2026-11-16"', 'value="09:30"', 'value="11:00"', "Urusan bank", 'value="Putrajaya"'):
        assert said in form

    with in_tenant("north"):
        movement(crew.amina, "KEBENARAN", 570, 660, state="MENUNGGU")
    assert "Kebenaran belum dimohon" not in amina.get("/pergerakan/").text


def test_a_day_off_needs_no_permission(amina: Client, crew: Cast) -> None:
    with clock.moved_to(at("10:00", date(2026, 11, 21))):
        amina.post("/pergerakan/baharu/", {**SENT, "kind": "PERIBADI"})

        assert "Kebenaran belum dimohon" not in amina.get("/pergerakan/").text


def test_the_supervisor_sees_who_is_out_and_reads_the_day(amina: Client, crew: Cast) -> None:
    boris = signed_in("north", crew.boris_user)
    with in_tenant("north"):
        leave(crew.amina)
        leave(crew.erna, place="Ipoh")

    assert "di luar: Putrajaya" in boris.get("/pasukan/").text
    for path in ("/pergerakan/unit/", "/pergerakan/unit/cetak/", "/pergerakan/unit/?tarikh=rosak&bahagian=abc"):
        page = boris.get(path).text
        assert "Amina binti Ali" in page
        assert "Ipoh" not in page
    assert "Amina" not in boris.get("/pergerakan/unit/?tarikh=2026-11-13").text


@pytest.mark.parametrize(("name", "path"), [("outings", "/pergerakan/"), ("daily outings", "/pergerakan/unit/")])
def test_a_long_record_takes_no_more_statements(crew: Cast, name: str, path: str) -> None:
    boris = signed_in("north", crew.boris_user)

    def statements() -> int:
        with CaptureQueriesContext(connection) as run:
            assert boris.get(path).status_code == 200
        return sum(not query["sql"].startswith(TRANSACTION) for query in run.captured_queries)

    with in_tenant("north"):
        back(leave(crew.boris), crew.boris, at("10:00"))
    boris.get(path)
    few = statements()
    with in_tenant("north"):
        leave(crew.amina)
        for number in range(1, 9):
            day = at("12:00", MONDAY - timedelta(days=number))
            leave(crew.boris, now=day)
            leave(crew.dania, now=day)

    assert statements() == few == COUNTS[name]
