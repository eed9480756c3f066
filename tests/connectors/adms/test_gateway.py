"""The listener as terminals meet it, with everything they send and do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from connectors.adms import listening as door
from connectors.adms import wsgi
from connectors.adms.simulator import Behaviour, PushTerminal
from kit import clock
from tenant_apps.attendance.models import Punch
from tenant_apps.devices import services as devices
from tenant_apps.devices.models import DeviceCommand, RawBatch, RawRecord, RosterEntry, Terminal, TerminalAlert
from tenants import terminals as claims
from tenants.context import in_tenant
from tenants.models import ClaimConflict, SeenTerminal, TerminalClaim
from tests.connectors.adms.listening import office, simulated
from tests.tenant_apps.attendance.desk import MONDAY, at
from tests.tenant_apps.devices.desk import AMINA, BORIS, SERIAL
from tests.tenant_apps.people.cast import Cast

NOON = at("12:00")
SLOW = 60  # seconds a loaded machine may take between the terminal's clock and ours


@pytest.fixture
def port() -> int:
    return 0


@pytest.fixture(autouse=True)
def _noon(db: None) -> Iterator[None]:
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


def test_the_oldest_firmware_is_greeted_in_its_own_form(crew: Cast, port: int) -> None:
    old = simulated(port, behaviour=Behaviour(push_version="", columns=4, stamps="time"))

    assert old.handshake()
    assert (old.settings["Stamp"], old.settings["TransFlag"], "ServerVer" in old.settings) == (
        "None",
        "1100000000",
        False,
    )
    old.punch(AMINA, wall("08:01:02"))
    assert old.upload()
    assert punches() == [(crew.amina, at("08:01:02"))]


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(line_end="\r\n"),
        Behaviour(keyed=True),
        Behaviour(columns=4),
        Behaviour(encoding="gb18030"),
    ],
    ids=["crlf", "keyed", "four columns", "gb18030"],
)
def test_every_dialect_says_the_same(crew: Cast, port: int, behaviour: Behaviour) -> None:
    sim = simulated(port, behaviour=behaviour)
    sim.punch(AMINA, wall("07:58"))
    sim.punch(BORIS, wall("07:59"))

    assert sim.upload()

    assert punches() == [(crew.amina, at("07:58")), (crew.boris, at("07:59"))]


@pytest.mark.parametrize(
    "path",
    [
        "/iclock/cdata.aspx?SN={}&table=ATTLOG&Stamp=1",
        "/iclock/iclock/cdata/?sn={}&table=ATTLOG",
        "/iclock/CDATA?SN={}&Stamp=1",
    ],
)
def test_every_spelling_of_the_address_is_understood(sim: PushTerminal, crew: Cast, path: str) -> None:
    reply = sim.request("POST", path.format(SERIAL), f"{AMINA}\t2026-11-16 07:58:00\t0\t1\n".encode())

    assert (reply.status, reply.body) == (200, b"OK: 1\n")
    assert len(punches()) == 1


def test_a_faulty_line_holds_nobody_up(sim: PushTerminal, crew: Cast) -> None:
    body = (
        f"{AMINA}\t2026-02-30 08:00:00\t0\t1\n"
        "no columns at all\n"
        f"\t2026-11-16 08:00:00\t0\t1\n0\t2026-11-16 08:00:00\n"
        f"{AMINA}\t2031-01-01 00:00:00\t0\t1\n"
        f"777\t2026-11-16 08:00:00\t0\t99999\n\n"
        f"{AMINA}\t2026-11-16 08:00:00\t0\t1"
    )

    reply = sim.table("ATTLOG", body)

    assert reply.body == b"OK: 7\n"
    assert [reason for _outcome, reason in outcomes()] == [
        "bad_date",
        "bad_line",
        "bad_line",
        "bad_line",
        "future",
        "unknown_pin",
        "",
    ]
    assert punches() == [(crew.amina, at("08:00"))]


def test_garbage_is_kept_and_acknowledged(sim: PushTerminal) -> None:
    reply = sim.table("ATTLOG", bytes(range(256)) * 3)

    assert reply.is_ack
    assert punches() == []
    assert all(outcome == "QUARANTINED" for outcome, _reason in outcomes())


def test_a_clock_that_was_set_back_loses_nothing(sim: PushTerminal, crew: Cast) -> None:
    sim.handshake()
    sim.punch(AMINA, wall("07:58"))
    sim.upload()
    sim.clock_offset = timedelta(hours=-3)
    sim.punch(AMINA, wall("11:59:30"))
    sim.upload()

    assert [moment for _person, moment in punches()] == [at("07:58"), at("08:59:30")]


def test_the_same_record_again_at_another_stamp_is_no_second_punch(sim: PushTerminal) -> None:
    line = f"{AMINA}\t2026-11-16 08:00:00\t0\t1\n"
    sim.table("ATTLOG", line)

    reply = sim.table("ATTLOG", line + f"{AMINA}\t2026-11-16 08:00:00\t1\t15\n")

    assert (reply.body, len(punches())) == (b"OK: 2\n", 1)


def test_templates_and_photos_leave_no_trace_but_a_count(crew: Cast, port: int) -> None:
    sim = simulated(port, templates=True)
    sim.users = {AMINA: "LOKMAN", BORIS: "Chen"}

    assert sim.tell_users().is_ack
    assert sim.table("BIODATA", "BIODATA Pin=1\tTmp=TEMPLATEBYTES").is_ack
    assert sim.table("ATTPHOTO", b"PIN=1.jpg\nSN=1\nsize=9\nCMD=uploadphoto\0TEMPLATEBYTES").is_ack
    assert sim.request("POST", f"/iclock/fdata?SN={SERIAL}", b"TEMPLATEBYTES").is_ack
    assert sim.table("ATTLOG", f"FP PIN=1\tTMP=TEMPLATEBYTES\n{AMINA}\t2026-11-16 08:00:00\t0\t1\n").is_ack

    with in_tenant("north"):
        contents = b"".join(devices.content_of(pk) for pk in RawBatch.objects.values_list("pk", flat=True))
        stored = repr(list(RawBatch.objects.values_list("facts"))) + repr(list(RawRecord.objects.values_list("raw")))
        users = dict(RosterEntry.objects.values_list("pin", "name"))
    assert b"TEMPLATEBYTES" not in contents
    assert "TEMPLATEBYTES" not in stored
    assert b"2468" not in contents
    assert users == {AMINA: "LOKMAN", BORIS: "Chen"}
    assert "biometrics" in alert_kinds()
    assert len(punches()) == 1


def test_nothing_but_an_acknowledgement_says_ok(sim: PushTerminal, crew: Cast) -> None:
    sim.users = {AMINA: "LOKMAN OK"}
    replies = [
        sim.request("GET", "/iclock/cdata?SN=STRANGER1&options=all"),
        sim.request("POST", "/iclock/cdata?SN=STRANGER1&table=ATTLOG", b"1\t2026-11-16 08:00:00\n"),
        sim.request("GET", "/iclock/nothing?SN=1"),
        sim.request("POST", f"/iclock/exchange?SN={SERIAL}", b""),
        sim.request("POST", f"/iclock/cdata?SN={SERIAL}&table=RemoteAtt", b""),
        sim.request("POST", f"/iclock/cdata?SN={SERIAL}&type=PostVerifyData", b""),
        sim.request("GET", "/"),
        sim.request("GET", f"/iclock/cdata?SN={SERIAL}&options=all&pushver=2.4.1"),
    ]

    assert [reply.status for reply in replies] == [200, 200, 404, 404, 404, 404, 404, 200]
    assert [reply.body for reply in replies[:7]] == [b"UNKNOWN DEVICE\n", b"UNKNOWN DEVICE\n", *[b""] * 5]
    assert not any(b"OK" in reply.body for reply in replies)


def test_what_fails_after_the_commit_is_acknowledged_and_taken_up_at_the_next_poll(
    sim: PushTerminal, crew: Cast
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE north.devices_terminalday ADD CONSTRAINT broken CHECK (received < 0) NOT VALID")
    assert sim.table("ATTLOG", f"{AMINA}\t2026-11-16 08:00:00\t0\t1\n").is_ack
    assert punches() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE north.devices_terminalday DROP CONSTRAINT broken")

    with clock.moved_to(NOON + timedelta(minutes=1)):
        sim.poll()

    assert len(punches()) == 1


def test_a_large_upload_is_left_to_the_queue(sim: PushTerminal, crew: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "AT_ONCE", 1)

    assert sim.table("ATTLOG", f"{AMINA}\t2026-11-16 08:00:00\n{AMINA}\t2026-11-16 09:00:00\n").is_ack

    assert punches() == []


# --- who is let in -------------------------------------------------------------------------------------------


def test_another_host_name_another_serial_number_and_no_claim_hear_the_same(
    sim: PushTerminal, port: int, crew: Cast
) -> None:
    office("south", serial="SOUTH1")
    line = f"{AMINA}\t2026-11-16 08:00:00\t0\t1\n"
    wrong_host = simulated(port, host="wrongwrong.push.localhost")
    foreign = simulated(port, "south", "SOUTH1")
    foreign.serial = SERIAL
    stranger = simulated(port)
    stranger.serial = "NOBODYS1"

    replies = [one.table("ATTLOG", line) for one in (wrong_host, foreign, stranger)]

    assert [reply.body for reply in replies] == [b"UNKNOWN DEVICE\n"] * 3
    assert not any(one.handshake() for one in (wrong_host, foreign, stranger))
    assert (punches(), punches("south")) == ([], [])
    seen = dict(SeenTerminal.objects.values_list("serial", "reason"))
    assert seen == {SERIAL: "HOS_LAIN", "NOBODYS1": "TIADA_TUNTUTAN"}


def test_the_agency_follows_from_the_claim_alone(sim: PushTerminal, port: int, crew: Cast) -> None:
    other, _terminal = office("south", serial="SOUTH1")

    assert simulated(port, "south", "SOUTH1").table("ATTLOG", f"{AMINA}\t2026-11-16 08:00:00\n").is_ack

    assert (punches(), punches("south")) == ([], [(other.amina, at("08:00"))])


def test_one_serial_number_has_one_holder_and_the_second_asker_learns_nothing(crew: Cast) -> None:
    with in_tenant("south"), pytest.raises(claims.ClaimRefused) as refusal:
        devices.put_terminal(serial=SERIAL, name="Pintu", channel="PUSH", now=NOON, by=None)

    assert "north" not in refusal.value.message.lower()
    assert "utara" not in refusal.value.message.lower()
    assert TerminalClaim.objects.count() == 1
    assert ClaimConflict.objects.get().tenant.schema_name == "south"


def test_a_released_serial_number_can_move_to_another_agency(crew: Cast, sim: PushTerminal, port: int) -> None:
    with in_tenant("north"):
        devices.retire_terminal(terminal_id=Terminal.objects.get().pk, now=NOON, by=None)
    office("south", serial=SERIAL)

    assert sim.table("ATTLOG", "1\t2026-11-16 08:00:00\n").body == b"UNKNOWN DEVICE\n"
    assert simulated(port, "south").table("ATTLOG", f"{AMINA}\t2026-11-16 08:00:00\n").is_ack


def test_a_suspended_claim_keeps_the_records_on_the_terminal(crew: Cast, sim: PushTerminal) -> None:
    with in_tenant("north"):
        claims.suspend(serial=SERIAL, now=NOON)
    sim.punch(AMINA, wall("08:00"))
    assert not sim.upload()
    with in_tenant("north"):
        claims.resume(serial=SERIAL)

    assert sim.upload()
    assert len(punches()) == 1


def test_the_key_and_the_network_count_where_they_are_set(crew: Cast, port: int) -> None:
    sim = simulated(port)
    with in_tenant("north"):
        claims.change(serial=SERIAL, comm_key="geheim7", cidrs=["127.0.0.0/8"])
    assert not sim.handshake()
    sim.behaviour.comm_key = "salah"
    assert not sim.handshake()
    sim.behaviour.comm_key = "geheim7"
    assert sim.handshake()
    with in_tenant("north"):
        claims.change(serial=SERIAL, cidrs=["10.9.0.0/16"])

    assert not sim.handshake()


def test_a_terminal_that_knows_addresses_only_needs_a_network(crew: Cast, port: int) -> None:
    by_address = simulated(port, host=f"127.0.0.1:{port}")
    assert not by_address.handshake()
    with in_tenant("north"):
        claims.change(serial=SERIAL, cidrs=["127.0.0.1/32"])

    assert by_address.handshake()


def test_strangers_who_insist_are_not_noted_any_more(crew: Cast, port: int) -> None:
    stranger = simulated(port)
    stranger.serial = "NOBODYS1"

    replies = [stranger.request("GET", "/iclock/cdata?SN=NOBODYS1&options=all") for _turn in range(12)]

    assert [reply.status for reply in replies] == [200] * 10 + [429] * 2
    assert SeenTerminal.objects.get().calls == 10


def test_a_terminal_for_doors_is_turned_away_and_shown_as_unsupported(crew: Cast, sim: PushTerminal) -> None:
    assert sim.request("POST", f"/iclock/registry?SN={SERIAL}", b"DeviceType=acc").body == b"UNKNOWN DEVICE\n"
    assert sim.request("GET", f"/iclock/cdata?SN={SERIAL}&DeviceType=acc").body == b"UNKNOWN DEVICE\n"
    assert sim.table("rtlog", "time=2026-11-16 08:00:00\tpin=1").body == b"UNKNOWN DEVICE\n"

    assert SeenTerminal.objects.get().reason == "TIDAK_DISOKONG"


# --- what is watched -----------------------------------------------------------------------------------------


def test_deeds_at_the_menu_that_lose_records_are_told(sim: PushTerminal) -> None:
    for code in (0, 4, 21, 23, 82):
        assert sim.oplog(code, wall("08:00")).is_ack

    assert alert_kinds() == {"clock_set", "log_cleared", "server_changed"}


def test_a_clock_ahead_shows_as_drift(sim: PushTerminal) -> None:
    sim.clock_offset = timedelta(minutes=7)
    sim.punch(AMINA, wall("12:00"))
    sim.upload()

    with in_tenant("north"):
        drift = Terminal.objects.get().drift_seconds
        assert drift is not None
        assert 420 - SLOW <= drift <= 420
        assert RawRecord.objects.get().flags == ["clock_suspect"]
    assert "drift" in alert_kinds()


def test_a_stamp_that_goes_back_and_many_future_times_are_told(sim: PushTerminal) -> None:
    sim.request("POST", f"/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=500", f"{AMINA}\t2026-11-16 08:00:00\n".encode())
    later = "".join(f"{AMINA}\t2026-11-16 13:0{minute}:00\n" for minute in range(4))

    sim.request("POST", f"/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=100", later.encode())

    assert {"stamp_back", "future_times"} <= alert_kinds()


def test_a_heartbeat_tells_the_figures_and_brings_commands(sim: PushTerminal, crew: Cast) -> None:
    sim.users = {AMINA: "Amina"}
    with in_tenant("north"):
        terminal_id = Terminal.objects.get().pk
        devices.queue_command(terminal_id=terminal_id, text="INFO", now=NOON, by=None)
        with pytest.raises(devices.BadCommand):
            devices.queue_command(terminal_id=terminal_id, text="CLEAR LOG", now=NOON, by=None)

    assert (sim.poll(), sim.poll()) == (1, 0)

    with in_tenant("north"):
        card = Terminal.objects.get()
        command = DeviceCommand.objects.get()
    assert (card.users_count, card.records_capacity, card.model) == (1, 100_000, "SpeedFace-SIM")
    assert (command.state, command.return_code) == ("SELESAI", 0)


def test_a_command_without_an_answer_is_sent_once_more_and_then_expires(sim: PushTerminal) -> None:
    with in_tenant("north"):
        devices.queue_command(terminal_id=Terminal.objects.get().pk, text="CHECK", now=NOON, by=None)
    path = f"/iclock/getrequest?SN={SERIAL}"
    asked = []
    for minutes in (0, 5, 11, 15):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            asked.append(sim.request("GET", path).body)

    assert asked == [b"C:1:CHECK\n", b"OK\n", b"C:1:CHECK\n", b"OK\n"]
    with in_tenant("north"):
        devices.expire_commands(now=NOON + timedelta(minutes=30))
        assert DeviceCommand.objects.get().state == "LUPUT"
    assert sim.request("POST", f"/iclock/devicecmd?SN={SERIAL}", b"ID=77&Return=0&CMD=INFO").is_ack


@pytest.mark.parametrize("knows_sum", [True, False])
def test_reconciliation_fetches_what_is_missing(crew: Cast, port: int, knows_sum: bool) -> None:
    sim = simulated(port, behaviour=Behaviour(knows_sum=knows_sum))
    for minute in range(5):
        sim.punch(AMINA, wall(f"08:0{minute}"))
    sim.sent = 3
    sim.upload()
    assert len(punches()) == 2

    with in_tenant("north"):
        devices.reconcile(now=NOON)
    for _turn in range(4):
        sim.poll()

    assert len(punches()) == 5
    assert "gap" not in alert_kinds()
    with in_tenant("north"):
        assert not DeviceCommand.objects.filter(state__in=("MENUNGGU", "DIHANTAR")).exists()


def test_a_record_counted_but_never_sent_is_a_gap(sim: PushTerminal) -> None:
    with in_tenant("north"):
        terminal_id = Terminal.objects.get().pk
        number = devices.queue_command(
            terminal_id=terminal_id,
            text="VERIFY SUM ATTLOG StartTime=2026-11-16 00:00:00\tEndTime=2026-11-16 23:59:59",
            now=NOON,
            by=None,
            purpose="recount",
            period=(MONDAY, MONDAY),
        )
    sim.request("GET", f"/iclock/getrequest?SN={SERIAL}")
    sim.request("POST", f"/iclock/devicecmd?SN={SERIAL}", f"ID={number}&Return=0&CMD=VERIFY\nAttlogSum=9\n".encode())

    assert alert_kinds() == {"gap"}


def test_two_addresses_to_and_fro_are_told(crew: Cast, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sim = simulated(port)
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.1"):
        monkeypatch.setattr(wsgi, "_caller", lambda _environ, address=address: address)
        sim.poll()

    assert "two_addresses" in alert_kinds()
