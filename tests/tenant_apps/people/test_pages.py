"""The organisation's pages: they answer, say what is wrong, and ask the database a fixed number of questions."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from tenant_apps.people import selectors, services
from tenant_apps.people.models import Person, Unit, WorkLocation
from tenant_apps.people.viewer import read_viewer
from tenant_apps.worktime.selectors import frames
from tests.tenant_apps.people.cast import DAY, HOST, NUMBERS, Cast, add, entry, signed_in

LISTS = [
    "worktime:hub",
    "people:units",
    "people:unit-new",
    "people:locations",
    "people:location-new",
    "people:officers",
    "people:officer-new",
    "people:slips",
    "people:supervisors",
    "files:imports",
    "worktime:schedules",
    "worktime:pattern-new",
    "worktime:holidays",
    "worktime:holiday-new",
    "worktime:policies",
]


@pytest.mark.parametrize("name", LISTS)
def test_every_page_answers_an_administrator(admin: Client, name: str) -> None:
    response = admin.get(reverse(name))

    assert response.status_code == 200
    assert b"<h1" in response.content


@pytest.mark.parametrize("name", LISTS)
def test_no_page_is_known_to_an_officer_or_open_to_a_stranger(crew: Cast, name: str) -> None:
    assert signed_in(crew.boris_user).get(reverse(name)).status_code == 404
    assert Client(headers={"host": HOST}).get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["person", "officer-change", "officer-move", "officer-end", "officer-roles", "chain"])
def test_every_page_of_an_officer_answers(admin: Client, crew: Cast, name: str) -> None:
    assert admin.get(reverse(f"people:{name}", args=[crew.amina])).status_code == 200
    assert admin.get(reverse(f"people:{name}", args=[987654])).status_code == 404


@pytest.mark.parametrize("address", ["people:officers", "people:supervisors", "people:units", "worktime:hub"])
def test_lists_ask_as_often_for_forty_officers_as_for_four(admin: Client, crew: Cast, address: str) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(reverse(address)).status_code == 200
        return len(captured)

    statements()
    few = statements()
    for n in range(36):
        add(f"Pegawai {n}", f"8606{n % 28 + 1:02d}-10-{n:04d}", staff_no=f"B{n}", unit_id=crew.other_unit)

    assert statements() == few
    assert few <= 14


def test_a_unit_is_added_moved_and_closed(admin: Client, crew: Cast) -> None:
    answers = {"name": "Latihan", "kind": "Unit", "code": "", "parent": str(crew.unit), "valid_from": "2026-02-01"}
    assert admin.post(reverse("people:unit-new"), answers).status_code == 303
    unit = Unit.objects.get(name="Latihan")

    admin.post(reverse("people:unit", args=[unit.pk]), {**answers, "parent": str(crew.other_unit)})
    unit.refresh_from_db()
    assert unit.path == f"/{crew.root}/{crew.other_unit}/{unit.pk}/"

    assert admin.post(reverse("people:unit-close", args=[unit.pk]), {"on": "2026-11-17"}).status_code == 303
    assert "Latihan" not in [node.name for node in selectors.unit_tree() if node.is_open]


def test_a_unit_with_officers_is_not_closed_and_says_how_many(admin: Client, crew: Cast) -> None:
    response = admin.post(reverse("people:unit-close", args=[crew.root]), {"on": "2026-11-17"})

    assert response.status_code == 422
    assert "Jabatan masih mempunyai 4 pegawai" in response.text


def test_a_unit_does_not_go_below_itself(admin: Client, crew: Cast) -> None:
    answers = {"name": "Jabatan", "kind": "Jabatan", "code": "", "parent": str(crew.unit)}
    response = admin.post(reverse("people:unit", args=[crew.root]), answers)

    assert response.status_code == 422
    assert "di bawah dirinya sendiri" in response.text


def test_a_point_pasted_from_a_map_is_understood_and_tried(admin: Client, crew: Cast) -> None:
    answers = {"name": "Blok C", "state": "PJY", "point": "(2.9300, 101.6960)", "radius_m": "150", "is_active": "on"}
    assert admin.post(reverse("people:location-new"), answers).status_code == 303
    assert float(WorkLocation.objects.get(name="Blok C").longitude or 0) == 101.696

    page = admin.get(reverse("people:locations"), {"uji": "2.9301 101.6961", "tepat": "20"})
    assert "Di dalam zon" in page.text
    assert "Blok C" in page.text
    assert "Di luar zon" in admin.get(reverse("people:locations"), {"uji": "3.2,101.7"}).text
    assert "Tulis latitud dan longitud" in admin.get(reverse("people:locations"), {"uji": "di sini"}).text


def test_a_number_somebody_has_is_refused_beside_the_field(admin: Client, crew: Cast) -> None:
    answers = {
        "name": "Kembar",
        "id_kind": "MYKAD",
        "id_number": NUMBERS["amina"],
        "appointment": "TETAP",
        "in_service_from": "2026-11-01",
        "unit": str(crew.unit),
    }
    response = admin.post(reverse("people:officer-new"), answers)

    assert response.status_code == 422
    assert "no. kakitangan K003 (Amina binti Ali)" in response.text


def test_an_officer_is_corrected_without_typing_the_number(admin: Client, crew: Cast) -> None:
    before = Person.objects.get(pk=crew.amina).id_digest
    answers = {
        "name": "Amina binti Alias",
        "id_kind": "MYKAD",
        "id_number": "",
        "staff_no": "K003",
        "appointment": "KONTRAK",
        "in_service_from": "2026-01-01",
    }
    assert admin.post(reverse("people:officer-change", args=[crew.amina]), answers).status_code == 303

    person = Person.objects.get(pk=crew.amina)
    assert (person.name, person.appointment, person.id_digest) == ("Amina binti Alias", "KONTRAK", before)


def test_the_search_finds_by_words_of_the_name_and_by_unit(admin: Client, crew: Cast) -> None:
    def names(**query: str) -> set[str]:
        page = admin.get(reverse("people:officers"), query).text
        return set(re.findall(r'<a href="/tetapan/pegawai/\d+/">(\w+)', page))

    assert names(cari="ali ami") == {"Amina"}
    assert names(unit=str(crew.other_unit)) == {"Erna"}
    assert names(unit=str(crew.root)) == {"Amina", "Boris", "Dania", "Erna"}
    assert names(cari="tiada begini") == set()


def test_a_whole_unit_gets_its_supervisor(admin: Client, crew: Cast) -> None:
    answers = {
        "unit": str(crew.root),
        "with_below": "on",
        "only_gaps": "on",
        "supervisor": "K001",
        "valid_from": "2026-11-01",
    }
    assert admin.post(reverse("people:supervisors"), answers).status_code == 303

    assert selectors.supervisor_of([crew.erna, crew.amina, crew.dania], DAY) == {
        crew.erna: crew.dania,
        crew.amina: crew.boris,
        crew.dania: None,
    }


def test_a_circle_is_refused_with_its_names(admin: Client, crew: Cast) -> None:
    address = reverse("people:chain", args=[crew.dania])
    response = admin.post(address, {"supervisor": "K003", "valid_from": "2026-11-01"})

    assert response.status_code == 422
    assert "Rantaian penyelia berpusing" in response.text
    assert "Amina binti Ali" in response.text


def test_an_executive_reads_the_granted_units_only(admin: Client, crew: Cast) -> None:
    address = reverse("people:officer-roles", args=[crew.boris])
    assert admin.post(address, {"roles": ["EKSEKUTIF"]}).status_code == 422
    assert admin.post(address, {"roles": ["EKSEKUTIF"], "units": [str(crew.other_unit)]}).status_code == 303

    viewer = read_viewer(crew.boris_user, on=DAY)
    assert viewer.granted_units == (f"/{crew.root}/{crew.other_unit}/",)
    assert selectors.visible_ids(viewer) == {crew.amina, crew.boris, crew.erna}


def test_the_last_administrator_stays(admin: Client, crew: Cast) -> None:
    person = services.put_person(
        entry=entry("Pentadbir Pertama", "770707-07-5017", unit_id=crew.unit), today=DAY, by=None
    )
    response = admin.post(reverse("people:officer-roles", args=[person]), {"roles": []})

    assert response.status_code == 422
    assert "Lantik pengganti dahulu" in response.text


def test_slips_are_shown_once(admin: Client, crew: Cast) -> None:
    asked = admin.post(reverse("people:slips"), {"person": [str(crew.amina), str(crew.erna)]})
    assert asked.status_code == 303
    progress = admin.get(asked["Location"])
    assert "Papar dan cetak" in progress.text

    shown = admin.post(asked["Location"] + "papar/")
    assert "Amina binti Ali" in shown.text
    assert "900101-01-****" in shown.text
    assert NUMBERS["amina"].replace("-", "") not in shown.text
    assert "no-store" in shown["Cache-Control"]

    again = admin.post(asked["Location"] + "papar/")
    assert again.status_code == 303
    assert "sudah dipaparkan" in admin.get(again["Location"]).text


def test_somebody_elses_slips_are_not_known(admin: Client, crew: Cast) -> None:
    key = services.open_slips(person_ids=[crew.amina], by=SYSTEM, now=clock.now())

    assert admin.get(reverse("people:slips-progress", args=[key])).status_code == 404


def test_ending_a_service_keeps_the_record_and_closes_the_door(admin: Client, crew: Cast) -> None:
    today = clock.today("Asia/Kuala_Lumpur")
    address = reverse("people:officer-end", args=[crew.boris])
    assert admin.post(address, {"on": today.isoformat(), "reason": "Bersara"}).status_code == 303

    person = Person.objects.select_related("user").get(pk=crew.boris)
    assert person.in_service_to == today
    assert person.user is not None
    assert not person.user.is_active
    assert selectors.supervisor_of([crew.amina], today) == {crew.amina: None}
    assert "Tanpa penyelia" in admin.get(reverse("people:supervisors")).text


def test_what_an_officer_corrects_in_the_profile_stands_in_the_officers_record(crew: Cast) -> None:
    user_id = services.ensure_users([crew.amina], by=SYSTEM)[crew.amina]

    accounts.change_contacts(user_id, email="amina.baharu@jpa.gov.my", phone="012-3456789", theme="", by=SYSTEM)

    amina = Person.objects.get(pk=crew.amina)
    assert (amina.email, amina.phone) == ("amina.baharu@jpa.gov.my", "012-3456789")


def test_an_officer_is_exempt_for_some_days_and_not_twice(admin: Client, crew: Cast) -> None:
    address = reverse("people:officer-exempt", args=[crew.amina])
    asked = {"valid_from": "2026-11-16", "last_day": "2026-11-17", "reason": "Surat KJ 12/2026"}

    assert admin.post(address, asked).status_code == 303
    again = admin.post(address, {**asked, "valid_from": "2026-11-17", "last_day": ""})
    backwards = admin.post(address, {**asked, "valid_from": "2026-12-02", "last_day": "2026-12-01"})

    assert (again.status_code, backwards.status_code) == (422, 422)
    assert "sudah dikecualikan mulai" in again.text
    assert "Hari terakhir mesti" in backwards.text
    days = [date(2026, 11, day) for day in (15, 16, 17, 18)]
    assert [frame.exempt for frame in frames([crew.amina], days).values()] == [False, True, True, False]


def test_an_exemption_ends_and_an_ended_one_is_told_apart(admin: Client, crew: Cast) -> None:
    made = services.exempt_person(
        person_id=crew.amina,
        valid_from=date(2026, 11, 2),
        last_day=None,
        reason="Surat",
        by=SYSTEM,
        now=clock.now(),
    )

    services.end_exemption(exemption_id=made, person_id=crew.amina, on=date(2026, 11, 9), by=SYSTEM)

    found = frames([crew.amina], [date(2026, 11, 8), date(2026, 11, 9)])
    assert [frame.exempt for frame in found.values()] == [True, False]
    with pytest.raises(services.BadExemption):
        services.end_exemption(exemption_id=made, person_id=crew.amina, on=date(2026, 11, 20), by=SYSTEM)
    assert admin.post(reverse("people:exemption-end", args=[crew.boris, made])).status_code == 303
