"""A reading in a process of its own never outlives its wall clock."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.zk.client import Place
from connectors.zk.errors import TerminalError
from connectors.zk.protocol import commands as c
from connectors.zk.reading import read_apart
from connectors.zk.simulator import Behaviour, SimulatedTerminal, invented
from connectors.zk.sync import Order
from connectors.zk.transport import Limits

SLOW = Limits(connect=30, read=60, resend=60, whole=60)


def children() -> set[str]:
    """The command lines of our child processes that read terminals."""
    mine = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = status.read_text()
            line = status.with_name("cmdline").read_text()
        except OSError:
            continue
        if f"PPid:\t{os.getpid()}\n" in said and "connectors.zk.reading" in line:
            mine.add(status.parent.name)
    return mine


def test_a_reading_apart_gives_what_a_reading_here_gives() -> None:
    memory = invented(people=30, records=2000)
    with SimulatedTerminal(memory, Behaviour(key=42)) as terminal:
        parcel = read_apart(Order(Place("127.0.0.1", terminal.port, "udp", 42), memory.serial))

    assert [row.at for row in parcel.contents().rows()] == [row.at for row in memory.rows]
    assert children() == set()


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(stall_at=c.CONNECT),
        Behaviour(stall_at=c.READ_BUFFER),
        Behaviour(drip_after=300),
        Behaviour(mismatch=True),
    ],
)
def test_no_fault_makes_a_reading_outlive_its_wall_clock(behaviour: Behaviour) -> None:
    memory = invented(people=30, records=2000)
    with SimulatedTerminal(memory, behaviour) as terminal:
        began = time.monotonic()
        with pytest.raises(TerminalError) as ended:
            read_apart(Order(Place("127.0.0.1", terminal.port), memory.serial, limits=SLOW), wall_clock=1.5)

    assert ended.value.code == "too_slow"
    assert time.monotonic() - began < 1.5 + 1.5
    assert children() == set()


def test_what_went_wrong_in_the_child_is_told_by_the_parent() -> None:
    other = SimulatedTerminal(invented(people=1, records=1, serial="OTHER1"))
    with other as terminal, pytest.raises(TerminalError) as refused:
        read_apart(Order(Place("127.0.0.1", terminal.port), "SIM0000001"))

    assert (refused.value.code, refused.value.permanent) == ("wrong_device", True)


def test_a_terminal_whose_clock_shows_nonsense_is_read_all_the_same() -> None:
    memory = invented(people=1, records=3)
    memory.drift = timedelta(days=-9000)
    with SimulatedTerminal(memory) as terminal:
        facts = read_apart(Order(Place("127.0.0.1", terminal.port), memory.serial)).facts

    assert facts["clock"] == "critical"
