"""Our client against a terminal that misbehaves, over real sockets. The first tests answer, one by one, what is known

to go wrong with the library pyzk 0.9.
"""

from __future__ import annotations

import gc
import socket
import struct
import threading
import time
import warnings
from dataclasses import replace
from datetime import timedelta

import pytest
from zk import ZK

from connectors.zk import pyzk_adapter
from connectors.zk.client import Place, open_session
from connectors.zk.errors import TerminalError
from connectors.zk.protocol import commands as c
from connectors.zk.protocol.attendance import Layout
from connectors.zk.protocol.users import User
from connectors.zk.simulator import Behaviour, Dialect, SimulatedTerminal, invented
from connectors.zk.sync import COUNT_MISMATCH, UNDECODABLE, Order, read_terminal
from connectors.zk.transport import Limits

SERIAL = "SIM0000001"
QUICK = Limits(connect=1, read=0.6, resend=0.25, whole=4, leave=0.3)
WRONG = Behaviour(wrong_count=3)


def order(terminal: SimulatedTerminal, transport: str = "tcp", *, key: int = 0, limits: Limits = QUICK) -> Order:
    return Order(Place("127.0.0.1", terminal.port, transport, key), SERIAL, limits=limits)


def read(behaviour: Behaviour, *, records: int = 3000, transport: str = "tcp", key: int = 0, **memory: object):
    with SimulatedTerminal(invented(people=40, records=records, **memory), behaviour) as terminal:
        return read_terminal(order(terminal, transport, key=key))


def failed(behaviour: Behaviour, *, transport: str = "tcp", key: int = 0, records: int = 3000) -> TerminalError:
    began = time.monotonic()
    with pytest.raises(TerminalError) as refused:
        read(behaviour, transport=transport, key=key, records=records)
    assert time.monotonic() - began < QUICK.whole + 2
    return refused.value


# --- what goes wrong with pyzk 0.9, line by line ----------------------------------------------------------------


def test_an_address_never_reaches_a_shell():
    for text in ("127.0.0.1; touch /tmp/owned", "$(id)", "localhost", ""):
        with pytest.raises(TerminalError) as refused:
            pyzk_adapter.greet(Place(text))
        assert refused.value.permanent


def test_a_terminal_that_closes_in_the_middle_ends_the_reading_at_once():
    began = time.monotonic()

    assert failed(Behaviour(close_after=500)).code == "closed"
    assert time.monotonic() - began < 1


def test_somebody_clocking_in_between_does_not_garble_the_log():
    parcel = read(Behaviour(race=True), records=2999)

    rows = parcel.contents().rows()
    assert len(rows) == 3000
    assert {row.pin for row in rows} == {str(n) for n in range(1, 41)}
    assert parcel.facts["flags"] == []


def test_one_impossible_date_costs_one_record():
    memory = invented(people=40, records=3000)
    memory.spoiled = frozenset({17})
    with SimulatedTerminal(memory) as terminal:
        rows = read_terminal(order(terminal)).contents().rows()

    assert [row.number for row in rows if row.at is None] == [17]
    assert len(rows) == 3000


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_lost_datagram_has_the_table_read_again(dialect):
    whole = read(Behaviour(dialect=dialect), transport="udp", records=900).contents()

    with_loss = read(Behaviour(dialect=dialect, drop=frozenset({12, 15})), transport="udp", records=900)

    assert with_loss.contents().rows()[-1].pin == whole.rows()[-1].pin
    assert len(with_loss.contents().rows()) == 900


def test_a_datagram_lost_each_time_fails_and_gives_no_rows():
    assert failed(Behaviour(dialect=Dialect.FRAMES, drop_every=7), transport="udp").code in ("timeout", "incomplete")


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("trouble", [{}, {"split_prefix": True}, {"joined": True}])
def test_frames_may_be_cut_and_joined_anywhere(dialect, trouble):
    parcel = read(Behaviour(dialect=dialect, **trouble), records=400)

    assert len(parcel.contents().rows()) == 400


def test_answers_are_told_apart_by_their_reply_id():
    parcel = read(Behaviour(stale=True), records=400)

    assert len(parcel.contents().rows()) == 400
    assert parcel.facts["strays"] > 5
    assert failed(Behaviour(mismatch=True)).code in ("timeout", "out_of_step")


def test_an_exit_without_answer_is_no_error_and_leaks_nothing():
    with warnings.catch_warnings(record=True) as leaks:
        warnings.simplefilter("always", ResourceWarning)
        began = time.monotonic()
        read(Behaviour(silent_exit=True), records=10)
        took = time.monotonic() - began
        with pytest.raises(TerminalError):
            read_terminal(Order(Place("127.0.0.1", 1), SERIAL, limits=QUICK))
        gc.collect()

    assert took < 2
    assert [leak for leak in leaks if issubclass(leak.category, ResourceWarning)] == []


def test_a_terminal_with_one_connection_is_read_with_one():
    with SimulatedTerminal(invented(people=5, records=20), Behaviour(single_connection=True)) as terminal:
        read_terminal(order(terminal))
        assert terminal.connections == 1
        time.sleep(0.05)
        read_terminal(order(terminal))
        assert terminal.connections == 2


def test_live_punches_come_joined_and_in_every_length():
    heard = []
    memory = invented(people=3, records=0, first_pin=1001)
    memory.people.append(User(9, "KP01A", "Chen"))
    with SimulatedTerminal(memory) as terminal:

        def happen() -> None:
            time.sleep(0.15)
            for length in (10, 12, 14, 32, 36, 37, 52):
                terminal.punch("1001", event_length=length)
            terminal.punch("KP01A", joined=3)
            for length in (9, 13, 40, 51):
                terminal.send_event(b"A" * length)

        threading.Thread(target=happen, daemon=True).start()
        with open_session(order(terminal).place, QUICK) as session:
            session.listen(heard.append, seconds=0.7)

    assert [punch.pin for punch in heard] == ["1001"] * 7 + ["KP01A"] * 3
    assert session.unknown_events == 4


def test_a_key_that_overflows_still_opens_the_session(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connectors.zk.simulator.dialogue.secrets.randbelow", lambda _below: 65_533)

    assert len(read(Behaviour(key=131_071), key=131_071, records=30).contents().rows()) == 30


def test_encodings_of_two_terminals_do_not_mix():
    memory = invented(people=1, records=1)
    memory.people = [User(1, "1", "Siti Nur'aini é")]
    with SimulatedTerminal(memory) as one:
        first = read_terminal(order(one)).contents().people()

    assert first[0].name == "Siti Nur'aini é"


def test_state_and_verification_are_not_swapped():
    memory = invented(people=1, records=0)
    memory.punch("1", verify=15, state=1)
    with SimulatedTerminal(memory) as terminal:
        (row,) = read_terminal(order(terminal)).contents().rows()

    assert (row.verify, row.state) == (15, 1)


def test_what_destroys_cannot_be_asked_for():
    numbers = {value for name, value in vars(c).items() if name.isupper() and isinstance(value, int)}

    assert numbers.isdisjoint({14, 15, 20, 31, 33, 7, 10, 88, 110, 19, 134, 1004, 1005})


# --- the other faults ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_is_read(transport, layout):
    parcel = read(Behaviour(), transport=transport, layout=layout, user_size=28, records=1500)

    assert parcel.contents().layout is layout
    assert len(parcel.contents().rows()) == parcel.facts["records"] == 1500
    assert len(parcel.contents().people()) == 40


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_firmware_without_a_buffer_is_read_directly(transport):
    behaviour = Behaviour(without_buffer=True, dialect=Dialect.FRAMES)

    assert len(read(behaviour, transport=transport).contents().rows()) == 3000


@pytest.mark.parametrize("as_ack", [True, False])
def test_an_empty_log_is_empty(as_ack):
    assert read(Behaviour(empty_as_ack=as_ack), records=0).contents().rows() == ()


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (Behaviour(stall_at=c.READ_BUFFER), "timeout"),
        (Behaviour(stall_at=c.CONNECT), "timeout"),
        (Behaviour(drip_after=300), "timeout"),
        (Behaviour(junk=True), "bad_frame"),
        (Behaviour(short_by=8), "incomplete"),
    ],
)
def test_a_fault_ends_the_reading_in_time_and_gives_no_rows(behaviour, code):
    error = failed(behaviour)

    assert error.code == code
    assert not error.permanent


def test_a_whole_visit_has_an_end_however_slow_its_parts_are():
    slow = Limits(connect=1, read=10, resend=1, whole=1.0, leave=0.2)
    with SimulatedTerminal(invented(people=40, records=3000), Behaviour(drip_after=300)) as terminal:
        began = time.monotonic()
        with pytest.raises(TerminalError):
            read_terminal(order(terminal, limits=slow))

    assert time.monotonic() - began < 2


@pytest.mark.parametrize("trouble", [{"duplicate": True}, {"reorder": True, "dialect": Dialect.FRAMES}])
def test_datagrams_doubled_or_out_of_order_never_garble(trouble):
    try:
        rows = read(Behaviour(**trouble), transport="udp", records=900).contents().rows()
    except TerminalError as error:
        assert error.code == "incomplete"  # noqa: PT017 - either outcome is right, a garbled log is not
    else:
        assert [row.pin for row in rows] == [str(n % 40 + 1) for n in range(900)]


def test_wrong_sums_are_counted_and_tolerated():
    parcel = read(Behaviour(bad_sums=True), records=100)

    assert len(parcel.contents().rows()) == 100
    assert parcel.facts["bad_sums"] > 5


def test_a_wrong_key_is_final():
    error = failed(Behaviour(key=4711), key=4712)

    assert (error.code, error.permanent) == ("auth_failed", True)


def test_another_terminal_at_the_address_gives_nothing():
    other = SimulatedTerminal(invented(people=4, records=10, serial="OTHER1"))
    with other as terminal, pytest.raises(TerminalError) as refused:
        read_terminal(order(terminal))

    assert (refused.value.code, refused.value.permanent) == ("wrong_device", True)


def test_a_counter_that_is_wrong_is_flagged_and_the_log_is_taken():
    parcel = read(Behaviour(wrong_count=5))

    assert parcel.facts["flags"] == [COUNT_MISMATCH]
    assert len(parcel.contents().rows()) == 3000


def test_a_log_in_no_known_layout_is_kept_as_it_came():
    memory = invented(people=4, records=0)
    memory.log = lambda: b"\xff" * 1960  # type: ignore[method-assign]
    with SimulatedTerminal(memory) as terminal:
        parcel = read_terminal(order(terminal))

    assert parcel.facts["flags"] == [UNDECODABLE]
    assert parcel.contents().attendance == b"\xff" * 1960
    assert parcel.contents().rows() == ()


def test_drift_is_told_and_graded():
    for drift, clock in ((0, "ok"), (-200, "warn"), (900, "critical")):
        memory = invented(people=2, records=5)
        memory.drift = timedelta(seconds=drift)
        with SimulatedTerminal(memory) as terminal:
            facts = read_terminal(order(terminal)).facts
        assert abs(facts["drift_seconds"] - drift) < 3
        assert facts["clock"] == clock


def test_the_clock_is_set_only_on_demand():
    memory = invented(people=1, records=1)
    memory.drift = timedelta(hours=2)
    with SimulatedTerminal(memory) as terminal, open_session(order(terminal).place, QUICK) as session:
        session.set_time(memory.shown() - timedelta(hours=2))

    assert abs(memory.drift) < timedelta(seconds=3)


def test_a_clock_that_is_off_is_set_where_the_order_says_so_after_a_whole_log():
    for wanted, behaviour, moved in ((False, Behaviour(), False), (True, Behaviour(), True), (True, WRONG, False)):
        memory = invented(people=2, records=5)
        memory.drift = timedelta(minutes=-10)
        with SimulatedTerminal(memory, behaviour) as terminal:
            facts = read_terminal(replace(order(terminal), set_clock=wanted)).facts

        assert (abs(memory.drift) < timedelta(seconds=3)) is moved
        assert (facts["clock_moved"] is not None and abs(facts["clock_moved"] - 600) < 3) is moved


def test_a_clock_that_is_right_or_a_terminal_that_refuses_is_left_alone():
    memory = invented(people=2, records=5)
    memory.drift = timedelta(seconds=40)
    with SimulatedTerminal(memory) as terminal:
        facts = read_terminal(replace(order(terminal), set_clock=True)).facts

    assert (facts["clock_moved"], memory.drift) == (None, timedelta(seconds=40))


def test_people_are_kept_waiting_only_where_allowed_and_only_while_a_log_is_read_again():
    for allowed, behaviour, times in ((False, WRONG, 0), (True, Behaviour(), 0), (True, WRONG, 1)):
        memory = invented(people=2, records=5)
        with SimulatedTerminal(memory, behaviour) as terminal:
            parcel = read_terminal(replace(order(terminal), may_hold=allowed))

        assert (memory.times_held, memory.held_for) == (times, 0)
        assert (parcel.facts["held"], len(parcel.contents().rows())) == (times, 5)


def test_a_terminal_held_by_a_visit_that_died_is_let_go_by_the_next():
    memory = invented(people=2, records=5)
    with SimulatedTerminal(memory) as terminal:
        with open_session(order(terminal).place, QUICK) as session:
            session.disable(210)
        assert memory.held_for == 210
        read_terminal(replace(order(terminal), may_hold=True))

    assert memory.held_for == 0


# --- other implementations ----------------------------------------------------------------------------------------


def test_another_client_reads_twenty_thousand_records_from_our_terminal():
    memory = invented(people=200, records=20_000)
    with SimulatedTerminal(memory, Behaviour(key=123_456)) as terminal:
        session = ZK("127.0.0.1", port=terminal.port, timeout=10, password=123_456, ommit_ping=True).connect()
        seen = session.get_attendance()
        people = session.get_users()
        session.disconnect()
        ours = read_terminal(order(terminal, key=123_456)).contents().rows()

    assert [(row.user_id, row.timestamp) for row in seen] == [(row.pin, row.at) for row in ours]
    assert (len(seen), len(people)) == (20_000, 200)


def test_simple_questions_may_go_through_the_other_client():
    with SimulatedTerminal(invented(people=1, records=1)) as terminal:
        greeting = pyzk_adapter.greet(Place("127.0.0.1", terminal.port))

    assert (greeting.serial, greeting.firmware) == (SERIAL, "Ver 6.60 Simulated")


def test_whatever_the_other_client_raises_comes_out_as_ours():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _address = listening.accept()
            with connection:
                connection.recv(100)
                connection.sendall(struct.pack("<I", 7) * 3)

        threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(TerminalError) as refused:
            pyzk_adapter.greet(Place("127.0.0.1", listening.getsockname()[1]), timeout=1)

    assert refused.value.code == "pyzk"


def test_a_log_of_a_hundred_thousand_records_is_read_within_the_limit():
    with SimulatedTerminal(invented(people=500, records=100_000)) as terminal:
        began = time.monotonic()
        parcel = read_terminal(order(terminal, limits=Limits()))
        took = time.monotonic() - began

    assert parcel.facts["records"] == 100_000
    assert took < 60
