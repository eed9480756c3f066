"""The one ingest: whatever the channel, order and repetition, a record is one punch or stands in quarantine."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance.models import Punch
from tenant_apps.attendance.services import arrivals
from tenant_apps.attendance.services.arrivals import Ingested
from tenant_apps.devices import services
from tenant_apps.devices.models import PinMapping, RawBatch, RawRecord, Terminal, TerminalAlert, TerminalDay
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work, day_of
from tests.tenant_apps.devices.desk import AMINA, BORIS, SERIAL, bring, number, seen, terminal
from tests.tenant_apps.people.cast import FIRST_DAY, Cast


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return crew_at_work()


@pytest.fixture
def door(crew: Cast) -> int:
    number(crew.amina, AMINA)
    number(crew.boris, BORIS)
    return terminal(crew)


def test_a_record_becomes_a_punch_and_its_day_is_judged(crew: Cast, door: int) -> None:
    done = bring(door, seen("07:58:31"))

    punch = Punch.objects.get()
    assert done == Ingested(received=1, stored=1)
    assert (punch.person_id, punch.at, punch.kind, punch.source) == (crew.amina, at("07:58:31"), None, "BIOMETRIK")
    assert (punch.place, punch.location_id, punch.device_key) == ("PEJABAT", crew.place, SERIAL)
    assert (day_of(crew.amina).first_in, day_of(crew.amina).primary) == (478, "SEDANG_BERTUGAS")
    assert Terminal.objects.get().last_punch_at == at("07:58:31")


def test_the_same_content_again_is_the_same_batch(crew: Cast, door: int) -> None:
    bring(door, seen("07:58"))

    again = bring(door, seen("07:58"))

    assert again == Ingested()
    assert (RawBatch.objects.count(), RawRecord.objects.count(), Punch.objects.count()) == (1, 1, 1)


def test_the_same_record_by_another_channel_is_the_same_punch(crew: Cast, door: int) -> None:
    bring(door, seen("07:58", state=0))

    pulled = bring(door, seen("07:58", pin="0001001", state=1), channel="PULL")

    assert pulled == Ingested(received=1, duplicates=1)
    assert Punch.objects.count() == 1


def test_any_interleaving_of_channels_gives_the_same_punches(crew: Cast, door: int) -> None:
    log = [seen("07:58:01"), seen("12:59:59"), seen("17:31:20"), seen("17:31:20", pin=BORIS)]
    batches = [("PUSH", log[:1]), ("PUSH", log[1:3]), ("PULL", log), ("FILE", [*log[2:], log[0]])]
    outcomes = []
    for order in itertools.permutations(batches):
        with transaction.atomic():
            for channel, records in order:
                bring(door, *records, channel=channel, now=at("18:00"))
            outcomes.append(sorted(Punch.objects.values_list("person_id", "at", "uuid")))
            balance = TerminalDay.objects.get(date=MONDAY)
            assert (balance.received, balance.stored) == (10, 4)
            transaction.set_rollback(True)

    assert len(outcomes[0]) == 4
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_batches_ingested_together_come_out_as_one_by_one(crew: Cast, door: int) -> None:
    other = terminal(crew, serial="OTHER1")
    now = at("12:00")
    brought = {door: [seen("07:58")], other: [seen("08:01"), seen("08:02", "77", row=2)]}
    facts: dict[str, Any] = {"channel": "PUSH", "received_at": now, "facts": {}}
    ids = [
        services.keep_batch(terminal_id=place, content=b"%d" % place, records=records, **facts)
        for place, records in brought.items()
    ]
    ids.append(services.keep_batch(terminal_id=door, content=b"", records=(), **facts))

    first = arrivals.ingest_together(ids, now=now)
    again = arrivals.ingest_together(ids, now=now)

    assert (first.received, first.stored, first.quarantined) == (3, 2, 1)
    assert again.received == 0
    assert set(RawBatch.objects.values_list("state", flat=True)) == {"INGESTED"}
    assert dict(TerminalDay.objects.values_list("terminal_id", "received")) == {door: 1, other: 2}
    assert {one.device_key for one in Punch.objects.all()} == {SERIAL, "OTHER1"}


def test_two_records_of_one_second_are_one_punch(crew: Cast, door: int) -> None:
    done = bring(door, seen("07:58:31"), seen("07:58:31", state=1))

    assert done == Ingested(received=2, stored=1, duplicates=1)


def test_faulty_records_are_quarantined_and_hold_nobody_up(crew: Cast, door: int) -> None:
    bad = [
        seen("08:00", pin="0"),
        seen("08:00", pin=""),
        seen("08:00", pin="uid:7", fault="unmapped_uid"),
        seen("08:00", day=date(1999, 12, 31)),
        seen("08:00", day=MONDAY + timedelta(days=3)),
        seen("08:00", pin="77"),
    ]

    done = bring(door, *bad, seen("08:01"), now=at("08:02"))

    reasons = RawRecord.objects.filter(outcome="QUARANTINED").order_by("row").values_list("reason", flat=True)
    assert done == Ingested(received=7, stored=1, quarantined=6)
    assert list(reasons) == ["bad_line", "bad_line", "unmapped_uid", "bad_date", "future", "unknown_pin"]
    assert sum(TerminalDay.objects.values_list("quarantined", flat=True)) == 6


def test_a_mapping_added_later_is_applied_at_once_to_what_waits(crew: Cast, door: int) -> None:
    bring(door, seen("07:50", pin="77"), seen("07:51", pin="78"), seen("07:52"), now=at("08:00"))

    number(crew.erna, "77")

    assert day_of(crew.erna).first_in == 470
    balance = TerminalDay.objects.get(date=MONDAY)
    assert (balance.received, balance.stored, balance.quarantined) == (3, 2, 1)
    batch = RawBatch.objects.get()
    assert (batch.received, batch.stored, batch.quarantined) == (3, 2, 1)
    assert arrivals.replay(pin="77", now=at("09:01")) == Ingested()


def test_a_number_used_again_belongs_to_whoever_had_it_that_day(crew: Cast, door: int) -> None:
    services.end_pin(mapping_id=PinMapping.objects.get(pin=AMINA).pk, valid_to=MONDAY, by=None)
    number(crew.erna, AMINA, valid_from=MONDAY)

    bring(door, seen("07:58", day=MONDAY - timedelta(days=3)), seen("07:59"))

    owners = Punch.objects.order_by("at").values_list("person_id", flat=True)
    assert list(owners) == [crew.amina, crew.erna]


def test_the_database_refuses_two_owners_of_a_number_at_one_time(crew: Cast, door: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PinMapping.objects.create(
            group="UTAMA", pin=AMINA, person_id=crew.erna, valid_from=MONDAY, created_at=at("07:00")
        )
    with pytest.raises(services.BadMapping):
        number(crew.erna, "0001001", valid_from=MONDAY)
    number(crew.erna, AMINA, group="LAIN", valid_from=MONDAY)


def test_staff_numbers_serve_as_numbers_where_the_agency_says_so(crew: Cast, door: int) -> None:
    bring(door, seen("07:40", pin="K004"))
    services.put_policy(pins_are_staff_numbers=True, by=None)

    done = arrivals.replay(now=at("09:00"))

    assert (done.stored, Punch.objects.get().person_id) == (1, crew.erna)


def test_an_identity_card_number_is_no_number_of_a_terminal(crew: Cast, door: int) -> None:
    with pytest.raises(services.BadMapping):
        number(crew.erna, "880404-04-5016")


def test_the_zone_comes_from_the_record_the_terminal_or_the_agency(crew: Cast, door: int) -> None:
    jakarta = terminal(crew, serial="JKT1", time_zone="Asia/Jakarta")

    bring(door, seen("07:00", offset_seconds=7 * 3600), now=at("09:00"))
    bring(jakarta, seen("07:30"), now=at("09:00"))

    assert list(Punch.objects.order_by("at").values_list("at", flat=True)) == [at("08:00"), at("08:30")]


def test_the_pressed_key_counts_only_where_keys_are_trusted(crew: Cast, door: int) -> None:
    trusted = terminal(crew, serial="KEYS1", trust_keys=True)

    bring(door, seen("07:40", state=1), now=at("18:00"))
    bring(trusted, seen("07:41", state=0), seen("12:00", state=2), seen("17:31", state=1), now=at("18:00"))

    assert list(Punch.objects.order_by("at").values_list("kind", flat=True)) == [None, "MASUK", None, "KELUAR"]


@pytest.mark.parametrize("minute_first", [True, False])
def test_a_file_that_knows_minutes_matches_the_punches_of_the_minute(crew: Cast, door: int, minute_first: bool) -> None:
    exact = [seen("07:58:05"), seen("07:58:40"), seen("17:31:20")]
    rounded = [seen("07:58"), seen("17:31")]
    steps: list[Callable[[], Ingested]] = [
        lambda: bring(door, *rounded, channel="FILE", precision="minute", now=at("18:00")),
        lambda: bring(door, *exact, now=at("18:00")),
    ]

    for step in steps if minute_first else reversed(steps):
        step()
    again = bring(door, *exact, seen("18:00"), channel="PULL", now=at("18:01"))

    assert Punch.objects.count() == 4
    assert (again.stored, again.duplicates) == (1, 3)


def test_records_of_a_closed_month_are_kept_and_told(crew: Cast, door: int) -> None:
    october = date(2026, 10, 12)
    worktime.lock_month(month=october.replace(day=1), now=at("07:00"), by=None)

    done = bring(door, seen("08:00", day=october), now=at("08:00"))

    assert (done.stored, Punch.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="devices.late_arrivals").count() == 1
    assert TerminalAlert.objects.get().kind == "late"


def test_many_days_wait_for_the_queue(crew: Cast, door: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "JUDGE_AT_ONCE", 1)

    bring(door, seen("07:58"), seen("07:59", pin=BORIS))

    assert day_of(crew.amina).stale
    assert day_of(crew.boris).stale


def test_a_batch_left_open_is_found_again(crew: Cast, door: int) -> None:
    services.keep_batch(
        terminal_id=door, channel="PUSH", content=b"x", received_at=at("08:00"), records=[seen("07:58")], facts={}
    )

    assert arrivals.ingest_waiting(now=at("08:05")) == 1
    assert (Punch.objects.count(), arrivals.ingest_waiting(now=at("08:06"))) == (1, 0)


def test_a_clock_far_off_makes_records_suspect_but_shifts_none(crew: Cast, door: int) -> None:
    bring(door, seen("07:58"), drift_seconds=900)

    assert (RawRecord.objects.get().flags, Punch.objects.get().at) == (["clock_suspect"], at("07:58"))


def test_old_duplicates_are_forgotten_and_their_count_stays(crew: Cast, door: int) -> None:
    bring(door, seen("07:58"))
    bring(door, seen("07:58"), channel="PULL")

    assert services.purge_duplicates(now=at("08:00") + timedelta(days=8)) == 1
    assert TerminalDay.objects.get().duplicates == 1
    assert FIRST_DAY < MONDAY
