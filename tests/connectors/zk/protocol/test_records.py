"""Records, their layouts, and which layout a log is in."""

# ruff: noqa: DTZ001 - a terminal's time has no zone

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.zk.protocol import attendance, live, operations, times, users, words
from connectors.zk.protocol.attendance import Attendance, Layout, choose_layout
from connectors.zk.protocol.blob import blob_of, records_in
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.packet import Packet
from connectors.zk.protocol.sizes import Sizes, encode_sizes, sizes_of
from connectors.zk.protocol.users import User
from connectors.zk.simulator.memory import IMPOSSIBLE

NOW = datetime(2026, 11, 21, 17, 5)


def rows_of(count: int) -> tuple[Attendance, ...]:
    start = NOW - timedelta(minutes=7 * count)
    return tuple(
        Attendance(n, n % 40 + 1, str(1001 + n % 40), start + timedelta(minutes=7 * n), 1, n % 2, 0, b"")
        for n in range(count)
    )


@pytest.mark.parametrize("layout", list(Layout))
def test_what_is_written_in_a_layout_is_read_from_it(layout):
    rows = rows_of(25)

    read = attendance.parse(attendance.encode(rows, layout), layout)

    assert [(r.at, r.verify, r.state) for r in read] == [(r.at, r.verify, r.state) for r in rows]
    if layout.has_pin:
        assert [r.pin for r in read] == [r.pin for r in rows]
    else:
        assert [r.uid for r in read] == [r.uid for r in rows]


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("count", [1, 2, 49, 400])
def test_the_layout_is_found_when_the_counters_agree(layout, count):
    records = attendance.encode(rows_of(count), layout)

    assert choose_layout(records, before=count, after=count, now=NOW) is layout


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize(("before", "after"), [(None, None), (3, 3), (399, 399), (0, 0)])
def test_the_layout_is_found_from_the_records_when_counters_are_wrong_or_unknown(layout, before, after):
    records = attendance.encode(rows_of(400), layout)

    assert choose_layout(records, before=before, after=after, now=NOW) is layout


@pytest.mark.parametrize("layout", list(Layout))
def test_a_punch_between_the_counters_and_the_log_does_not_change_the_layout(layout):
    records = attendance.encode(rows_of(400), layout)

    assert choose_layout(records, before=399, after=400, now=NOW) is layout


def test_a_log_that_makes_no_sense_has_no_layout():
    with pytest.raises(ProtocolError) as refused:
        choose_layout(b"\xff" * 1960, before=49, after=49, now=NOW)

    assert refused.value.code == "undecodable"


def test_a_log_put_together_in_the_wrong_order_is_noticed():
    records = attendance.encode(rows_of(400), Layout.NAMED)
    swapped = records[:1008] + records[2016:3024] + records[1008:2016] + records[3024:]

    garbled = b"".join(swapped[at + 11 : at + 51] for at in range(0, len(swapped) - 51, 40)) + swapped[:80]

    assert choose_layout(records, before=400, after=400, now=NOW) is Layout.NAMED
    with pytest.raises(ProtocolError):
        choose_layout(garbled, before=len(garbled) // 40, after=len(garbled) // 40, now=NOW)


def test_a_date_that_does_not_exist_spoils_only_its_own_record():
    records = bytearray(attendance.encode(rows_of(3), Layout.NAMED))
    records[40 + 27 : 40 + 31] = IMPOSSIBLE.to_bytes(4, "little")

    read = attendance.parse(bytes(records), choose_layout(bytes(records), before=3, after=3, now=NOW))

    assert [row.at is None for row in read] == [False, True, False]
    assert read[1].pin == "1002"
    assert read[1].raw == bytes(records[40:80])


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)))
def test_every_second_of_the_century_survives_packing(moment):
    moment = moment.replace(microsecond=0)

    assert times.unpack(times.pack(moment)) == moment
    assert times.unpack_event(times.pack_event(moment)) == moment


@pytest.mark.parametrize("size", [users.SHORT, users.LONG])
def test_users_are_read_without_password_and_without_card(size):
    people = (User(1, "1001", "Aminah", 0, 123), User(2, "1002", "Budi", users.ADMINISTRATOR, 456))
    records = bytearray(users.encode(people, size))
    records[3:8] = b"12345"

    read = users.parse(bytes(records), users.choose_size(bytes(records), count=2))

    assert [(u.uid, u.pin, u.name, u.card) for u in read] == [(1, "1001", "Aminah", None), (2, "1002", "Budi", None)]
    assert b"12345" not in users.encode(read, size)
    assert users.parse(bytes(records), size, keep_cards=True)[0].card == 123


def test_a_user_table_both_sizes_divide_is_told_by_what_it_says():
    people = tuple(User(n, str(n), f"P{n}") for n in range(1, 19))

    for size in (users.SHORT, users.LONG):
        records = users.encode(people, size) if size == users.SHORT else users.encode(people[:7], size)
        assert users.choose_size(records, count=None) == size


def test_a_slot_two_users_claim_belongs_to_nobody():
    assert users.pins_by_slot([User(1, "1"), User(2, "2"), User(2, "3")]) == {1: "1"}


def test_a_name_in_an_unknown_encoding_never_loses_the_record():
    assert words.text_of("王".encode("gb18030") + b"\0\0") == "王"
    assert words.text_of("Siti é".encode()) == "Siti é"
    assert words.text_of(b"caf\xe9 \xff\xff") != ""


def test_a_table_is_read_whole_or_not_at_all():
    assert records_in(blob_of(b"12345678")) == b"12345678"
    assert records_in(b"") == b""
    for broken in (blob_of(b"12345678")[:-1], blob_of(b"12345678") + b"9", b"\1"):
        with pytest.raises(ProtocolError, match="table"):
            records_in(broken)


def test_counters_a_short_answer_lacks_are_unknown():
    full = encode_sizes(Sizes(users=3, attendance=77, operations=5, user_capacity=10, attendance_capacity=99))

    assert sizes_of(full) == Sizes(3, 77, 5, 10, 99)
    assert sizes_of(full[:40]) == Sizes(users=3, attendance=77)
    assert sizes_of(b"") == Sizes()


@pytest.mark.parametrize("length", [10, 12, 14, 32, 36, 37, 52])
def test_live_punches_of_every_known_length_are_read(length):
    punch = live.LivePunch("1001", NOW, 15, 1)

    assert live.punch_of(Packet(500, live.PUNCH, 0, live.payload_of(punch, length))) == punch


@pytest.mark.parametrize("length", [0, 9, 11, 13, 33, 40, 51, 53, 200])
def test_live_events_of_unknown_length_are_passed_over(length):
    assert live.punch_of(Packet(500, live.PUNCH, 0, b"A" * length)) is None


def test_an_alphanumeric_number_survives_a_live_event():
    payload = live.payload_of(live.LivePunch("KP01A", NOW, 1, 0), 32)

    assert live.punch_of(Packet(500, live.PUNCH, 0, payload)) == live.LivePunch("KP01A", NOW, 1, 0)


def test_operations_are_read():
    log = (operations.Operation(21, NOW, (1, 2, 3, 4)), operations.Operation(82, NOW))

    assert operations.parse(operations.encode(log)) == log


@settings(deadline=None)
@given(
    st.binary(max_size=600),
    st.none() | st.integers(0, 70),
    st.none() | st.integers(0, 70),
    st.sampled_from(list(Layout)),
)
def test_no_bytes_whatever_bring_a_parser_down(raw, before, after, layout):
    """Each returns or raises its own error; none raises another, none hangs."""
    for parse in (
        lambda: choose_layout(raw, before=before, after=after, now=NOW),
        lambda: attendance.parse(raw, layout),
        lambda: users.choose_size(raw, count=before),
        lambda: users.parse(raw, users.SHORT),
        lambda: users.parse(raw, users.LONG),
        lambda: operations.parse(raw),
        lambda: records_in(raw),
        lambda: sizes_of(raw),
        lambda: words.text_of(raw),
        lambda: words.option_value("~SerialNumber", raw),
        lambda: live.punch_of(Packet(500, live.PUNCH, 0, raw)),
        lambda: times.unpack_event(raw),
    ):
        with suppress(ProtocolError):
            parse()


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_packed_time_brings_the_reader_down(packed):
    with suppress(ProtocolError):
        assert times.unpack(packed).year >= 2000
