"""The supervisor keeps real processes running and leaves none behind."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from spotme.embedded.process import command_line, free_port
from spotme.supervise import PortTaken, Program, Supervisor, require_free_port


def program(name: str, code: str) -> Program:
    return Program(name, (sys.executable, "-c", textwrap.dedent(code)))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


SLEEPER = """
import os, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print("pids", os.getpid(), grandchild.pid)
time.sleep(300)
"""
STUBBORN = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER
HOUSE = """
import sys
from spotme.supervise import Program, Supervisor
with Supervisor(grace_seconds=0.5) as house:
    house.keep([Program("sleeper", (sys.executable, "-c", sys.argv[1]))])
    house.watch()
"""


@contextmanager
def a_house(code: str) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """A supervisor in a process of its own, and the pids of its child and grandchild."""
    house = subprocess.Popen(
        [sys.executable, "-c", HOUSE, code], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert house.stdout is not None
    pids = [int(number) for number in re.findall(r"\d+", house.stdout.readline())]
    try:
        yield house, pids
    finally:
        house.kill()
        house.wait()
        house.stdout.close()
        for pid in pids:
            if command_line(pid):
                os.kill(pid, signal.SIGKILL)


def eventually(question: Callable[[], bool], *, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not question() and time.monotonic() < deadline:
        time.sleep(0.02)
    return question()


def test_every_line_names_its_process_and_is_plain_without_a_terminal() -> None:
    out = io.StringIO()

    with Supervisor(out=out) as house:
        status = house.run_to_end(program("greeter", "print('one'); print('two', end='')"))

    assert status == 0
    assert out.getvalue() == "greeter │ one\ngreeter │ two\n"


def test_a_terminal_gets_colours_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured, plain = Terminal(), Terminal()

    with Supervisor(out=coloured) as house:
        house.run_to_end(program("greeter", "print('one')"))
    monkeypatch.setenv("NO_COLOR", "1")
    with Supervisor(out=plain) as house:
        house.run_to_end(program("greeter", "print('one')"))

    assert "\x1b[" in coloured.getvalue()
    assert "\x1b[" not in plain.getvalue()


def test_a_step_that_fails_hands_back_its_status_and_its_last_words() -> None:
    out = io.StringIO()

    with Supervisor(out=out) as house:
        status = house.run_to_end(program("step", "raise SystemExit('no such thing')"))

    assert status == 1
    assert "step   │ no such thing" in out.getvalue()


def test_a_child_that_ends_is_started_again_after_a_pause(tmp_path: Path) -> None:
    out = io.StringIO()
    code = f"open({str(tmp_path / 'starts')!r}, 'a').write('x')"

    with Supervisor(out=out) as house:
        house.keep([program("crasher", code)])
        again = house.watch(until=lambda: (tmp_path / "starts").exists() and (tmp_path / "starts").stat().st_size == 2)

    assert again
    assert "crasher has ended (status 0); again in 1 s." in out.getvalue()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_children_and_what_they_started(number: signal.Signals) -> None:
    with a_house(SLEEPER) as (house, pids):
        house.send_signal(number)

        assert house.wait(10) == 0
        assert eventually(lambda: not any(command_line(pid) for pid in pids))


def test_who_does_not_listen_is_killed_after_the_grace() -> None:
    with a_house(STUBBORN) as (house, pids):
        house.send_signal(signal.SIGTERM)

        assert house.wait(10) == 0
        assert eventually(lambda: not any(command_line(pid) for pid in pids))


def test_a_killed_supervisor_takes_its_children_along() -> None:
    with a_house(SLEEPER) as (house, pids):
        house.kill()

        assert eventually(lambda: not command_line(pids[0]))


def test_a_taken_port_is_named_together_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(PortTaken) as caught:
            require_free_port(port, remedy="make demo PORT=8010")

    assert f"Port {port} is taken" in str(caught.value)
    assert "make demo PORT=8010" in str(caught.value)


def test_a_free_port_is_not_complained_about() -> None:
    require_free_port(free_port(), remedy="")
