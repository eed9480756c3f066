"""One process that keeps several running: starts them, prefixes what they say, restarts them, ends them together.

For the demo and for development; in production the orchestrator does this. One thread, one loop: it reads
the children's output as it comes, looks after who has ended, and notices signals.

- A child that ends by itself is started again after a pause that doubles from 1 to 30 seconds and begins
  anew once the child has run for a minute.
- Ctrl-C, SIGTERM and SIGHUP ask every child to end. Who has not ended after the grace is killed with
  everything it has started; a second Ctrl-C does so at once.
- Each child leads a process group of its own and, on Linux, is told by the kernel when the supervisor dies.
"""

import contextlib
import errno
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, Self, TextIO

from spotme.lifeline import ends_with_parent

GRACE_SECONDS = 12.0
FIRST_PAUSE, LONGEST_PAUSE, SETTLED_SECONDS = 1.0, 30.0, 60.0
LOOK_SECONDS = 0.2
CHUNK = 65536
COLOURS = (36, 33, 35, 32, 34, 96, 93, 95)
HOUSE = "spotme"
LOCALHOST = (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")


@dataclass(frozen=True, slots=True)
class Program:
    """One program to run: the name its lines carry, its command, and what its environment has besides ours."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class PortTaken(RuntimeError):  # noqa: N818 - what happened, not what kind of thing it is
    """Somebody else listens on the port we need; the message says which and what helps."""


def require_free_port(port: int, *, remedy: str) -> None:
    """:raises PortTaken: when `port` is taken on localhost; `remedy` tells how to choose another."""
    for family, address in LOCALHOST:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if family == socket.AF_INET6 and error.errno != errno.EADDRINUSE:  # a machine without IPv6
                    continue
                raise PortTaken(
                    f"Port {port} is taken: another program listens on {address}:{port}.\n"
                    f"Stop it, or choose another port: {remedy}"
                ) from error


class Supervisor:
    """Runs programs and prints what they say to `out`; use as a context manager, leaving it ends all children."""

    def __init__(self, *, out: TextIO | None = None, grace_seconds: float = GRACE_SECONDS) -> None:
        self._out = out or sys.stdout
        self._grace = grace_seconds
        self._coloured = self._out.isatty() and "NO_COLOR" not in os.environ
        self._children: list[_Child] = []
        self._selector = selectors.DefaultSelector()
        self._width = len(HOUSE)
        self._signals: list[int] = []
        self._handlers: dict[int, object] = {}

    @property
    def asked_to_stop(self) -> bool:
        """Whether Ctrl-C, SIGTERM or SIGHUP has come."""
        return bool(self._signals)

    def say(self, line: str = "") -> None:
        """Prints a line of our own."""
        self._print(HOUSE, line, colour=1)

    def run_to_end(self, program: Program) -> int:
        """Runs `program` once and returns its exit status; when we are asked to stop meanwhile, it is ended."""
        self._widen([program])
        child = self._start(program)
        while child.process.poll() is None and not self.asked_to_stop:
            self._look()
        if child.process.poll() is None:
            self._end([child])
        status = child.process.wait()
        self._forget(child)
        return status

    def keep(self, programs: Sequence[Program]) -> None:
        """Starts `programs` and keeps them running from now on."""
        self._widen(programs)
        for program in programs:
            self._start(program)

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> bool:
        """Looks after the children until `until` says yes (True) or we are asked to stop (False)."""
        while not self.asked_to_stop:
            if until():
                return True
            self._look()
            self._restart_the_ended()
        return False

    def stop(self) -> None:
        """Ends all children. Safe to repeat."""
        if self._children:
            self.say("Stopping …")
        self._end(list(self._children))
        for child in list(self._children):
            self._forget(child)

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._handlers[number] = signal.signal(number, self._remember)
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()
        self._selector.close()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type] # what signal() gave, it takes

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self._signals.append(number)

    def _widen(self, programs: Sequence[Program]) -> None:
        self._width = max([self._width, *(len(program.name) for program in programs)])

    def _start(self, program: Program) -> "_Child":
        child = _Child(program, COLOURS[len(self._children) % len(COLOURS)])
        child.start()
        self._children.append(child)
        self._selector.register(child.output, selectors.EVENT_READ, child)
        return child

    def _look(self) -> None:
        """Prints what has been said; waits a moment when nothing has."""
        if not self._selector.get_map():
            time.sleep(LOOK_SECONDS)
            return
        for key, _ in self._selector.select(LOOK_SECONDS):
            child: _Child = key.data
            lines, is_over = child.read()
            for line in lines:
                self._print(child.program.name, line, colour=child.colour)
            if is_over:
                self._selector.unregister(child.output)

    def _restart_the_ended(self) -> None:
        now = time.monotonic()
        for child in self._children:
            status = child.process.poll()
            if status is None:
                continue
            if child.due_at is None:
                pause = child.next_pause(now)
                child.due_at = now + pause
                self.say(f"{child.program.name} has ended ({_told(status)}); again in {pause:.0f} s.")
                child.kill_group()
            elif now >= child.due_at:
                self._close_output(child)
                child.start()
                self._selector.register(child.output, selectors.EVENT_READ, child)

    def _end(self, children: "list[_Child]") -> None:
        """Asks `children` to end, prints their last words, and after the grace kills their groups."""
        patience = max(1, len(self._signals))
        deadline = time.monotonic() + self._grace
        for child in children:
            if child.process.poll() is None:
                child.process.terminate()
        while any(child.process.poll() is None for child in children):
            if time.monotonic() > deadline or len(self._signals) > patience:
                self.say("Not all have ended in time; they are killed.")
                break
            self._look()
        for child in children:
            child.kill_group()
            child.process.wait()

    def _forget(self, child: "_Child") -> None:
        self._drain(child)
        self._close_output(child)
        self._children.remove(child)

    def _drain(self, child: "_Child") -> None:
        """Prints what an ended child has left in its pipe."""
        os.set_blocking(child.output.fileno(), False)
        is_over = False
        while not is_over:
            lines, is_over = child.read()
            for line in lines:
                self._print(child.program.name, line, colour=child.colour)
            is_over = is_over or not lines

    def _close_output(self, child: "_Child") -> None:
        if child.output in {key.fileobj for key in self._selector.get_map().values()}:
            self._selector.unregister(child.output)
        child.output.close()

    def _print(self, name: str, line: str, *, colour: int) -> None:
        prefix = f"{name:<{self._width}} │"
        if self._coloured:
            prefix = f"\x1b[{colour}m{prefix}\x1b[0m"
        try:
            self._out.write(f"{prefix} {line}\n")
            self._out.flush()
        except BrokenPipeError:
            self._signals.append(signal.SIGHUP)
            self._out = open(os.devnull, "w")  # noqa: SIM115 - nobody listens any more; kept to the end


class _Child:
    """A running program, its unfinished line, and when it is due again."""

    def __init__(self, program: Program, colour: int) -> None:
        self.program = program
        self.colour = colour
        self.due_at: float | None = None
        self._pause = FIRST_PAUSE
        self._rest = b""

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.environment},
            start_new_session=True,
            preexec_fn=ends_with_parent(signal.SIGTERM),  # safe: the supervisor has one thread
        )
        assert self.process.stdout is not None  # noqa: S101 - a pipe was asked for
        self.output: IO[bytes] = self.process.stdout
        self.started_at = time.monotonic()
        self.due_at = None

    def read(self) -> tuple[list[str], bool]:
        """The lines said since the last time, and whether no more can come."""
        try:
            chunk = os.read(self.output.fileno(), CHUNK)
        except BlockingIOError:
            return [], False
        whole, newline, self._rest = (self._rest + chunk).rpartition(b"\n")
        if not chunk and self._rest:
            whole, newline, self._rest = self._rest, b"\n", b""
        lines = whole.decode(errors="replace").split("\n") if newline else []
        return [line.rstrip("\r") for line in lines], not chunk

    def next_pause(self, now: float) -> float:
        if now - self.started_at > SETTLED_SECONDS:
            self._pause = FIRST_PAUSE
        pause, self._pause = self._pause, min(self._pause * 2, LONGEST_PAUSE)
        return pause

    def kill_group(self) -> None:
        """Kills what is left of the child and of whatever it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def _told(status: int) -> str:
    return f"status {status}" if status >= 0 else signal.Signals(-status).name
