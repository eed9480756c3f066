"""The administrators' pages of terminals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kit import clock
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import grant_role
from tenant_apps.attendance.models import Punch
from tenant_apps.devices import services
from tenant_apps.devices.models import DeviceCommand, PinMapping, Terminal, TerminalAlert
from tenants.directory import TenantRef
from tenants.terminals import own_claims
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work, day_of
from tests.tenant_apps.devices.desk import AMINA, SERIAL, bring, number, seen, terminal
from tests.tenant_apps.people.cast import Cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
NOON = at("12:00")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return crew_at_work()


@pytest.fixture
def admin(crew: Cast) -> Client:
    user_id = give_account(crew.dania, "dania")
    grant_role(user_id, Role.ADMIN, None, NOON)
    client = Client(HTTP_HOST="north.localhost")
    client.force_login(get_user_model().objects.get(pk=user_id), backend="shared_apps.accounts.backends.LoginIdBackend")
    return client


def test_a_terminal_is_registered_and_its_host_name_shown(admin: Client) -> None:
    answers = {"name": "Lobi", "serial": SERIAL, "channel": "PUSH", "group": "UTAMA", "cidrs": "10.1.0.0/16"}

    made = admin.post("/tetapan/peranti/daftar/", answers)

    assert made.status_code == 303
    page = admin.get(made.headers["Location"]).content.decode()
    label = own_claims()[SERIAL].host_label
    assert f"{label}.push.localhost" in page
    assert "10.1.0.0/16" in page
    assert "Menunggu peranti menghubungi" in page


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"serial": "tidak sah!"}, "huruf dan angka"),
        ({"cidrs": "pejabat"}, "10.1.2.0/24"),
        ({"name": ""}, "error"),
        ({"channel": "RADIO"}, ""),
    ],
)
def test_what_is_wrong_with_a_terminal_stands_beside_its_field(admin: Client, fault: dict[str, str], said: str) -> None:
    answers = {"name": "Lobi", "serial": SERIAL, "channel": "PUSH", "group": "UTAMA", **fault}

    refused = admin.post("/tetapan/peranti/daftar/", answers)

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Terminal.objects.exists()


def test_an_unknown_number_is_mapped_and_its_records_become_punches_in_one_step(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    bring(door, seen("07:58", pin="77"), seen("08:00", pin="77"))
    page = admin.get(f"/tetapan/peranti/{door}/").content.decode()
    assert "nombor=77" in page
    form = admin.get("/tetapan/peranti/nombor/padankan/?nombor=77&kumpulan=UTAMA").content.decode()
    assert "2026-11-16" in form

    done = admin.post(
        "/tetapan/peranti/nombor/padankan/",
        {"pin": "77", "group": "UTAMA", "staff_no": "K003", "valid_from": "2026-11-16"},
        follow=True,
    )

    assert "2 rekod yang menunggu diproses semula" in done.content.decode()
    assert Punch.objects.filter(person=crew.amina).count() == 2
    assert day_of(crew.amina).first_in == 478


def test_a_card_needs_its_letter_which_can_be_read_again(admin: Client, crew: Cast) -> None:
    answers = {"pin": "88", "group": "UTAMA", "staff_no": "K003", "valid_from": "2026-11-16", "by_card": "on"}
    assert admin.post("/tetapan/peranti/nombor/padankan/", answers).status_code == 422
    letter = SimpleUploadedFile("surat.pdf", b"%PDF-1.7 surat")

    done = admin.post("/tetapan/peranti/nombor/padankan/", {**answers, "letter_reference": "JPA 1", "letter": letter})

    mapping = PinMapping.objects.get()
    assert (done.status_code, mapping.method) == (303, "card")
    given = admin.get(f"/tetapan/peranti/nombor/{mapping.pk}/surat/")
    assert b"".join(given) == b"%PDF-1.7 surat"
    assert given.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "fault", [{"pin": "0"}, {"pin": "880404-04-5016"}, {"staff_no": "TIADA"}, {"valid_to": "2026-11-01"}]
)
def test_a_number_that_cannot_be_given_is_refused(admin: Client, crew: Cast, fault: dict[str, str]) -> None:
    answers = {"pin": "88", "group": "UTAMA", "staff_no": "K003", "valid_from": "2026-11-16", **fault}

    assert admin.post("/tetapan/peranti/nombor/padankan/", answers).status_code == 422


def test_a_mapping_is_ended_from_a_day_on(admin: Client, crew: Cast) -> None:
    mapping_id = number(crew.amina, AMINA)

    done = admin.post(f"/tetapan/peranti/nombor/{mapping_id}/tamat/", {"valid_to": "2026-11-17"})

    assert done.status_code == 303
    assert PinMapping.objects.get().valid_to == MONDAY + timedelta(days=1)


def test_the_daily_balance_adds_up_on_the_page(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    number(crew.amina, AMINA)
    bring(door, seen("07:58"), seen("07:58"), seen("08:00", pin="9"))

    page = admin.get(f"/tetapan/peranti/{door}/")

    today = page.context["balances"].objects[0]
    assert (today.date, today.received) == (MONDAY, 3)
    assert (today.stored, today.duplicates, today.quarantined) == (1, 1, 1)


def test_a_command_waits_for_the_terminal_and_an_unknown_one_does_not_exist(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    services.note_terminal(door, last_seen_at=NOON)

    admin.post(f"/tetapan/peranti/{door}/arahan/", {"arahan": "maklumat"})
    admin.post(f"/tetapan/peranti/{door}/arahan/", {"arahan": "selaras"})

    assert admin.post(f"/tetapan/peranti/{door}/arahan/", {"arahan": "kosongkan"}).status_code == 404
    assert list(DeviceCommand.objects.order_by("number").values_list("purpose", flat=True)) == ["", "count", "count"]
    assert "VERIFY SUM ATTLOG" in admin.get(f"/tetapan/peranti/{door}/").content.decode()


def test_an_alert_is_shown_and_put_aside(admin: Client, crew: Cast) -> None:
    door = terminal(crew)
    services.raise_alert(terminal_id=door, kind="server_changed", now=NOON)
    assert "Alamat pelayan diubah" in admin.get("/tetapan/peranti/").content.decode()

    admin.post(f"/tetapan/peranti/{door}/amaran/{TerminalAlert.objects.get().pk}/")

    assert "Alamat pelayan diubah" not in admin.get("/tetapan/peranti/").content.decode()


def test_the_quarantine_is_filtered_by_reason(admin: Client, crew: Cast) -> None:
    bring(terminal(crew), seen("07:58", pin="9"), seen("07:59", pin="0"))

    every = admin.get("/tetapan/peranti/kuarantin/").content.decode()
    some = admin.get("/tetapan/peranti/kuarantin/?sebab=unknown_pin").content.decode()

    assert every.count("Baris tidak difahami") > some.count("Baris tidak difahami") == 1
    assert some.count("Nombor belum dipadankan") == every.count("Nombor belum dipadankan")


@pytest.mark.parametrize("many", [1, 12])
def test_the_lists_ask_as_often_for_many_terminals_as_for_one(
    admin: Client, crew: Cast, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for place in range(many):
        door = terminal(crew, serial=f"SN{place}")
        bring(door, seen("07:58", pin=f"9{place}"))
        services.raise_alert(terminal_id=door, kind="drift", now=NOON)
    admin.get("/tetapan/peranti/")

    for name, path in (("terminals", "/tetapan/peranti/"), ("terminal", f"/tetapan/peranti/{door}/")):
        with django_assert_num_queries(COUNTS[name]):
            assert admin.get(path).status_code == 200
