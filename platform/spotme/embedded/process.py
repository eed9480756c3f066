"""Starting a server as a child that does not outlive us, waiting until it answers, and stopping it."""

import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from spotme.embedded.place import ServerError
from spotme.lifeline import ends_with_parent

READY_SECONDS = 60.0
STOP_SECONDS = 20.0
LOG_TAIL = 2000
LOG_LIMIT = 10_000_000


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    death_signal: signal.Signals,
    user: pwd.struct_passwd | None = None,
    stdin: str = "",
) -> subprocess.Popen[str]:
    """Starts `command` in a session of its own, its output appended to `log`.

    On Linux the kernel sends it `death_signal` should this process die; elsewhere the next start finds it.
    """
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.unlink()
    with log.open("a") as output:
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            text=True,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,
            preexec_fn=ends_with_parent(death_signal),  # safe: the guard has one thread
        )
    if child.stdin is not None:
        child.stdin.write(stdin)
        child.stdin.close()
    return child


def wait_until_ready(child: "subprocess.Popen[str]", *, answers: Callable[[], bool], name: str, log: Path) -> None:
    """Waits until `answers` says yes.

    :raises ServerError: when the server ends or stays silent; the message holds the end of its log.
    """
    deadline = time.monotonic() + READY_SECONDS
    while not answers():
        if child.poll() is not None:
            raise ServerError(f"{name} ended with status {child.returncode} at its start.\n{tail(log)}")
        if time.monotonic() > deadline:
            raise ServerError(f"{name} does not answer after {READY_SECONDS:.0f} s.\n{tail(log)}")
        time.sleep(0.03)


def stop(child: "subprocess.Popen[str]", *, politely: signal.Signals) -> None:
    """Asks `child` to end, and after a while makes it end."""
    if child.poll() is None:
        child.send_signal(politely)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def stop_leftover(pid: int, *, marks: Sequence[str], politely: signal.Signals) -> bool:
    """Ends process `pid` if it is a server that a killed guard left behind: its command line has all `marks`.

    Returns whether it was one. Process numbers are used again, so the number alone proves nothing.
    """
    if not all(mark in command_line(pid) for mark in marks):
        return False
    for number in (politely, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        try:
            os.kill(pid, number)
            while time.monotonic() < deadline and command_line(pid):
                time.sleep(0.05)
        except ProcessLookupError:
            break
        if not command_line(pid):
            break
    return True


def command_line(pid: int) -> str:
    """The command line of process `pid`, empty when there is none or it is only waiting to be buried."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    done = subprocess.run(["ps", "-o", "stat=,args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, line = done.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else line.strip()


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tail(log: Path) -> str:
    """The last lines of `log`, for a message."""
    text = log.read_text(errors="replace")[-LOG_TAIL:].strip() if log.exists() else ""
    return f"The end of {log}:\n{text}" if text else f"{log} is empty."
