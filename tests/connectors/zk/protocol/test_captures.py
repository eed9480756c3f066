"""Bytes seen on real wires, published by people who recorded them; ours must read them and write them alike.

The first three packets and the length of the tables come from the description of the protocol by Alexander Marin
(F19 terminal), the frames from the notes of others on GitHub.
"""

from connectors.zk.protocol import commands as c
from connectors.zk.protocol.attendance import Layout, parse
from connectors.zk.protocol.bulk import prepare_request
from connectors.zk.protocol.packet import Packet, decode, encode, framed, length_of
from connectors.zk.protocol.times import pack, unpack
from connectors.zk.protocol.words import option_question, option_value


def test_a_question_for_an_option_is_the_one_recorded():
    seen = bytes.fromhex("0b005a17f38d03005a4b4661636556657273696f6e00")

    packet = decode(seen)

    assert packet == Packet(c.OPTIONS_READ, 0x8DF3, 3, option_question("ZKFaceVersion"))
    assert packet.sum_fits
    assert encode(packet) == seen


def test_an_answer_of_odd_length_has_the_sum_recorded():
    seen = bytes.fromhex("d007296af38d0a0009")

    assert decode(seen).sum_fits
    assert encode(Packet(c.ACK_OK, 0x8DF3, 10, b"\x09")) == seen


def test_the_first_frame_of_a_session_is_the_one_recorded():
    assert framed(encode(Packet(c.CONNECT, 0, 0))) == bytes.fromhex("5050827d08000000e80317fc00000000")


def test_answers_to_options_are_read_with_and_without_their_tilde():
    for seen, name, value in (
        ("5050827D0F000000D007B10763190D007E5353523D3100", "~SSR", "1"),
        ("5050827D15000000D0075ECB631903007E457874656E64466D743D3000", "~ExtendFmt", "0"),
    ):
        frame = bytes.fromhex(seen)

        packet = decode(frame[8 : 8 + length_of(frame[:8])])

        assert option_value(name, packet.data) == value
        assert option_value(name.lstrip("~"), packet.data) == value


def test_the_requests_for_tables_are_the_eleven_bytes_recorded():
    assert prepare_request(c.ATTENDANCE).hex() == "010d000000000000000000"
    assert prepare_request(c.OPERATIONS).hex() == "0122000000000000000000"
    assert prepare_request(c.USERS, c.USERS_EXT).hex() == "0109000500000000000000"


def test_a_record_of_forty_bytes_is_read_as_described():
    raw = bytes.fromhex("0100") + b"1001".ljust(24, b"\0") + b"\x01" + pack(unpack(0x2A5B1C3D)).to_bytes(4, "little")
    raw += b"\x00" + bytes.fromhex("00000000ff000000")

    (row,) = parse(raw, Layout.NAMED)

    assert (row.uid, row.pin, row.verify, row.state, row.at) == (1, "1001", 1, 0, unpack(0x2A5B1C3D))
