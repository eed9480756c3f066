"""The listener over real sockets and in transactions of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import connection

from connectors.adms.simulator import PushTerminal
from kit import clock
from tenant_apps.attendance.models import Day, Punch
from tenant_apps.devices.models import RawBatch, RawRecord, Terminal, TerminalAlert
from tenants.context import in_tenant
from tests.connectors.adms.listening import office, served, simulated
from tests.tenant_apps.attendance.desk import MONDAY, at
from tests.tenant_apps.devices.desk import AMINA, SERIAL
from tests.tenant_apps.people.cast import Cast

NOON = at("12:00")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served() as number:
        yield number


@pytest.fixture(autouse=True)
def _noon(committed: None) -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def crew() -> Cast:
    return office()[0]


@pytest.fixture
def sim(crew: Cast, port: int) -> PushTerminal:
    return simulated(port)


def wall(clock_text: str, day: date = MONDAY) -> datetime:
    return at(clock_text, day).replace(tzinfo=None)


def punches(schema: str = "north") -> list[tuple[int, datetime]]:
    with in_tenant(schema):
        return list(Punch.objects.order_by("at", "pk").values_list("person_id", "at"))


def outcomes() -> list[tuple[str, str]]:
    with in_tenant("north"):
        return list(RawRecord.objects.order_by("pk").values_list("outcome", "reason"))


def alert_kinds() -> set[str]:
    with in_tenant("north"):
        return set(TerminalAlert.objects.values_list("kind", flat=True))


def test_a_terminal_is_greeted_and_its_punch_is_judged_at_once(sim: PushTerminal, crew: Cast) -> None:
    assert sim.handshake()
    sim.punch(AMINA, wall("07:58:31"))

    assert sim.upload()

    assert punches() == [(crew.amina, at("07:58:31"))]
    with in_tenant("north"):
        assert Day.objects.get(person=crew.amina, date=MONDAY).first_in == 478
        card = Terminal.objects.get()
    assert card.last_seen_at is not None
    assert (card.last_seen_at >= NOON, card.stamps) == (True, {"ATTLOG": "9001"})


def test_the_handshake_says_what_firmware_reads_and_nothing_more(sim: PushTerminal) -> None:
    reply = sim.request("GET", f"/iclock/cdata?SN={SERIAL}&options=all&pushver=2.2.14&language=69")

    text = reply.body.decode()
    assert text.startswith(f"GET OPTION FROM: {SERIAL}\n")
    assert text.endswith("\n")
    for line in ("ATTLOGStamp=None", "TransFlag=TransData AttLog\tOpLog", "TimeZone=8", "PushProtVer=2.2.14"):
        assert f"\n{line}\n" in text
    assert "OK" not in text
    names = [line.split(b":")[0] for line in reply.headers.split(b"\r\n")[1:]]
    assert set(names) <= {b"Date", b"Server", b"Content-Type", b"Content-Length", b"Connection"}
    assert {b"Date", b"Content-Type", b"Content-Length"} <= set(names)
    assert len(reply.headers) < 1024
    assert b" 200 OK" in reply.headers


def test_a_lost_acknowledgement_and_a_doubled_batch_make_no_second_punch(crew: Cast, port: int) -> None:
    sim = simulated(port, lose_acks=2, send_twice=True)
    sim.punch(AMINA, wall("07:58"))

    assert [sim.upload(), sim.upload(), sim.upload()] == [False, False, True]

    assert len(punches()) == 1
    with in_tenant("north"):
        assert RawBatch.objects.count() == 1


def test_a_body_beyond_the_cap_is_refused_without_words(sim: PushTerminal) -> None:
    reply = sim.request("POST", f"/iclock/cdata?SN={SERIAL}&table=ATTLOG", b"x" * (16 * 1024 * 1024 + 1))

    assert (reply.status in (0, 413), reply.body) == (True, b"")
    assert outcomes() == []


def test_a_failing_database_is_an_empty_503(sim: PushTerminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE north.devices_rawbatch ADD CONSTRAINT broken CHECK (size < 0) NOT VALID")

    reply = sim.table("ATTLOG", f"{AMINA}\t2026-11-16 08:00:00\t0\t1\n")

    assert (reply.status, reply.body) == (503, b"")


def test_half_a_body_is_not_kept(sim: PushTerminal, port: int) -> None:
    head = f"POST /iclock/cdata?SN={SERIAL}&table=ATTLOG HTTP/1.0\r\nHost: {sim.host}\r\nContent-Length: 99\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(head.encode() + f"{AMINA}\t2026-11-16 08:00:0".encode())
        line.shutdown(socket.SHUT_WR)
        answered = line.recv(4096)

    assert b"OK:" not in answered
    assert (punches(), outcomes()) == ([], [])


def test_health_is_answered_and_counts_answers(sim: PushTerminal) -> None:
    sim.poll()

    assert sim.request("GET", "/healthz").body == b"ok\n"
    assert sim.request("GET", "/readyz").status == 200
    assert b'spotme_push_answers_total{status="200"}' in sim.request("GET", "/metrics").body
