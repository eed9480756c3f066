"""Readings against the simulator: what comes in, what waits, what is never overwritten, what survives a death."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from connectors.hrmis.models import Conflict, Link, Mark, Officer, Reading, ReadPage
from connectors.hrmis.models import Leave as Received
from connectors.hrmis.protocol import NOBODY, Stream, Trouble
from connectors.hrmis.services import conflicts, link, writing
from connectors.hrmis.services import reading as readings
from connectors.hrmis.services.mirror import unseal
from connectors.hrmis.services.reading import State
from connectors.hrmis.simulator.server import Server
from connectors.hrmis.simulator.world import mykad_of, ref_of
from kit import clock
from kit.outgoing import HostRefused
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.leave.models import Leave
from tenant_apps.leave.services import enter_leave
from tenant_apps.people import services as people
from tenant_apps.people.models import Home, Person, Posting, Supervision, Unit
from tenant_apps.people.services.persons import id_digest
from tenants.directory import TenantRef
from tests.connectors.hrmis import desk
from tests.connectors.hrmis.desk import TODAY, confirm, hrmis, read, rested, synced

ADMIN = Actor(None, "Pentadbir")


@pytest.fixture
def server(in_north: TenantRef) -> Iterator[Server]:
    with clock.moved_to(clock.now().replace(2026, 11, 21, 4, 0)), hrmis() as running:
        yield running


def person(number: int) -> Person:
    return Person.objects.get(id_digest=id_digest(mykad_of(number)))


def lines(one: Reading) -> dict[str, list[object]]:
    return {row[0]: row for row in unseal(one.result_sealed)}


def change(number: int, **said: object) -> None:
    """Correct an officer by hand, as the administrator does on the officer's page."""
    row = person(number)
    names = ("name", "staff_no", "email", "phone", "position", "grade", "appointment", "in_service_from")
    kept = {name: getattr(row, name) for name in names}
    people.put_person(
        entry=_entry({**kept, **said}),
        person_id=row.pk,
        today=TODAY,
        by=ADMIN,
    )


def _entry(said: dict[str, object]) -> people.OfficerEntry:
    return people.OfficerEntry(id_number="", **said)  # type: ignore[arg-type]  # free keywords of a test


def test_the_first_reading_is_shown_and_writes_nothing_until_it_is_confirmed(server: Server) -> None:
    one = read()

    assert (one.state, one.why_waiting) == (State.WAITING, "first")
    assert (one.counts["new"], one.counts["leave_new"]) == (30, 60)
    assert not Person.objects.exists()
    assert mykad_of(3) not in one.result_sealed + "".join(ReadPage.objects.values_list("sealed", flat=True))

    one = confirm(one)

    assert one.state == State.DONE
    assert Person.objects.count() == 30
    assert Posting.objects.filter(valid_to=None, unit__name="Bahagian 1").count() == 30
    assert Supervision.objects.filter(supervisor=person(0)).count() == 12
    assert Leave.objects.filter(source="HRMIS", state="LULUS").count() == 60
    assert Home.objects.count() == 30
    assert not ReadPage.objects.exists()
    assert set(Mark.objects.values_list("stream", flat=True)) == {stream.value for stream in Stream}


def test_the_first_writing_costs_no_statement_for_an_officer(in_north: TenantRef) -> None:
    with hrmis(60) as server:
        server.hrmis.world.rows[Stream.LEAVE].clear()
        one = read()
        readings.confirm_reading(key=one.key, effective_from=TODAY, by=SYSTEM, now=clock.now())
        with CaptureQueriesContext(connection) as asked:
            writing.step(one.key)

    assert Person.objects.count() == 60
    units = Unit.objects.count()
    assert len(asked) - 3 * units <= 70, "an audit line, a look and an insert for each unit; the rest in bulk"


def test_the_next_reading_asks_for_changes_only_and_writes_them_at_once(server: Server) -> None:
    synced()
    server.hrmis.asked.clear()
    server.hrmis.world.put(Stream.OFFICERS, ref_of(5), grade="14")
    server.hrmis.world.put(Stream.SUPERVISORS, ref_of(20), supervisor=ref_of(0))

    one = read()

    assert one.state == State.DONE
    assert one.counts["changed"] == 2
    assert lines(one)[ref_of(5)][5] == [["grade", "9", "14"]]
    assert person(5).grade == "14"
    assert Supervision.objects.get(person=person(20), valid_to=None).supervisor == person(0)
    assert server.hrmis.asked["officers"] == 1


def test_a_second_reading_of_the_same_changes_nothing(server: Server) -> None:
    synced()
    before = list(Person.objects.order_by("pk").values())
    trail = AuditEntry.objects.filter(action__startswith="people.").count()

    one = read(is_full=True)

    assert (one.state, one.counts["same"], one.counts["changed"]) == (State.DONE, 30, 0)
    assert list(Person.objects.order_by("pk").values()) == before
    assert Leave.objects.count() == 60
    assert AuditEntry.objects.filter(action__startswith="people.").count() == trail


def test_an_invalid_mykad_keeps_its_officer_out_and_nobody_else(server: Server) -> None:
    server.hrmis.world.put(Stream.OFFICERS, ref_of(0), id_number="123")

    one = read()
    assert (one.counts["bad"], one.counts["new"]) == (1, 29)
    assert lines(one)[ref_of(0)][6] == [["intake", "id_length", "id_number", "123"]]
    confirm(one)

    assert Person.objects.count() == 29
    assert not Supervision.objects.filter(person=person(1)).exists()
    assert Received.objects.filter(flaw="nobody").count() == 2

    server.hrmis.world.put(Stream.OFFICERS, ref_of(0), id_number=mykad_of(0))
    again = read()

    assert again.state == State.DONE
    assert Supervision.objects.get(person=person(1)).supervisor == person(0)
    assert not Received.objects.exclude(flaw="").exists()


def test_a_local_correction_is_not_overwritten_but_asked_about(server: Server) -> None:
    synced()
    change(7, grade="99", phone="012")
    server.hrmis.world.put(Stream.OFFICERS, ref_of(7), grade="41", position="Ketua")

    one = read()

    assert one.state == State.DONE
    assert (person(7).grade, person(7).phone, person(7).position) == ("99", "012", "Ketua")
    cards = {card.field: card for card in conflicts.open_conflicts()}
    assert set(cards) == {"Gred", "Telefon"}
    assert (cards["Gred"].theirs, cards["Gred"].ours) == ("41", "99")

    conflicts.decide_conflict(conflict_id=cards["Gred"].id, take=True, by=ADMIN, now=clock.now())
    conflicts.decide_conflict(conflict_id=cards["Telefon"].id, take=False, by=ADMIN, now=clock.now())
    assert (person(7).grade, person(7).phone) == ("41", "012")

    server.hrmis.world.put(Stream.OFFICERS, ref_of(7), position="Ketua Kanan")
    read()
    assert conflicts.open_conflicts() == ()
    assert (person(7).position, person(7).phone) == ("Ketua Kanan", "012")

    server.hrmis.world.put(Stream.OFFICERS, ref_of(7), phone="03-1")
    read()
    assert [card.theirs for card in conflicts.open_conflicts()] == ["03-1"]


def test_a_conflict_is_decided_once(server: Server) -> None:
    synced()
    change(7, grade="99")
    server.hrmis.world.put(Stream.OFFICERS, ref_of(7), grade="41")
    read()
    pk = Conflict.objects.get().pk
    conflicts.decide_conflict(conflict_id=pk, take=False, by=ADMIN, now=clock.now())

    with pytest.raises(conflicts.BadConflict):
        conflicts.decide_conflict(conflict_id=pk, take=True, by=ADMIN, now=clock.now())


def test_a_changed_number_is_a_conflict_that_only_the_officers_page_can_settle(server: Server) -> None:
    synced()
    server.hrmis.world.put(Stream.OFFICERS, ref_of(7), id_number="900101-01-5012", grade="77")

    read()

    (card,) = conflicts.open_conflicts()
    assert (card.may_take, card.theirs) == (False, "900101-01-****")
    assert person(7).grade != "77"


def test_who_leaves_is_ended_and_never_deleted(server: Server) -> None:
    synced()
    server.hrmis.world.put(Stream.OFFICERS, ref_of(9), status="ENDED", ended_on="2026-11-15")

    one = read()

    assert one.counts["ended"] == 1
    assert person(9).in_service_to == date(2026, 11, 15)
    assert Officer.objects.get(ref=ref_of(9)).state == Officer.State.ENDED


def test_whoever_a_full_reading_no_longer_names_is_ended_after_the_administrator_agrees(server: Server) -> None:
    synced()
    for stream in Stream:
        server.hrmis.world.rows[stream].pop(ref_of(29), None)

    one = read(is_full=True)
    assert (one.state, one.why_waiting, one.counts["ended"]) == (State.WAITING, "full", 1)
    assert person(29).in_service_to is None

    confirm(one)
    assert person(29).in_service_to == TODAY


def test_a_reading_that_would_end_many_waits_for_the_administrator(server: Server) -> None:
    synced()
    for number in range(1, 26):
        server.hrmis.world.put(Stream.OFFICERS, ref_of(number), status="ENDED", ended_on="2026-11-20")

    one = read()
    assert (one.state, one.why_waiting) == (State.WAITING, "many_ended")
    readings.drop_reading(key=one.key, by=ADMIN, now=clock.now())

    assert not Person.objects.exclude(in_service_to=None).exists()
    assert not ReadPage.objects.exists()


def test_no_supervisor_is_an_answer_too(server: Server) -> None:
    synced()
    server.hrmis.world.put(Stream.SUPERVISORS, ref_of(3), supervisor=NOBODY)

    read()

    assert not Supervision.objects.filter(person=person(3), valid_to=None).exists()


def test_a_posting_of_a_day_to_come_waits_for_it(server: Server) -> None:
    synced()
    start = (TODAY + timedelta(days=10)).isoformat()
    server.hrmis.world.put(Stream.POSTINGS, ref_of(3), None, unit="Jabatan Contoh > Bahagian Baharu", **{"from": start})

    read()
    assert Posting.objects.get(person=person(3), valid_to=None).unit.name == "Bahagian 1"

    with clock.moved_to(clock.now() + timedelta(days=10)):
        read()
        posting = Posting.objects.get(person=person(3), valid_to=None)
        assert (posting.unit.name, posting.valid_from.isoformat()) == ("Bahagian Baharu", start)


def test_a_posting_of_the_past_holds_from_its_day(server: Server) -> None:
    synced()
    Posting.objects.update(valid_from="2026-01-01")
    server.hrmis.world.put(Stream.POSTINGS, ref_of(3), None, unit="Jabatan Contoh > Lain", **{"from": "2026-11-02"})

    read()

    assert Posting.objects.get(person=person(3), valid_to=None).valid_from == date(2026, 11, 2)


def test_leave_that_is_changed_or_cancelled_there_is_so_here(server: Server) -> None:
    synced()
    first, second = "C000040", "C000041"
    moved = Leave.objects.get(pk=Received.objects.get(ref=first).leave_id or 0)
    server.hrmis.world.put(Stream.LEAVE, first, type="CS")
    server.hrmis.world.put(Stream.LEAVE, second, status="CANCELLED")

    read()

    moved.refresh_from_db()
    now = Leave.objects.get(pk=Received.objects.get(ref=first).leave_id or 0)
    assert (moved.state, now.state, now.type) == ("BATAL", "LULUS", "CS")
    assert Received.objects.get(ref=second).leave_id is None
    assert Leave.objects.filter(state="LULUS").count() == 59


def test_leave_entered_by_hand_in_the_same_words_is_taken_over(server: Server) -> None:
    row = server.hrmis.world.rows[Stream.LEAVE]["C000050"]
    one = read()
    people.import_officers(
        [people.RawRow(1, {"id_number": mykad_of(5), "name": "Lima"})],  # type: ignore[dict-item]  # a column by its value
        today=TODAY,
        effective_from=TODAY,
        may_add_units=True,
        only_good=False,
        by=SYSTEM,
    )
    pk = enter_leave(
        person_id=person(5).pk,
        type=row["type"],
        date_from=date.fromisoformat(row["from"]),
        date_to=date.fromisoformat(row["to"]),
        state="LULUS",
        by=ADMIN,
        now=clock.now(),
    )
    confirm(one)

    assert Received.objects.get(ref="C000050").leave_id == pk
    assert Leave.objects.count() == 60


@pytest.mark.parametrize(
    ("trouble", "fault", "value"),
    [(Trouble.NOT_JSON, "html", -1), (Trouble.CHANGED, "renamed", ("name",)), (Trouble.CREDENTIAL, "secret", "")],
)
def test_what_trying_again_cannot_help_ends_the_reading(
    server: Server, trouble: Trouble, fault: str, value: object
) -> None:
    if fault == "secret":
        server.hrmis.client_secret = "lain"
    else:
        setattr(server.hrmis.faults, fault, value)

    one = read()

    assert (one.state, one.trouble) == (State.FAILED, trouble)
    assert Link.objects.get().trouble == trouble
    assert not Person.objects.exists()


def test_a_reading_that_was_cut_off_goes_on_where_it_stood(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 10)
    monkeypatch.setattr("connectors.hrmis.services.reading.time.sleep", lambda _s: None)
    original = server.hrmis.page

    def cut(stream: Stream, query: dict[str, str]) -> dict[str, object]:
        if query.get("cursor") and stream is Stream.POSTINGS:
            server.hrmis.faults.error = 4
        return original(stream, query)

    monkeypatch.setattr(server.hrmis, "page", cut)
    one = read()
    monkeypatch.undo()
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 10)
    assert (one.state, one.trouble) == (State.READING, Trouble.SERVER)
    kept = ReadPage.objects.count()
    assert kept >= 4
    server.hrmis.asked.clear()
    server.hrmis.faults.error = 0

    assert read().state == State.READING, "it pauses before it asks again"
    rested(one.key)
    one = read()

    assert one.state == State.WAITING
    assert server.hrmis.asked["officers"] == 0
    assert one.counts["new"] == 30


def test_a_cursor_that_has_grown_old_begins_its_stream_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.hrmis.client.PER_PAGE", 10)
    server.hrmis.faults.gone = 1

    assert read().counts["new"] == 30


def test_after_five_failures_the_other_side_is_left_alone(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.hrmis.services.reading.time.sleep", lambda _s: None)
    server.hrmis.faults.error = -1
    for _turn in range(5):
        rested(read().key)
    server.hrmis.asked.clear()
    server.hrmis.faults.error = 0

    one = read()
    assert (one.trouble, server.hrmis.asked) == (Trouble.RESTING, {})

    rested(one.key)
    with clock.moved_to(clock.now() + link.REST):
        assert read().state == State.WAITING
    assert Link.objects.get().failures == 0


def test_the_secret_is_sealed_and_an_empty_one_keeps_it(server: Server) -> None:
    kept = Link.objects.get().secret_sealed
    assert desk.SECRET not in kept

    desk.put(server, client_secret="", client_id="lain")

    assert Link.objects.get().secret_sealed == kept
    assert desk.SECRET not in str(list(AuditEntry.objects.values_list("after", "before")))


def test_a_secret_sealed_with_a_lost_key_has_to_be_entered_anew(server: Server) -> None:
    Link.objects.update(secret_sealed="gAAAAA-rosak")

    one = read()

    assert (one.state, one.trouble) == (State.FAILED, Trouble.CREDENTIAL)


def test_another_system_is_confirmed_anew(server: Server) -> None:
    synced()

    desk.put(server, profile="melayu")

    assert Link.objects.get().confirmed_at is None
    assert not Mark.objects.exists()


def test_a_private_address_is_refused_when_the_link_is_kept(server: Server, settings: object) -> None:
    settings.OUTGOING_PRIVATE = False  # type: ignore[attr-defined]  # pytest-django's settings

    with pytest.raises(link.BadLink) as refused:
        desk.put(server)

    assert "base_url" in refused.value.fields
    assert not issubclass(link.BadLink, HostRefused)


def test_leave_alone_comes_from_a_leave_module_by_mykad(in_north: TenantRef) -> None:
    with hrmis(3, profile="cuti_sahaja") as server:
        people.import_officers(
            [people.RawRow(1, {"id_number": mykad_of(1), "name": "Satu", "staff_no": "H1"})],  # type: ignore[dict-item]  # a column by its value
            today=TODAY,
            effective_from=TODAY,
            may_add_units=True,
            only_good=False,
            by=SYSTEM,
        )
        for ref, row in server.hrmis.world.rows[Stream.LEAVE].items():
            row["officer"] = "H1" if ref.endswith("10") else mykad_of(int(ref[1:6]))

        one = synced()

    assert one.state == State.DONE
    assert Leave.objects.filter(person=person(1)).count() == 2
    assert Received.objects.filter(flaw="nobody").count() == 4


def test_the_home_answers_how_far_and_is_shown_to_nobody(server: Server) -> None:
    synced()
    row = server.hrmis.world.rows[Stream.OFFICERS][ref_of(4)]
    here = float(row["home_latitude"]), float(row["home_longitude"])

    assert people.metres_from_home(person_id=person(4).pk, latitude=here[0], longitude=here[1]) == 0
    far = people.metres_from_home(person_id=person(4).pk, latitude=here[0] + 0.01, longitude=here[1])
    assert far is not None
    assert 1000 < far < 1300
    assert "Jalan Contoh" not in Home.objects.get(person=person(4)).sealed
    assert "Jalan Contoh" not in str(list(AuditEntry.objects.values_list("after", flat=True)))
