"""Amina clocks in, Boris heads her unit, Dania heads Boris's; Erna stands beside in another unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.test import Client

from shared_apps.accounts import services as accounts
from tenant_apps.people import services
from tenant_apps.people.services import OfficerEntry

DAY = date(2026, 11, 16)
HOST = "north.localhost"
FIRST_DAY = date(2026, 1, 1)
NUMBERS = {"amina": "900101-01-5012", "boris": "800202-02-5013", "dania": "700303-03-5014", "erna": "880404-04-5016"}


@dataclass(frozen=True, slots=True)
class Cast:
    """Ids of the persons, their units and their place."""

    root: int
    unit: int
    other_unit: int
    place: int
    amina: int
    boris: int
    dania: int
    erna: int
    boris_user: int


def entry(name: str, number: str, **more: object) -> OfficerEntry:
    """Return an officer as a form states them, with sensible defaults."""
    return OfficerEntry(**{"name": name, "id_number": number, "in_service_from": FIRST_DAY, **more})  # type: ignore[arg-type]  # free keywords of a test


def add(name: str, number: str, **more: object) -> int:
    """Add an officer through the service."""
    return services.put_person(entry=entry(name, number, **more), today=DAY, by=None)


def cast() -> Cast:
    """Stand the cast up in the agency the code runs in."""
    root = services.put_unit(kind="Jabatan", name="Jabatan", valid_from=FIRST_DAY, by=None)
    unit = services.put_unit(kind="Bahagian", name="Operasi", parent_id=root, valid_from=FIRST_DAY, by=None)
    other = services.put_unit(kind="Bahagian", name="Dasar", parent_id=root, valid_from=FIRST_DAY, by=None)
    place = services.put_location(name="Blok B", state="PJY", latitude=2.926, longitude=101.696, by=None)
    user = accounts.create_user(login=NUMBERS["boris"], id_kind="MYKAD", full_name="Boris bin Omar", email="", by=None)
    here = {"unit_id": unit, "location_id": place}
    dania = add("Dania binti Musa", NUMBERS["dania"], staff_no="K001", **here)
    boris = add("Boris bin Omar", NUMBERS["boris"], staff_no="K002", supervisor_id=dania, **here)
    amina = add("Amina binti Ali", NUMBERS["amina"], staff_no="K003", supervisor_id=boris, **here)
    erna = add("Erna binti Said", NUMBERS["erna"], staff_no="K004", unit_id=other, location_id=place)
    return Cast(root, unit, other, place, amina, boris, dania, erna, user)


def signed_in(user_id: int) -> Client:
    client = Client(headers={"host": HOST})
    client.force_login(get_user_model().objects.get(pk=user_id), backend="shared_apps.accounts.backends.LoginIdBackend")
    return client
