"""Packets, frames, keys, and answers put together from many packets."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zk.base import make_commkey

from connectors.zk.protocol import commands as c
from connectors.zk.protocol.bulk import Announced, Collector, Unsupported, chunks_of
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.protocol.packet import (
    LONGEST,
    MAGIC,
    Packet,
    comm_key,
    decode,
    encode,
    framed,
    length_of,
    next_reply,
)

WORD = st.integers(0, 65535)


@settings(deadline=None)
@given(WORD, WORD, WORD, st.binary(max_size=100))
def test_a_packet_survives_the_way(command, session, reply, data):
    packet = Packet(command, session, reply, data)
    frame = framed(encode(packet))

    assert length_of(frame[:8]) == len(frame) - 8
    assert decode(frame[8:]) == packet


def test_a_wrong_sum_is_noted_and_the_packet_is_taken():
    raw = bytearray(encode(Packet(c.ACK_OK, 7, 9, b"abc")))
    raw[2] ^= 1

    assert decode(bytes(raw)) == Packet(c.ACK_OK, 7, 9, b"abc", sum_fits=False)


@pytest.mark.parametrize(
    "prefix",
    [
        b"",
        MAGIC,
        b"HTTP/1.0",
        MAGIC + (7).to_bytes(4, "little"),
        MAGIC + (LONGEST + 1).to_bytes(4, "little"),
        MAGIC + b"\xff\xff\xff\xff",
    ],
)
def test_a_prefix_that_cannot_be_is_refused(prefix):
    with pytest.raises(ProtocolError):
        length_of(prefix)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_bring_the_reader_of_packets_down(raw):
    for read in (decode, length_of):
        with suppress(ProtocolError):
            read(raw)


def test_reply_ids_begin_anew_after_65534():
    assert [next_reply(n) for n in (-1, 0, 65533, 65534)] == [0, 1, 65534, 0]


@settings(deadline=None)
@given(st.integers(0, 999_999), WORD)
def test_the_key_is_the_one_other_clients_send(key, session):
    ours = comm_key(key, session)

    assert len(ours) == 4
    with suppress(struct.error):  # where the sum overflows it raises: one of its defects
        assert ours == make_commkey(key, session)


def test_the_key_is_written_even_where_the_sum_overflows():
    with pytest.raises(struct.error):
        make_commkey(131_071, 65_535)

    assert len(comm_key(131_071, 65_535)) == 4
    for wrong in (-1, 1_000_000):
        with pytest.raises(ProtocolError):
            comm_key(wrong, 1)


def collected(packets: list[Packet], wanted: int | None = None):
    collector = Collector(wanted)
    done = [collector.feed(packet) for packet in packets]
    assert done[-1]
    assert not any(done[:-1])
    return collector.answer


def size(number: int) -> bytes:
    return number.to_bytes(4, "little")


def test_each_form_of_an_answer_is_understood():
    ready = Packet(c.PREPARE_DATA, 1, 1, size(6) + size(6))
    whole = [ready, Packet(c.DATA, 1, 1, b"abcdef"), Packet(c.ACK_OK, 1, 1)]
    pieces = [ready, Packet(c.DATA, 0, 1, b"abc"), Packet(c.DATA, 1, 1, b"def"), Packet(c.ACK_OK, 2, 1)]

    assert collected([Packet(c.DATA, 1, 1, b"abcdef")]) == b"abcdef"
    assert collected([Packet(c.ACK_DATA, 1, 1, b"abcdef")]) == b"abcdef"
    assert collected([Packet(c.ACK_OK, 1, 1)]) == b""
    assert collected([Packet(c.ACK_OK, 1, 1, b"\0" + size(9000) * 2 + b"abcd")]) == Announced(9000)
    assert collected([Packet(c.UNKNOWN, 1, 1)]) == Unsupported()
    assert collected([Packet(c.ACK_ERROR, 1, 1)]) == Unsupported()
    assert collected(whole) == collected(whole, 6) == collected(pieces, 6) == b"abcdef"
    assert collected([Packet(c.DATA, 1, 1, b"abcdef")], 6) == b"abcdef"
    assert collected([Packet(c.DATA, 0, 1, b"abc"), Packet(c.DATA, 1, 1, b"def")], 6) == b"abcdef"


@pytest.mark.parametrize(
    ("packets", "wanted"),
    [
        ([Packet(c.PREPARE_DATA, 1, 1, size(6)), Packet(c.DATA, 1, 1, b"abcde"), Packet(c.ACK_OK, 1, 1)], 6),
        ([Packet(c.PREPARE_DATA, 1, 1, size(6)), Packet(c.DATA, 1, 1, b"abcdefg")], 6),
        ([Packet(c.PREPARE_DATA, 1, 1, size(5))], 6),
        ([Packet(c.PREPARE_DATA, 1, 1, b"\1")], None),
        ([Packet(c.PREPARE_DATA, 1, 1, size(6)), Packet(c.PREPARE_DATA, 1, 1, size(6))], 6),
        ([Packet(c.PREPARE_DATA, 1, 1, size(2**31))], None),
        ([Packet(c.ACK_OK, 1, 1, b"\0" + size(2**31) * 2)], None),
        ([Packet(c.ACK_OK, 1, 1)], 6),
        ([Packet(c.UNKNOWN, 1, 1)], 6),
        ([Packet(c.DATA, 1, 1, b"")], 6),
        ([Packet(c.AUTH, 1, 1)], None),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(packets, wanted):
    collector = Collector(wanted)

    *before, last = packets
    for packet in before:
        assert not collector.feed(packet)

    with pytest.raises(ProtocolError):
        collector.feed(last)

    assert collector.answer is None


def test_parts_in_another_order_are_noticed_by_their_numbers():
    collector = Collector(6)
    for number in (0, 2, 1):
        collector.feed(Packet(c.DATA, number, 1, b"ab"))

    assert collector.is_out_of_order


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            Packet, st.sampled_from([1500, 1501, 1502, 2000, 2001, 2002, 65535]), WORD, WORD, st.binary(max_size=40)
        ),
        max_size=12,
    ),
    st.none() | st.integers(0, 60),
)
def test_no_packets_bring_the_collector_down(packets, wanted):
    collector = Collector(wanted)
    with suppress(ProtocolError):
        for packet in packets:
            collector.feed(packet)


@settings(deadline=None)
@given(st.integers(0, 500_000), st.integers(1000, 65472))
def test_chunks_cover_a_table_without_gap(total, longest):
    at = 0
    for offset, length in chunks_of(total, longest):
        assert offset == at
        assert 0 < length <= longest
        at += length
    assert at == total
