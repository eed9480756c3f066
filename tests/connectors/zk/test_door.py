"""The door of site connectors and the page where their tokens come from."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from connectors.zk import services
from connectors.zk.jobs import take_deliveries
from connectors.zk.models import Delivery, SiteConnector
from connectors.zk.parcel import Contents, Parcel, pack_contents, to_wire
from connectors.zk.protocol import attendance
from connectors.zk.protocol.attendance import Layout
from connectors.zk.simulator import invented
from kit import clock
from shared_apps.accounts import services as accounts
from shared_apps.audit.actor import SYSTEM
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance.models import Punch
from tenant_apps.devices import services as devices
from tenant_apps.devices.models import TerminalAlert
from tenants.context import in_tenant
from tests.cast import NORTH, SOUTH
from tests.connectors.zk.desk import SERIAL, registered
from tests.tenant_apps.attendance.browser import signed_in
from tests.tenant_apps.devices.desk import number
from tests.tenant_apps.people.cast import Cast, cast

COUNTS = json.loads((Path(__file__).parents[2] / "query_counts.json").read_text())
PARCELS, STATUS = "/api/v1/connector/parcels/", "/api/v1/connector/status/"


@pytest.fixture(autouse=True)
def _counts_begin_anew(db: None) -> None:
    cache.clear()


@pytest.fixture
def token(in_north: object) -> str:
    return services.issue_connector(name="Bilik pelayan", now=clock.now(), by=None).token


@pytest.fixture
def crew(in_north: object) -> Cast:
    return cast()


def parcel(records: int = 12, serial: str = SERIAL) -> Parcel:
    memory = invented(people=2, records=records, serial=serial)
    log = attendance.encode(tuple(memory.rows), Layout.NAMED)
    facts = {"read_at": clock.now().isoformat(), "records": records, "clock": "ok", "drift_seconds": 1}
    return Parcel(serial, pack_contents(Contents(Layout.NAMED, log, memory.roster())), facts)


def send(token: str, body: bytes, *, host: str = "north", path: str = PARCELS, **more: Any) -> Any:
    digest = more.pop("digest", hashlib.sha256(body).hexdigest())
    headers = {"Authorization": f"Token {token}", "X-Content-SHA256": digest, **more}
    return Client(HTTP_HOST=f"{host}.localhost").post(
        path, body, content_type="application/octet-stream", headers=headers
    )


def test_a_reading_is_kept_answered_and_becomes_punches(token: str, crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    sent = parcel()

    answer = send(token, zlib.compress(to_wire(sent)))
    again = send(token, zlib.compress(to_wire(sent)))
    take_deliveries()

    assert answer.json() == {"kept": True, "known": False, "sha256": sent.sha256}
    assert again.json() == {"kept": True, "known": True, "sha256": sent.sha256}
    assert Delivery.objects.count() == 1
    assert Punch.objects.count() == 6
    assert SiteConnector.objects.get().last_contact_at is not None


def test_the_job_that_takes_it_is_sent_after_the_commit(
    token: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    registered()

    with django_capture_on_commit_callbacks() as sent:
        send(token, zlib.compress(to_wire(parcel())))

    assert len(sent) == 1


@pytest.mark.parametrize("wrong", ["", "spc_wrong", "x" * 500, "spc_" + "a" * 43])
def test_a_wrong_token_opens_nothing(token: str, wrong: str) -> None:
    registered()

    answer = send(wrong, zlib.compress(to_wire(parcel())))

    assert (answer.status_code, answer.json()["code"]) == (401, "zk.unknown_token")
    assert Delivery.objects.count() == 0


def test_a_token_opens_its_own_agency_only(token: str, south: object) -> None:
    with in_tenant(SOUTH):
        registered("SOUTH1")

    answer = send(token, zlib.compress(to_wire(parcel(serial="SOUTH1"))), host="south")

    assert answer.status_code == 401
    with in_tenant(SOUTH):
        assert Delivery.objects.count() == 0
    with in_tenant(NORTH):
        assert send(token, zlib.compress(to_wire(parcel(serial="SOUTH1")))).status_code == 404


def test_a_revoked_token_opens_nothing_any_more(token: str) -> None:
    registered()
    services.revoke_connector(connector_id=SiteConnector.objects.get().pk, now=clock.now(), by=None)

    assert send(token, zlib.compress(to_wire(parcel()))).status_code == 401
    assert {"zk.connector_issued", "zk.connector_revoked"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_a_terminal_not_confirmed_has_the_connector_wait(token: str) -> None:
    registered(is_confirmed=False)

    answer = send(token, zlib.compress(to_wire(parcel())))

    assert (answer.status_code, answer.json()["code"]) == (409, "zk.unconfirmed_terminal")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"not compressed", 422),
        (zlib.compress(b"no first line"), 422),
        (zlib.compress(b'{"form":1,"serial":5,"facts":{}}\n'), 422),
        (zlib.compress(to_wire(parcel()))[:-20], 422),
        (zlib.compress(to_wire(parcel())[:-20]), 422),
        (zlib.compress(b"[" * 10_000 + b"\n"), 422),
        (zlib.compress(bytes(70 << 20)), 422),
    ],
)
def test_a_body_that_is_no_reading_is_refused_for_good(token: str, body: bytes, status: int) -> None:
    registered()

    assert send(token, body).status_code == status
    assert Delivery.objects.count() == 0


def test_a_body_damaged_on_the_way_is_asked_for_again(token: str) -> None:
    registered()

    assert send(token, zlib.compress(to_wire(parcel())), digest="0" * 64).status_code == 400


def test_a_body_too_large_is_refused_before_it_is_read(token: str) -> None:
    registered()

    assert send(token, bytes((16 << 20) + 1)).status_code == 413


def test_who_asks_too_often_waits(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.zk.api.CALLS", 2)
    monkeypatch.setattr("connectors.zk.api.WRONG_TOKENS", 2)

    assert [send(token, b"{}", path=STATUS).status_code for _turn in range(3)] == [200, 200, 429]
    assert [send("spc_no", b"{}", path=STATUS).status_code for _turn in range(3)] == [401, 401, 429]


def test_a_report_says_how_terminals_fare_and_ends_its_own_alerts(token: str) -> None:
    registered()
    bad = b'{"version":"1","waiting":3,"terminals":[{"serial":"SIM0000001","code":"wrong_device","at":"x"}]}'

    answer = send(token, bad, path=STATUS)

    assert answer.json()["name"] == "Bilik pelayan"
    assert TerminalAlert.objects.get(closed_at=None).kind == "wrong_device"
    assert SiteConnector.objects.get().told["waiting"] == 3
    send(token, bad.replace(b"wrong_device", b""), path=STATUS)
    assert TerminalAlert.objects.filter(closed_at=None).count() == 0


def test_the_answer_to_a_report_says_whether_clocks_are_to_be_set(token: str) -> None:
    report = json.dumps({"version": "1", "terminals": []}).encode()
    first = send(token, report, path=STATUS).json()["set_clocks"]
    devices.put_policy(by=None, set_clocks=True)

    assert (first, send(token, report, path=STATUS).json()["set_clocks"]) == (False, True)


def test_texts_no_database_keeps_do_no_harm(token: str) -> None:
    registered()
    odd = b'{"version":"a\\u0000b\\ud800","waiting":-1,"terminals":[{"serial":"\\u0000","code":"x\\u0000"},5,null]}'

    assert send(token, odd, path=STATUS).status_code == 200
    assert SiteConnector.objects.get().told == {
        "version": "ab",
        "waiting": None,
        "terminals": [{"serial": "", "code": "x", "at": ""}],
    }
    nul = Parcel("A\0", parcel().content, {"firmware": "x\0", "flags": {"count_mismatch": 1}})
    assert send(token, zlib.compress(to_wire(nul))).status_code == 404
    ours = Parcel(SERIAL, parcel().content, {"firmware": "x\0y\ud800"})
    assert send(token, zlib.compress(to_wire(ours))).status_code == 200
    assert Delivery.objects.get().facts["firmware"] == "xy"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"terminals":5}', b"\xff", b"[" * 50_000])
def test_a_report_that_makes_no_sense_is_refused(token: str, body: bytes) -> None:
    assert send(token, body, path=STATUS).status_code == 422


def test_the_token_is_shown_once_and_kept_as_a_digest(crew: Cast) -> None:
    accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
    browser = signed_in("north", crew.boris_user)

    page = browser.post("/tetapan/peranti/penyambung/", {"name": "Pelayan Kedah"})
    later = browser.get("/tetapan/peranti/penyambung/")

    made = SiteConnector.objects.get()
    shown = page.content.decode()
    token = shown[shown.index("spc_") :].split("<")[0].split('"')[0]
    assert services.connector_of(token) is not None
    assert token not in str(made.__dict__)
    assert token not in later.content.decode()
    assert "Pelayan Kedah" in later.content.decode()
    assert browser.post("/tetapan/peranti/penyambung/", {"name": " "}).status_code == 422
    assert browser.post(f"/tetapan/peranti/penyambung/{made.pk}/batal/").status_code == 303
    assert services.connector_of(token) is None


def test_the_page_of_connectors_costs_the_same_however_many_there_are(crew: Cast) -> None:
    accounts.grant_role(crew.boris_user, "PENTADBIR", SYSTEM, clock.now())
    browser = signed_in("north", crew.boris_user)
    for place in range(3):
        services.issue_connector(name=f"Pejabat {place}", now=clock.now(), by=None)
    browser.get("/tetapan/peranti/penyambung/")

    with CaptureQueriesContext(connection) as few:
        browser.get("/tetapan/peranti/penyambung/")
    for place in range(20):
        services.issue_connector(name=f"Cawangan {place}", now=clock.now(), by=None)
    with CaptureQueriesContext(connection) as many:
        browser.get("/tetapan/peranti/penyambung/")

    assert len(few) == len(many) == COUNTS["site connectors"]
