"""The cases a terminal's channel is judged by, each through the real door, and where the others have their test.

| Case | Test |
|---|---|
| the same punches by push, by reading and by USB file | here |
| clock set back; two records of one second; a zone without summer time; 30 February | here |
| a number nobody has; garbage; ``OK`` in a name; a card's number | here |
| 16 MiB body, half a body, a failing database | ``test_sockets.py`` (real sockets) |
| foreign serial number, wrong host, suspended claim, key, network | ``test_gateway.py`` |
| two agencies claim one serial number | here, and the operators' page in ``shared_apps/onboarding/test_terminals.py`` |
| access-control model | here |
| what goes wrong with other clients of the binary protocol, line by line | ``tests/connectors/zk/test_client.py`` |
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from connectors.adms import jobs
from connectors.adms.simulator import PushTerminal
from connectors.files import punches as files
from connectors.zk.protocol.users import User
from connectors.zk.simulator import Memory
from kit import clock
from shared_apps.accounts.roles import Role
from shared_apps.accounts.services import grant_role
from shared_apps.audit.actor import Actor
from tenant_apps.attendance.models import Punch
from tenant_apps.devices import jobs as devices_jobs
from tenant_apps.devices import services as devices
from tenant_apps.devices.models import DeviceCommand, RawBatch, RawRecord, Terminal, TerminalAlert
from tenant_apps.devices.rules import commands
from tenant_apps.notifications.models import Notice
from tenant_apps.people import services as people
from tenants import terminals as claims
from tenants.context import in_public, in_tenant
from tenants.models import Lease, SeenTerminal
from tests.connectors.adms.listening import office, simulated
from tests.connectors.zk.desk import deliver, reading
from tests.tenant_apps.attendance.browser import give_account, signed_in
from tests.tenant_apps.attendance.desk import MONDAY, at
from tests.tenant_apps.devices.desk import AMINA, BORIS, SERIAL, bring, seen, terminal
from tests.tenant_apps.people.cast import Cast

NOON = at("12:00")


@pytest.fixture(autouse=True)
def _noon(db: None) -> Iterator[None]:
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def crew() -> Cast:
    return office()[0]


@pytest.fixture
def sim(crew: Cast) -> PushTerminal:
    return simulated(0)


def wall(clock_text: str, day: date = MONDAY) -> datetime:
    return at(clock_text, day).replace(tzinfo=None)


def punches() -> set[tuple[int, datetime]]:
    """Who clocked in when; fails where two punches say the same."""
    with in_tenant("north"):
        rows = list(Punch.objects.values_list("person_id", "at"))
    assert len(set(rows)) == len(rows)
    return set(rows)


def alert_kinds() -> set[str]:
    with in_tenant("north"):
        return set(TerminalAlert.objects.filter(closed_at=None).values_list("kind", flat=True))


def reasons() -> list[str]:
    with in_tenant("north"):
        return sorted(RawRecord.objects.exclude(reason="").values_list("reason", flat=True))


# --- records ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_same_records_pushed_read_and_brought_by_usb_are_one_punch_each(
    sim: PushTerminal, crew: Cast, order: tuple[int, ...]
) -> None:
    moments = [(AMINA, "07:58:12"), (BORIS, "08:03:45"), (AMINA, "11:40:00")]
    for pin, moment in moments:
        sim.punch(pin, wall(moment))
    memory = Memory(serial=SERIAL, people=[User(1, AMINA, "A"), User(2, BORIS, "B")])
    for pin, moment in moments:
        memory.punch(pin, wall(moment))
    usb = "".join(f"{pin:>9}\t2026-11-16 {moment}\t1\t0\t1\t0\r\n" for pin, moment in moments).encode()
    with in_tenant("north"):
        terminal_id = Terminal.objects.get().pk
        devices.confirm_terminal(terminal_id=terminal_id, now=NOON, by=None)

    def pushed() -> None:
        assert sim.upload()

    def read() -> None:
        with in_tenant("north"):
            deliver(reading(memory))

    def brought() -> None:
        with in_tenant("north"):
            by = Actor(crew.boris_user, "Boris")
            key = files.keep_file(
                content=usb, file_name="1_attlog.dat", terminal_id=terminal_id, order="", profile="", by=by, now=NOON
            )
            files.confirm_file(key=key, by=by, now=NOON)
            files.read_file(key)

    ways = (pushed, read, brought)
    for place in order:
        ways[place]()

    assert punches() == {
        (crew.amina, at("07:58:12")),
        (crew.boris, at("08:03:45")),
        (crew.amina, at("11:40:00")),
    }
    with in_tenant("north"):
        assert sorted(RawBatch.objects.values_list("channel", flat=True)) == ["FILE", "PULL", "PUSH"]
        assert RawRecord.objects.filter(outcome="DUPLICATE").count() == 6


def test_a_clock_set_back_doubles_no_record_and_loses_none(sim: PushTerminal, crew: Cast) -> None:
    sim.behaviour.stamps = "time"
    sim.punch(AMINA, wall("08:00:00"))
    assert sim.upload()
    sim.clock_offset = timedelta(hours=-1)
    sim.punch(AMINA, wall("09:00:30"))
    sim.punch(BORIS, wall("09:00:00"))
    assert sim.upload()

    assert punches() == {(crew.amina, at("08:00:00")), (crew.boris, at("08:00:00")), (crew.amina, at("08:00:30"))}
    assert "stamp_back" not in alert_kinds()
    sim.clock_offset = timedelta(hours=-3)
    sim.punch(AMINA, wall("09:30:00"))
    assert sim.upload()
    assert len(punches()) == 4
    assert "stamp_back" in alert_kinds()


def test_in_one_second_two_people_are_two_punches_and_one_person_is_one(sim: PushTerminal, crew: Cast) -> None:
    for pin, status in ((AMINA, 0), (BORIS, 0), (AMINA, 1)):
        sim.punch(pin, wall("08:00:00"), status=status)

    assert sim.upload()

    assert punches() == {(crew.amina, at("08:00:00")), (crew.boris, at("08:00:00"))}


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 7, 1), date(2026, 10, 25)])
def test_a_zone_without_summer_time_is_eight_hours_ahead_all_year(sim: PushTerminal, crew: Cast, day: date) -> None:
    with clock.moved_to(datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)):
        assert sim.handshake()
        sim.punch(AMINA, datetime(day.year, day.month, day.day, 2, 30))  # noqa: DTZ001 - a terminal's own clock
        assert sim.upload()

    assert sim.settings["TimeZone"] == "8"
    with in_tenant("north"):
        stored = Punch.objects.get()
    assert stored.at == datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC) - timedelta(hours=8)
    assert stored.local_date == day


def test_records_nobody_can_use_wait_in_quarantine_and_their_neighbour_does_not(sim: PushTerminal, crew: Cast) -> None:
    lines = {
        f"{AMINA}\t2026-02-30 08:00:00\t0\t1": "bad_date",
        f"{AMINA}\t2026-11-16 24:00:01\t0\t1": "bad_date",
        f"{AMINA}\t1999-12-31 08:00:00\t0\t1": "bad_date",
        f"{AMINA}\t2026-11-18 08:00:00\t0\t1": "future",
        "31337\t2026-11-16 08:00:00\t0\t1": "unknown_pin",
        "0\t2026-11-16 08:00:00\t0\t1": "bad_line",
        "SELESAI": "bad_line",
    }

    reply = sim.table("ATTLOG", "\n".join([*lines, f"{BORIS}\t2026-11-16 08:00:00\t0\t1\n"]))

    assert reply.body == b"OK: 8\n"
    assert punches() == {(crew.boris, at("08:00"))}
    assert reasons() == sorted(lines.values())
    with in_tenant("north"):
        batch = RawBatch.objects.get()
    assert (batch.received, batch.stored, batch.duplicates, batch.quarantined) == (8, 1, 0, 7)


def test_garbage_is_acknowledged_however_often_and_makes_no_punch(sim: PushTerminal) -> None:
    for noise in (b"\xff" * 999, b"\t" * 50, b"=\t=\n", b"\n\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"OK\n" * 9, b"\0\1\2"):
        assert sim.table("ATTLOG", noise).is_ack
        assert sim.table("ATTLOG", noise).is_ack

    assert punches() == set()


def test_ok_in_a_name_or_a_serial_number_acknowledges_nothing(sim: PushTerminal, crew: Cast) -> None:
    sim.users = {AMINA: "LOKMAN BIN MOKHTAR"}
    told = sim.tell_users()
    stranger = simulated(0)
    stranger.serial = "OK0001"
    with in_tenant("north"):
        text = commands.put_user(AMINA, "LOKMAN BIN MOKHTAR")
        devices.queue_command(terminal_id=Terminal.objects.get().pk, text=text, now=NOON, by=None)
    poll = sim.request("GET", f"/iclock/getrequest?SN={SERIAL}")

    assert told.body == b"OK: 1\n"
    assert not stranger.table("ATTLOG", f"{AMINA}\t2026-11-16 08:00:00\n").is_ack
    assert b"Name=LOkMAN BIN MOkHTAR\t" in poll.body
    assert b"OK" not in poll.body


def test_a_cards_number_is_kept_nowhere(sim: PushTerminal) -> None:
    sim.table("OPERLOG", f"USER PIN={AMINA}\tName=A\tPri=0\tPasswd=1357\tCard=[15CD5B07]\tGrp=1\n")

    with in_tenant("north"):
        kept = devices.content_of(RawBatch.objects.get().pk)
    assert b"15CD5B07" not in kept
    assert b"1357" not in kept
    assert b"Grp=1" in kept


# --- claims -------------------------------------------------------------------------------------------------------


def test_a_serial_number_two_agencies_want_stays_with_its_holder_until_the_operators_decide(
    sim: PushTerminal, crew: Cast
) -> None:
    with in_tenant("south"), pytest.raises(claims.ClaimRefused):
        devices.put_terminal(serial=SERIAL, name="Pintu", channel="PUSH", now=NOON, by=None)
    sim.punch(AMINA, wall("08:00"))
    assert sim.upload()
    case = claims.open_conflicts()[0]
    assert (case.asker, case.holder) == ("SOUTH", "NORTH")

    claims.settle_conflict(conflict_id=case.id, release_holder=True, remark="Dipindahkan", by="Pusat", now=NOON)

    sim.punch(AMINA, wall("09:00"))
    assert not sim.upload()
    office("south", serial=SERIAL)
    moved = simulated(0, "south")
    moved.log = sim.log
    assert moved.upload()
    with in_tenant("south"):
        assert Punch.objects.count() == 2
    assert len(punches()) == 1


def test_a_terminal_that_comes_back_is_asked_for_its_whole_log(sim: PushTerminal, crew: Cast) -> None:
    sim.punch(AMINA, wall("08:00"))
    assert sim.upload()
    assert sim.handshake()
    assert sim.settings["ATTLOGStamp"] == "9001"
    with in_tenant("north"):
        card = Terminal.objects.get()
        devices.retire_terminal(terminal_id=card.pk, now=NOON, by=None)
        devices.put_terminal(serial=SERIAL, name=card.name, channel="PUSH", terminal_id=card.pk, now=NOON, by=None)
    again = simulated(0)

    assert again.handshake()
    assert again.settings["ATTLOGStamp"] == "None"


@pytest.mark.parametrize("serial", [SERIAL, "ACC1"])
def test_a_terminal_for_doors_keeps_everything_and_shows_as_unsupported(sim: PushTerminal, serial: str) -> None:
    line = f"time=2026-11-16 08:00:00\tpin={AMINA}\tcardno=0\teventaddr=1\tevent=0\tinoutstatus=0\tverifytype=1\n"
    calls = (
        ("GET", "cdata?SN={}&options=all&pushver=3.1.1&DeviceType=acc"),
        ("POST", "registry?SN={}"),
        ("GET", "registry?SN={}"),
        ("GET", "push?SN={}"),
        ("POST", "push?SN={}"),
        ("POST", "querydata?SN={}&type=count&tablename=user"),
        ("GET", "rtdata?SN={}&type=time"),
        ("POST", "cdata?SN={}&table=rtlog"),
        ("POST", "cdata?SN={}&table=rtstate"),
        ("POST", "cdata?SN={}&table=tabledata&tablename=user&count=1"),
    )

    for method, path in calls:
        reply = sim.request(method, f"/iclock/{path.format(serial)}", line.encode() if method == "POST" else b"")
        assert (reply.status, reply.body, reply.is_ack) == (200, b"UNKNOWN DEVICE\n", False)

    assert SeenTerminal.objects.get(serial=serial).get_reason_display() == "Model tidak disokong"
    with in_tenant("north"):
        assert (RawBatch.objects.count(), Punch.objects.count()) == (0, 0)
        assert (claims.turned_away(serial) is not None) is (serial == SERIAL)


# --- who looks after them -----------------------------------------------------------------------------------------


def test_terminals_count_at_the_agencys_own_times(sim: PushTerminal, crew: Cast) -> None:
    assert sim.handshake()
    with in_tenant("north"):
        with clock.moved_to(at("00:16")):
            jobs.plan_counts()
            jobs.plan_counts()
        with clock.moved_to(at("12:00")):
            jobs.count_records()
        assert not DeviceCommand.objects.exists()
        with clock.moved_to(at("09:41")):
            jobs.count_records()
        assert DeviceCommand.objects.filter(text__startswith="VERIFY SUM").count() == 2
    with in_public():
        due = sorted(Lease.objects.filter(kind=jobs.COUNT).values_list("due_at", flat=True))
    assert due == [at("09:30"), at("23:00")]


def test_a_terminal_off_line_when_it_should_count_is_told_of_at_once(sim: PushTerminal, crew: Cast) -> None:
    with in_tenant("north"):
        admin = give_account(crew.dania, "dania")
        grant_role(admin, Role.ADMIN, None, NOON)
    assert sim.handshake()
    later = NOON + timedelta(minutes=8)

    with in_tenant("north"), clock.moved_to(later):
        devices.reconcile(now=later)
        devices_jobs.look_after()
        notice = Notice.objects.get(person=crew.dania)
    assert alert_kinds() == {"silent"}
    assert "muat naik failnya" in notice.body["ms"]
    assert claims.fleets(now=later, quiet=timedelta(minutes=30))[0].alarmed == 1
    with clock.moved_to(later + timedelta(minutes=1)):
        assert sim.upload()
        assert sim.poll() == 2
        with in_tenant("north"):
            devices_jobs.look_after()
    assert alert_kinds() == set()
    assert claims.fleets(now=later, quiet=timedelta(minutes=30))[0].alarmed == 0


def test_a_period_that_cannot_be_sent_again_is_counted_once_more(sim: PushTerminal, crew: Cast) -> None:
    for minute in range(4):
        sim.punch(AMINA, wall(f"08:0{minute}"))
    sim.sent = 4
    sim.handshake()
    sim.sent = 4
    with in_tenant("north"):
        devices.reconcile(now=NOON)

    for _turn in range(3):
        for line in sim.request("GET", f"/iclock/getrequest?SN={SERIAL}").lines:
            if line.startswith("C:"):
                number, text = line.split(":", 2)[1:]
                said = "Return=-1002" if text.startswith("DATA QUERY") else "Return=0"
                count = "" if text.startswith("DATA QUERY") else "\nAttlogSum=4\n"
                sim.request("POST", f"/iclock/devicecmd?SN={SERIAL}", f"ID={number}&{said}&CMD=X{count}".encode())

    assert alert_kinds() == {"gap"}


def test_an_alarm_and_a_cleared_administrator_are_urgent(sim: PushTerminal) -> None:
    for code in (3, 24):
        assert sim.oplog(code, wall("08:00")).is_ack

    assert alert_kinds() == {"tampered"}


def test_a_terminal_that_calls_without_end_is_told_of_once(sim: PushTerminal) -> None:
    for _turn in range(60):
        assert sim.request("GET", f"/iclock/ping?SN={SERIAL}").is_ack

    assert alert_kinds() == {"too_fast"}
    with in_tenant("north"):
        assert TerminalAlert.objects.get().times == 1


def test_a_number_at_two_places_within_minutes_is_told(crew: Cast) -> None:
    with in_tenant("north"):
        first = Terminal.objects.get().pk
        far = people.put_location(name="Cawangan", state="SGR", by=None)
        second, third = terminal(serial="FAR1"), terminal(crew, serial="NEAR1")
        Terminal.objects.filter(pk=second).update(location_id=far)
        bring(first, seen("08:00:00"), seen("08:00:10", BORIS))
        bring(third, seen("08:02:00", BORIS))
        bring(second, seen("08:03:30"), seen("08:40:00", BORIS))

        assert devices.two_places(now=NOON) == 1
        alert = TerminalAlert.objects.get()
    assert (alert.terminal_id, alert.kind, alert.detail["pin"]) == (second, "two_places", AMINA)


def test_the_daily_balance_is_on_the_terminals_page(sim: PushTerminal, crew: Cast) -> None:
    with in_tenant("north"):
        admin = give_account(crew.dania, "dania")
        grant_role(admin, Role.ADMIN, None, NOON)
        terminal_id = Terminal.objects.get().pk
    sim.punch(AMINA, wall("08:00"))
    sim.punch(AMINA, wall("08:00"))
    sim.punch("31337", wall("08:01"))
    sim.punch(BORIS, wall("08:02"))
    assert sim.upload()
    client = signed_in("north", admin)

    with clock.moved_to(NOON):
        page = client.get(f"/tetapan/peranti/{terminal_id}/").content.decode()

    row = next(part for part in page.split("<tr")[1:] if "16 Nov" in part)
    cells = [cell.split("<")[0].strip() for cell in row.split(">")]
    assert [int(cell) for cell in cells if cell.isdigit()][:4] == [4, 2, 1, 1]


def test_the_page_of_a_terminal_says_that_its_model_is_not_supported(sim: PushTerminal, crew: Cast) -> None:
    with in_tenant("north"):
        admin = give_account(crew.dania, "dania")
        grant_role(admin, Role.ADMIN, None, NOON)
        path = f"/tetapan/peranti/{Terminal.objects.get().pk}/"
    sim.request("POST", f"/iclock/registry?SN={SERIAL}", b"DeviceType=acc")

    page = signed_in("north", admin).get(path).content.decode()
    with clock.moved_to(NOON + timedelta(minutes=1)):
        assert sim.handshake()
    later = signed_in("north", admin).get(path).content.decode()

    assert "Model tidak disokong" in page
    assert "Tiada rekod diambil" in page
    assert "Model tidak disokong" not in later
