"""What is missing in an agency's data is found, weighed and led to."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenant_apps.people import services
from tenant_apps.people.health import GRAVE, Finding, findings
from tenant_apps.people.selectors.lacks import LACKS
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import DAY, Cast, add, cast


def found() -> dict[str, Finding]:
    return {one.code: one for one in findings(DAY)}


def test_what_is_in_order_is_not_mentioned(in_north: TenantRef) -> None:
    cast()

    assert "penyelia-berpusing" not in found()
    assert "lokasi-koordinat" not in found()


def test_an_officer_without_supervisor_counts_and_the_one_above_all_does_not(in_north: TenantRef) -> None:
    cast()  # Dania heads everybody, Erna has nobody

    assert found()["pegawai-penyelia"].count == 1
    assert found()["pegawai-penyelia"].weight == GRAVE


def test_who_has_no_account_and_who_never_came_are_told_apart(in_north: TenantRef) -> None:
    cast()

    assert found()["pegawai-akaun"].count == 3
    assert found()["pegawai-log-masuk"].count == 1


def test_a_place_without_coordinates_is_found(in_north: TenantRef) -> None:
    cast()
    services.put_location(name="Stor", state="PJY", by=None)

    assert found()["lokasi-koordinat"].count == 1


def test_who_no_longer_serves_lacks_nothing(crew: Cast) -> None:
    services.end_person(person_id=crew.erna, on=DAY.replace(day=2), by=None)

    assert "pegawai-penyelia" not in found()


def test_the_gravest_comes_first(in_north: TenantRef) -> None:
    cast()

    weights = [one.weight for one in findings(DAY)]

    assert weights == sorted(weights)
    assert weights[0] == GRAVE


def test_the_page_leads_to_the_list_of_those_concerned(admin: Client, crew: Cast) -> None:
    page = admin.get("/tetapan/kesihatan/")
    officers = admin.get("/tetapan/pegawai/?tiada=akaun")

    assert page.status_code == HTTPStatus.OK
    assert "/tetapan/pegawai/?tiada=akaun" in page.content.decode()
    assert f"/tetapan/pegawai/{crew.amina}/" in officers.content.decode()
    assert f"/tetapan/pegawai/{crew.boris}/" not in officers.content.decode()


def test_its_price_does_not_grow_with_the_officers(in_north: TenantRef) -> None:
    cast()
    with CaptureQueriesContext(connection) as few:
        findings(DAY)
    for number in range(10, 18):
        add(f"Pegawai {number}", f"9001{number}-01-50{number}")
    with CaptureQueriesContext(connection) as many:
        findings(DAY)

    assert len(many) == len(few) <= 9


@pytest.mark.parametrize("lack", LACKS)
def test_every_lack_has_its_list(admin: Client, lack: str) -> None:
    assert admin.get(f"/tetapan/pegawai/?tiada={lack}").status_code == HTTPStatus.OK
