"""The commands a terminal may be given: a short list, because some of the others empty it or open doors.

Nothing here clears a log, writes a template, opens a lock, runs a shell or moves the terminal to another server.
"""

from __future__ import annotations

import re
from datetime import date

INFO, CHECK, LOG, RELOAD, REBOOT = "INFO", "CHECK", "LOG", "RELOAD OPTIONS", "REBOOT"
PLAIN = frozenset({INFO, CHECK, LOG, RELOAD, REBOOT})
# Settings that only change how often a terminal speaks, or its zone.
OPTIONS = frozenset({"Delay", "ErrorDelay", "TransInterval", "TransTimes", "TimeZone", "Realtime"})
LONGEST = 500
NAME_BYTES = 24
OK, NO_SUCH_USER = 0, -10
RETRIED = frozenset({-1003, -1005})

_PERIOD = r"StartTime=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\tEndTime=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"DATA QUERY ATTLOG {_PERIOD}",
        rf"VERIFY SUM ATTLOG {_PERIOD}",
        r"DATA UPDATE USERINFO PIN=[A-Za-z0-9]{1,24}\tName=(?a:[^\x00-\x1f\x7f]{0,24})\tPri=0",
        r"DATA DELETE USERINFO PIN=[A-Za-z0-9]{1,24}",
        rf"SET OPTION ({'|'.join(sorted(OPTIONS))})=[A-Za-z0-9:;.+-]{{1,60}}",
    )
)
_PIN = re.compile(r"[A-Za-z0-9]{1,24}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_allowed(text: str) -> bool:
    """Whether a command is on the list, in exactly the form it has there."""
    return len(text) <= LONGEST and (text in PLAIN or any(form.fullmatch(text) for form in _FORMS))


def query_log(first: date, last: date) -> str:
    """Ask for the records of the terminal's own dates again, both included."""
    return f"DATA QUERY ATTLOG {_period(first, last)}"


def count_log(first: date, last: date) -> str:
    """Ask how many records the terminal has of its own dates, both included."""
    return f"VERIFY SUM ATTLOG {_period(first, last)}"


def put_user(pin: str, name: str) -> str:
    """Give the terminal a user with a name, never a privilege.

    :raises ValueError: the number is none, or the name would end the field it stands in.
    """
    if not _PIN.fullmatch(pin) or _CONTROL.search(name):
        raise ValueError("a number of letters and digits, and a name without control characters")
    return f"DATA UPDATE USERINFO PIN={pin}\tName={cut(name)}\tPri=0"


def remove_user(pin: str) -> str:
    """Take a user off the terminal.

    :raises ValueError: the number is none.
    """
    if not _PIN.fullmatch(pin):
        raise ValueError("a number of letters and digits")
    return f"DATA DELETE USERINFO PIN={pin}"


def cut(name: str) -> str:
    """Return a name as a terminal may hear it: 24 bytes at most, whole characters, and never ``OK`` in capitals.

    Firmware takes these letters for an acknowledgement wherever they stand in an answer (LOKMAN becomes LOkMAN).
    """
    return name.encode()[:NAME_BYTES].decode(errors="ignore").strip().replace("OK", "Ok")


def _period(first: date, last: date) -> str:
    return f"StartTime={first} 00:00:00\tEndTime={last} 23:59:59"
