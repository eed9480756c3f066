"""Terminals the deployment reaches itself: when, which, one visit at a time, and again after a failure."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings

from connectors.zk import ingest, jobs, pulling
from connectors.zk.client import Place
from connectors.zk.errors import TerminalError
from connectors.zk.models import Delivery, Progress
from connectors.zk.parcel import Parcel
from connectors.zk.simulator import Behaviour, SimulatedTerminal, invented
from connectors.zk.sync import Order, read_terminal
from kit import clock
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance.models import Punch
from tenant_apps.devices import services as devices
from tenant_apps.devices.models import RawBatch, TerminalAlert
from tenants import dispatch
from tenants.context import in_public
from tenants.models import Lease
from tests.connectors.zk.desk import deliver, reading, registered
from tests.tenant_apps.devices.desk import bring, number, seen, terminal
from tests.tenant_apps.people.cast import cast

pytestmark = pytest.mark.usefixtures("in_north")
NOW = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


def now() -> datetime:
    return NOW


def refuse(order: Order) -> Parcel:
    raise TerminalError("timeout", "nobody answers")


def test_a_terminal_is_read_by_the_agencys_queue_and_its_log_becomes_punches() -> None:
    crew = cast()
    number(crew.amina, "1")
    memory = invented(people=1, records=10)
    with SimulatedTerminal(memory, Behaviour(key=77)) as simulated:
        registered(address="127.0.0.1", port=simulated.port, pull_key="77")

        jobs.read_again()
        assert Punch.objects.count() == 0
        jobs._read(only_again=False)

    assert Punch.objects.count() == 10
    progress = Progress.objects.get()
    assert (progress.locked_until, progress.failures, progress.fence) == (None, 0, 1)


def test_a_terminal_that_speaks_datagrams_only_is_read_by_them_and_its_clock_set_where_the_agency_says_so() -> None:
    crew = cast()
    number(crew.amina, "1")
    devices.put_policy(by=None, set_clocks=True)
    memory = invented(people=1, records=10)
    memory.drift = timedelta(minutes=4)
    with SimulatedTerminal(memory) as simulated:
        registered(address="127.0.0.1", port=simulated.port, transport="udp")
        jobs._read(only_again=False)
        connections = simulated.connections

    assert (Punch.objects.count(), connections) == (10, 0)
    assert abs(memory.drift) < timedelta(seconds=3)
    entry = AuditEntry.objects.get(action="zk.clock_set")
    assert entry.after["seconds"] in range(-243, -237)
    assert set(TerminalAlert.objects.values_list("kind", flat=True)) == {"drift", "clock_set"}


def test_old_deliveries_go_once_their_batch_is_proven_and_the_last_one_stays() -> None:
    crew = cast()
    number(crew.amina, "1")
    registered()
    memory = invented(people=1, records=5)
    for _day in range(3):
        deliver(reading(memory))
        memory.punch("1")
    later = clock.now() + timedelta(days=31)
    open_one = Delivery.objects.order_by("pk").values_list("batch_id", flat=True)[1]
    RawBatch.objects.filter(pk=open_one).update(state="KEPT")

    assert ingest.purge_deliveries(now=clock.now()) == 0
    assert ingest.purge_deliveries(now=later) == 1
    assert Delivery.objects.count() == 2
    RawBatch.objects.filter(pk=open_one).update(state="INGESTED")
    assert ingest.purge_deliveries(now=later) == 1
    deliver(reading(memory))

    assert Delivery.objects.count() == 2
    assert Punch.objects.count() == len({row.at for row in memory.rows})


def test_only_confirmed_terminals_with_an_address_are_read() -> None:
    registered("A1")
    registered("B2", is_confirmed=False, address="10.0.0.2", cidrs=["10.0.0.0/8"])
    registered("C3", address="10.0.0.3", cidrs=["10.0.0.0/8"])

    assert [card.serial for card in pulling.pullable(only_again=False, now=NOW)] == ["C3"]


@override_settings(ZK_MAY_DIAL_LOOPBACK=False)
def test_an_address_outside_the_terminals_networks_is_never_dialled() -> None:
    registered("A1", address="10.1.2.3")
    registered("B2", address="10.1.2.4", cidrs=["10.9.0.0/16"])
    registered("C3", address="127.0.0.1", cidrs=["127.0.0.0/8"])
    dialled: list[Order] = []

    outcomes = pulling.pull(
        pulling.pullable(only_again=False, now=NOW),
        now=now,
        read=lambda order: refuse(dialled.append(order) or order),  # type: ignore[func-returns-value]
    )

    assert dialled == []
    assert {outcome.code for outcome in outcomes} == {"address_refused"}
    assert TerminalAlert.objects.filter(kind="pull_failed", closed_at=None).count() == 3


def test_a_failure_is_tried_again_after_1_5_and_15_minutes_and_then_told() -> None:
    terminal_id = registered(address="10.1.2.3", cidrs=["10.1.0.0/16"])
    waits = []
    for _turn in range(4):
        (outcome,) = pulling.pull(pulling.pullable(only_again=False, now=NOW), now=now, read=refuse)
        waits.append(round((outcome.again_at - NOW).total_seconds() // 60) if outcome.again_at else None)

    assert waits == [1, 5, 15, None]
    assert TerminalAlert.objects.get(closed_at=None).kind == "pull_failed"
    assert Progress.objects.get(terminal=terminal_id).failures == 0


def test_another_terminal_at_the_address_is_told_at_once() -> None:
    registered(address="10.1.2.3", cidrs=["10.1.0.0/16"])

    def other(order: Order) -> Parcel:
        raise TerminalError("wrong_device", "another answers", permanent=True)

    (outcome,) = pulling.pull(pulling.pullable(only_again=False, now=NOW), now=now, read=other)

    assert outcome.again_at is None
    assert TerminalAlert.objects.get(closed_at=None).kind == "wrong_device"
    assert Delivery.objects.count() == 0


def test_a_terminal_is_visited_by_one_at_a_time_and_a_late_visitor_keeps_nothing() -> None:
    terminal_id = registered(address="10.1.2.3", cidrs=["10.1.0.0/16"])
    (card,) = pulling.pullable(only_again=False, now=NOW)
    late = pulling.begin(card, now=NOW)
    assert late is not None
    assert pulling.begin(card, now=NOW + timedelta(seconds=200)) is None
    assert pulling.take_lock(terminal_id, now=NOW + pulling.HELD) == late.fence + 1

    outcome = pulling.keep(late, reading(invented(people=1, records=5)), now=NOW)

    assert outcome.code == "fenced_off"
    assert Delivery.objects.count() == 0


def test_at_most_four_terminals_are_read_at_once() -> None:
    for place in range(7):
        registered(f"T{place}", address=f"10.1.2.{place + 1}", cidrs=["10.1.0.0/16"])
    running, most = [0], [0]

    def count(order: Order) -> Parcel:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.08)
        running[0] -= 1
        raise TerminalError("timeout", "nobody answers")

    pulling.pull(pulling.pullable(only_again=False, now=NOW), now=now, read=count)

    assert most[0] == 4


@pytest.mark.parametrize(
    ("shown", "is_due"), [("09:29", False), ("09:30", True), ("10:59", True), ("11:00", False), ("23:05", True)]
)
def test_readings_happen_at_the_agencys_times(shown: str, is_due: bool) -> None:
    hour, minute = map(int, shown.split(":"))
    local = datetime(2026, 11, 21, hour, minute, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))

    assert dispatch.is_time(local, (570, 1380)) is is_due


def test_the_days_readings_are_planned_from_the_parameters() -> None:
    with clock.moved_to(datetime(2026, 11, 20, 16, 20, tzinfo=UTC)):
        jobs.plan_readings()
        jobs.plan_readings()

    with in_public():
        due = sorted(Lease.objects.filter(kind=jobs.READ).values_list("due_at", flat=True))
    assert [moment.astimezone(ZoneInfo("Asia/Kuala_Lumpur")).strftime("%H:%M") for moment in due] == ["09:30", "23:00"]


def test_one_punch_however_often_and_by_whichever_channel_it_comes() -> None:
    """Pushed, read over the network and brought as a file, in any order: one punch each."""
    crew = cast()
    number(crew.amina, "1001")
    memory = invented(people=1, records=0, serial="ALL1", first_pin=1001)
    moments = ["07:40", "12:01", "17:05"]
    pushed = [seen(at, pin="1001") for at in moments]
    for record in pushed:
        memory.punch("1001", record.device_at)
    terminal_id = terminal(serial="ALL1")
    devices.confirm_terminal(terminal_id=terminal_id, now=NOW, by=None)

    bring(terminal_id, *pushed[:2])
    with SimulatedTerminal(memory) as simulated:
        parcel = read_terminal(Order(Place("127.0.0.1", simulated.port), "ALL1"))
    deliver(parcel)
    bring(terminal_id, *pushed, channel="FILE")
    deliver(parcel)

    assert Punch.objects.count() == 3
