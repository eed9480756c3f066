"""Pemangku: supervisors name their deputy, administrators anybody's; what is refused keeps what was typed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from tenant_apps.people.models import Delegation, Person
from tenants.context import in_tenant
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.people.cast import DAY, Cast, cast
from tests.tenant_apps.people.test_acting import NOW, delegate

GOOD = {
    "deputy": "K004",
    "valid_from": "2026-11-16",
    "last_day": "2026-11-20",
    "matters": ["isu", "permohonan"],
    "scope": "SEMUA",
    "reason": "Cuti rehat",
}


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def crew(north: TenantRef) -> Cast:
    with in_tenant("north"):
        crew = cast()
        Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    return crew


@pytest.fixture
def boris(crew: Cast) -> Client:
    return signed_in("north", crew.boris_user)


def delegations() -> list[tuple[int, int]]:
    with in_tenant("north"):
        return list(Delegation.objects.filter(ended_at=None).values_list("principal_id", "deputy_id"))


def test_a_supervisor_names_a_deputy_and_ends_it_again(boris: Client, crew: Cast) -> None:
    assert "Lantik pemangku" in boris.get("/pemangku/").content.decode()

    response = boris.post("/pemangku/", GOOD)

    assert (response.status_code, response["Location"]) == (303, "/pemangku/")
    assert delegations() == [(crew.boris, crew.erna)]
    page = boris.get("/pemangku/").content.decode()
    assert "Erna binti Said" in page
    assert "Sedang berjalan" in page
    with in_tenant("north"):
        made = Delegation.objects.get()
        assert made.valid_to == DAY + timedelta(days=5)
    assert boris.post(f"/pemangku/{made.pk}/tamat/").status_code == 303
    assert delegations() == []
    assert "ditamatkan awal" in boris.get("/pemangku/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"deputy": "TIADA"}, "Tiada pegawai dengan no. kakitangan TIADA."),
        ({"deputy": "K002"}, "tidak boleh memangku bagi dirinya sendiri"),
        ({"deputy": "K003"}, "akan kembali kepadanya"),
        ({"last_day": "2026-11-15"}, "sebelum hari pertama"),
        ({"valid_from": "2026-11-01"}, "Pilih hari ini"),
        ({"scope": "UNIT"}, "Pilih unit yang diliputi"),
        ({"scope": "PEGAWAI"}, "seorang pegawai bawahan"),
        ({"matters": []}, "satu perkara"),
        ({"scope": "MERAH"}, "MERAH"),
        ({"reason": ""}, "Cuti Bersama"),
    ],
)
def test_what_is_refused_is_said_and_keeps_what_was_typed(
    boris: Client, crew: Cast, change: dict[str, object], sentence: str
) -> None:
    response = boris.post("/pemangku/", {**GOOD, "reason": "Cuti Bersama", **change})

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page or change == {"reason": ""}
    assert "2026-11-20" in page or "last_day" in change
    assert delegations() == []


def test_a_deputy_sees_for_whom_and_cannot_end_it(crew: Cast) -> None:
    with in_tenant("north"):
        made = delegate(crew.boris, crew.erna)
        erna = signed_in("north", give_account(crew.erna, "erna"))
        amina = signed_in("north", give_account(crew.amina, "amina"))

    assert "Memangku bagi Boris bin Omar" in erna.get("/pemangku/").content.decode()
    assert erna.post(f"/pemangku/{made}/tamat/").status_code == 404
    assert amina.get("/pemangku/").status_code == 404
    assert amina.post(f"/pemangku/{made}/tamat/").status_code == 404
    assert delegations() == [(crew.boris, crew.erna)]


def test_a_deputy_sees_the_team_of_the_supervisor(crew: Cast) -> None:
    with in_tenant("north"):
        delegate(crew.boris, crew.erna)
        erna = signed_in("north", give_account(crew.erna, "erna"))

    page = erna.get("/pasukan/").content.decode()

    assert "Amina binti Ali" in page
    assert "bagi pihak Boris bin Omar" in page


def test_an_administrator_names_anybodys_deputy(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.dania, "dania")
        accounts.grant_role(user_id, Role.ADMIN, by=None, now=NOW)
        admin = signed_in("north", user_id)
    path = f"/tetapan/penyelia/{crew.boris}/pemangku/"
    assert "Pemangku bagi Boris bin Omar" in admin.get(path).content.decode()
    assert admin.post(path, {**GOOD, "deputy": ""}).status_code == 422

    assert admin.post(path, GOOD).status_code == 303

    assert delegations() == [(crew.boris, crew.erna)]
    assert "bagi pihak Boris bin Omar" in admin.get("/tetapan/penyelia/pemangku/").content.decode()
    with in_tenant("north"):
        made = Delegation.objects.get()
    assert admin.post(f"/pemangku/{made.pk}/tamat/")["Location"] == "/tetapan/penyelia/pemangku/"
    assert admin.get("/tetapan/penyelia/999999/pemangku/").status_code == 404
    assert admin.post("/pemangku/999999/tamat/").status_code == 404


def test_pages_without_any_deputy_say_what_to_do(crew: Cast) -> None:
    with in_tenant("north"):
        user_id = give_account(crew.dania, "dania")
        accounts.grant_role(user_id, Role.CLERK, by=None, now=NOW)
    clerk = signed_in("north", user_id)

    assert "Belum ada pemangku" in clerk.get("/tetapan/penyelia/pemangku/").content.decode()
    assert "Tiada pegawai di bawah seliaan" in clerk.get(f"/tetapan/penyelia/{crew.amina}/pemangku/").content.decode()
