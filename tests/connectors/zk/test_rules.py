"""Addresses that may be dialled, clocks, and readings as they travel."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.zk.addresses import allowed_address, networks_of
from connectors.zk.drift import severity_of
from connectors.zk.errors import TerminalError
from connectors.zk.parcel import Contents, Parcel, from_wire, pack_contents, to_wire, unpack_contents
from connectors.zk.protocol.attendance import Layout
from connectors.zk.protocol.errors import ProtocolError
from connectors.zk.watermark import Watermark, shrank

HOME = networks_of(["192.168.1.0/24", "10.0.0.0/8", "fd12::/16"])


@pytest.mark.parametrize("text", ["192.168.1.201", "10.20.30.40", "fd12::7", "::ffff:192.168.1.9"])
def test_an_address_of_the_site_is_dialled(text: str) -> None:
    assert allowed_address(text, HOME)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "169.254.169.254",
        "fe80::1",
        "224.0.0.1",
        "255.255.255.255",
        "192.168.1.255",
        "192.168.2.7",
        "8.8.8.8",
        "terminal.local",
        "192.168.1.201; id",
        "192.168.001.201",
        "",
    ],
)
def test_any_other_address_is_refused_for_good(text: str) -> None:
    with pytest.raises(TerminalError) as refused:
        allowed_address(text, HOME)

    assert (refused.value.code, refused.value.permanent) == ("address_refused", True)


def test_without_a_network_nothing_is_dialled_and_loopback_only_where_allowed() -> None:
    with pytest.raises(TerminalError):
        allowed_address("192.168.1.201", ())

    assert allowed_address("127.0.0.1", (), loopback=True) == "127.0.0.1"


@pytest.mark.parametrize(
    ("drift", "shown", "said"),
    [
        (0, datetime(2026, 11, 21), "ok"),  # noqa: DTZ001 - a terminal's clock
        (-60, datetime(2026, 11, 21), "ok"),  # noqa: DTZ001
        (61, datetime(2026, 11, 21), "warn"),  # noqa: DTZ001
        (-300, datetime(2026, 11, 21), "warn"),  # noqa: DTZ001
        (301, datetime(2026, 11, 21), "critical"),  # noqa: DTZ001
        (0, datetime(2019, 12, 31), "critical"),  # noqa: DTZ001
        (0, None, "critical"),
        (None, None, "critical"),
    ],
)
def test_a_clock_is_judged_by_its_drift_and_by_its_year(drift: float | None, shown: datetime | None, said: str) -> None:
    assert severity_of(drift, shown) == said


def test_a_reading_survives_the_way_and_the_same_log_has_the_same_digest() -> None:
    contents = Contents(Layout.NUMBERED, b"x" * 32, b"", 72)
    sent = Parcel("A1", pack_contents(contents), {"drift_seconds": 4})

    arrived = from_wire(to_wire(sent))

    assert arrived == sent
    assert unpack_contents(arrived.content) == contents
    assert Parcel("A1", pack_contents(contents), {"drift_seconds": 9}).sha256 == sent.sha256


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 120))
def test_no_bytes_are_taken_for_a_reading_that_is_none(noise: bytes, cut: int) -> None:
    whole = to_wire(Parcel("A1", pack_contents(Contents(Layout.NAMED, b"y" * 40))))
    for raw in (noise, whole[:cut], noise + whole):
        try:
            parcel = from_wire(raw)
        except ProtocolError as error:
            assert error.code == "bad_parcel"  # noqa: PT017 - most are refused
        else:
            assert parcel.serial == "A1"


@pytest.mark.parametrize(
    ("after", "is_less"),
    [
        (Watermark(10, "2026-11-21 08:00:00"), False),
        (Watermark(11, "2026-11-21 09:00:00"), False),
        (Watermark(9, "2026-11-21 08:00:00"), True),
        (Watermark(12, "2026-11-20 08:00:00"), True),
        (Watermark(0, ""), True),
    ],
)
def test_a_log_shrank_when_its_count_or_its_newest_time_goes_down(after: Watermark, is_less: bool) -> None:
    assert shrank(Watermark(10, "2026-11-21 08:00:00"), after) is is_less
