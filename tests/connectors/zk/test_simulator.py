"""The simulated terminal as a command."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from connectors.zk.client import Place
from connectors.zk.protocol.attendance import Layout
from connectors.zk.sync import Order, read_terminal
from tests.connectors.zk.desk import QUICK


@pytest.mark.parametrize(("layout", "dialect"), [("40", "whole"), ("8-alt", "frames")])
def test_the_command_stands_a_terminal_up_and_stops_when_told(layout: str, dialect: str) -> None:
    command = [sys.executable, "-m", "connectors.zk.simulator.command", "--port", "0", "--records", "300"]
    child = subprocess.Popen(
        [*command, "--layout", layout, "--dialect", dialect, "--key", "9", "--fault", "split_prefix"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child.stdout:
        said = child.stdout.readline()
        port = int(re.findall(r":(\d+),", said)[0])

        parcel = read_terminal(Order(Place("127.0.0.1", port, "tcp", 9), "SIM0000001", limits=QUICK))

        child.terminate()
        assert child.wait(10) == 0
    assert parcel.contents().layout is Layout(layout)
    assert parcel.facts["records"] == 300


def test_a_fault_nobody_knows_is_refused() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "connectors.zk.simulator.command", "--fault", "explode"],
        capture_output=True,
        check=False,
    )

    assert ended.returncode == 2
    assert b"split_prefix" in ended.stderr
