"""From a terminal's log to punches: nothing lost, nothing doubled, and somebody told when something is odd."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Count

from connectors.zk import services
from connectors.zk.jobs import take_deliveries
from connectors.zk.models import Delivery, Progress, SiteConnector
from connectors.zk.protocol.attendance import Attendance, Layout
from connectors.zk.protocol.users import User
from connectors.zk.services import NotOurTerminal
from connectors.zk.simulator import Behaviour, invented
from kit import clock
from shared_apps.audit.actor import Actor
from spotme.demo import site
from tenant_apps.attendance.models import Punch
from tenant_apps.devices.models import RawBatch, RawRecord, Terminal, TerminalAlert
from tests.connectors.zk.desk import SERIAL, deliver, reading, registered
from tests.tenant_apps.devices.desk import number
from tests.tenant_apps.people.cast import Cast, cast

pytestmark = pytest.mark.usefixtures("in_north")


@pytest.fixture
def crew(in_north: object) -> Cast:
    return cast()


def open_alerts() -> set[str]:
    return set(TerminalAlert.objects.filter(closed_at=None).values_list("kind", flat=True))


def outcomes() -> dict[str, int]:
    return dict(RawRecord.objects.values_list("outcome").annotate(n=Count("pk")))


def test_a_log_becomes_punches_and_a_second_reading_adds_none(crew: Cast) -> None:
    terminal_id = registered()
    number(crew.amina, "1")
    number(crew.boris, "2")
    memory = invented(people=3, records=30)

    deliver(reading(memory))
    before = set(Punch.objects.values_list("uuid", flat=True))
    deliver(reading(memory))

    assert len(before) == 20
    assert set(Punch.objects.values_list("uuid", flat=True)) == before
    assert outcomes() == {"STORED": 20, "QUARANTINED": 10}
    terminal = Terminal.objects.get(pk=terminal_id)
    assert (terminal.records_count, terminal.users_count, terminal.firmware) == (30, 3, "Ver 6.60 Simulated")
    assert terminal.last_seen_at is not None


def test_only_what_is_new_is_handed_on_and_late_records_are_not_lost(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    memory = invented(people=1, records=20)
    deliver(reading(memory))
    memory.punch("1", memory.rows[0].at - timedelta(days=3))
    memory.punch("1", memory.shown() - timedelta(seconds=61))

    deliver(reading(memory))

    assert Punch.objects.count() == 22
    assert [batch.received for batch in RawBatch.objects.order_by("pk")] == [20, 2]


def test_records_that_name_a_slot_follow_the_users_and_never_somebody_who_has_the_slot_later(crew: Cast) -> None:
    registered()
    number(crew.amina, "1001")
    number(crew.boris, "1002")
    memory = invented(people=1, records=10, layout=Layout.SHORT, first_pin=1001, user_size=28)
    memory.people.append(User(2, "", "Kosong"))
    memory.rows.append(Attendance(10, 2, "", memory.shown() - timedelta(seconds=61), 1, 0, 0, b""))
    deliver(reading(memory))
    assert outcomes() == {"STORED": 10, "QUARANTINED": 1}
    assert RawRecord.objects.get(outcome="QUARANTINED").reason == "unmapped_uid"

    memory.people = [User(1, "1002", "Boris"), User(2, "1001", "Amina")]
    deliver(reading(memory))

    assert Punch.objects.filter(person=crew.amina).count() == 11
    assert Punch.objects.filter(person=crew.boris).count() == 0


def test_an_impossible_date_stands_in_quarantine_with_its_bytes(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    memory = invented(people=1, records=10)
    memory.spoiled = frozenset({4})

    deliver(reading(memory))

    bad = RawRecord.objects.get(outcome="QUARANTINED")
    assert (bad.reason, bad.row, bad.pin) == ("bad_date", 5, "1")
    assert len(bytes.fromhex(bad.raw)) == 40
    assert Punch.objects.count() == 9


def test_a_log_that_shrank_is_told_and_still_taken(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    memory = invented(people=1, records=10)
    deliver(reading(memory))
    memory.clear()
    memory.punch("1", memory.shown() - timedelta(days=40))

    deliver(reading(memory))

    assert open_alerts() == {"log_shrank"}
    assert Punch.objects.count() == 11
    assert Progress.objects.get().count == 1


def test_a_log_emptied_a_second_time_is_noticed_too(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    memory = invented(people=1, records=0)
    deliver(reading(memory))
    memory.punch("1")
    deliver(reading(memory))
    memory.clear()

    deliver(reading(memory))

    assert open_alerts() == {"log_shrank"}
    assert Progress.objects.get().count == 0


def test_a_clock_that_is_off_is_told_and_its_punches_are_marked_not_moved(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    memory = invented(people=1, records=5)
    memory.drift = timedelta(minutes=20)

    deliver(reading(memory))

    assert open_alerts() == {"drift"}
    assert {tuple(flags) for flags in RawRecord.objects.values_list("flags", flat=True)} == {("clock_suspect",)}
    memory.drift = timedelta()
    memory.punch("1")
    deliver(reading(memory))
    assert open_alerts() == set()


def test_a_wrong_counter_marks_the_records_and_is_told(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")

    deliver(reading(invented(people=1, records=5), behaviour=Behaviour(wrong_count=3)))

    assert open_alerts() == {"count_mismatch"}
    assert {tuple(flags) for flags in RawRecord.objects.values_list("flags", flat=True)} == {("count_mismatch",)}


def test_a_log_nobody_can_read_is_kept_whole_and_told(crew: Cast) -> None:
    registered()
    memory = invented(people=1, records=0)
    memory.log = lambda: b"\xff" * 1960  # type: ignore[method-assign]  # a firmware nobody has seen

    deliver(reading(memory))

    assert open_alerts() == {"pull_failed"}
    assert RawBatch.objects.get().size > 1960
    assert Punch.objects.count() == 0


def test_nothing_is_taken_from_a_terminal_that_is_not_ours_or_not_confirmed() -> None:
    parcel = reading(invented(people=1, records=5))
    with pytest.raises(NotOurTerminal) as unknown:
        services.keep_delivery(parcel, connector_id=None, now=clock.now())

    registered(is_confirmed=False)
    with pytest.raises(NotOurTerminal) as unconfirmed:
        services.keep_delivery(parcel, connector_id=None, now=clock.now())

    assert unknown.value.code == "zk.unknown_terminal"
    assert unconfirmed.value.code == "zk.unconfirmed_terminal"
    assert Delivery.objects.count() == 0


def test_passwords_and_cards_reach_nothing_we_keep() -> None:
    registered()
    memory = invented(people=1, records=3)
    memory.people = [User(1, "1", "Amina", card=0x0BADCAFE)]
    roster = memory.roster()
    memory.roster = lambda: roster[:3] + b"S3cret!!" + roster[11:]  # type: ignore[method-assign]  # a password

    parcel = reading(memory)

    assert b"S3cret" not in parcel.content
    assert (0x0BADCAFE).to_bytes(4, "little") not in parcel.content
    assert parcel.contents().people()[0].name == "Amina"


def test_a_delivery_whose_taking_was_interrupted_is_taken_by_the_sweep(crew: Cast) -> None:
    registered()
    number(crew.amina, "1")
    services.keep_delivery(reading(invented(people=1, records=5)), connector_id=None, now=clock.now())
    assert Punch.objects.count() == 0

    take_deliveries()

    assert Punch.objects.count() == 5
    assert Delivery.objects.get().state == "TAKEN"
    assert bytes(Delivery.objects.get().content) == b""


def test_what_a_connector_says_beside_the_log_is_not_believed_blindly() -> None:
    told = {
        "drift_seconds": 1e300,
        "flags": ["count_mismatch", "<script>", 7],
        "records": -5,
        "users": True,
        "capacity": 10**30,
        "firmware": "x" * 5000,
        "more": "y",
    }

    facts = services.clean_facts(told)

    assert facts["drift_seconds"] is None
    assert facts["flags"] == ["count_mismatch"]
    assert (facts["records"], facts["users"], facts["capacity"]) == (None, None, None)
    assert len(facts["firmware"]) == 200
    assert "more" not in facts


def test_the_serial_is_the_terminals_own() -> None:
    assert reading(invented(people=1, records=1)).serial == SERIAL


def test_the_demonstrations_station_stands(in_north: object) -> None:
    site.stand_up(now=clock.now(), by=Actor(user_id=None, name="Dunia tunjuk cara"))

    terminal = Terminal.objects.get(serial=site.SERIAL)
    assert (terminal.users_count, terminal.drift_seconds) == (12, 4)
    assert SiteConnector.objects.get().told["terminals"][0]["serial"] == site.SERIAL
    assert open_alerts() == set()
