"""Reads the case files beside it: days an HR officer can read, with the verdict they must get.

A case says its day (``Mon 2026-11-16 PJY``, with ``REST`` or ``HOLIDAY`` behind it where it is one), its schedule
(``WBF``; ``TETAP 08:00-14:00 rest 12:00-13:00 WFH 16:00``), its punches (``M 08:07``, ``K 17:07``, ``? 16:58 @KIOS``,
with ``face 0.65``, ``accuracy 400``, ``DITOLAK`` behind) and what was approved. Anything unsaid is the default, and
the day is judged at the first 00:30 after it closes unless ``now`` says otherwise.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

Case = dict[str, Any]
CASES = Path(__file__).parent / "cases"
KINDS = {"M": "MASUK", "K": "KELUAR", "?": None}
STATUSES = ("MENUNGGU", "DITOLAK")
_RANGE = re.compile(r"(\d\d:\d\d(?:[+-]1)?)-(\d.*)")


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every file, as written, with the name of its file."""
    files = sorted(CASES.glob("*.toml"))
    return tuple({**case, "file": path.stem} for path in files for case in tomllib.loads(path.read_text())["case"])


def case_id(case: Case) -> str:
    """The name of a case in a test run."""
    return f"{case['file']}: {case['name']}"


def question(case: Case) -> Case:
    """The case in the written form of ``spotme evaluate``."""
    weekday, text, *rest = case["day"].split()
    day = date.fromisoformat(text)
    assert day.strftime("%a") == weekday, f"{case['name']}: {text} is no {weekday}"
    day_type = next((word for word in rest if word in ("WORK", "REST", "HOLIDAY")), "WORK")
    state = next((word for word in rest if word != day_type), None)
    schedule = _schedule(case["schedule"])
    return {
        "id": case["name"],
        "profile": case.get("profile", "MY"),
        "calendar": {"date": text, "state": state, "day_type": day_type},
        "schedule": schedule,
        "exempt": case.get("exempt", False),
        "params": case.get("params", {}),
        "releases": dict.fromkeys(case.get("releases", []), True),
        "leave": _leave(case.get("leave")),
        "duty": [_duty(item) for item in case.get("duty", [])],
        "time_off": [_range(*_status(item)) for item in case.get("permission", [])],
        "ot_approved": case.get("overtime_ordered", False),
        "week_remote_days_before": case.get("remote_days_before", 0),
        "punches": [_punch(day, item) for item in case.get("punches", [])],
        "now": _now(day, case.get("now"), schedule),
    }


def answer(case: Case) -> Case:
    """What the case expects, in the written form of the result, without id and trace."""
    expected = case["expect"]
    primary, *flags = re.split(r"[+,\s]+", expected["status"])
    return {
        "first_in": expected.get("in"),
        "last_out": expected.get("out"),
        "required_out": expected.get("required"),
        "primary": primary,
        "flags": sorted(flags),
        "late_min": expected.get("late", 0),
        "early_min": expected.get("early", 0),
        "worked_min": expected.get("worked", 0),
        "overtime_min": expected.get("overtime", 0),
    }


def _schedule(text: str) -> Case | None:
    kind, *words = text.split()
    if kind == "none":
        return None
    found: Case = {"kind": kind}
    if words:
        found["start"], found["end"] = _ends(words.pop(0))
    for key, value in zip(words[::2], words[1::2], strict=True):
        if key == "rest":
            found["rest"] = list(_ends(value))
        else:
            found.setdefault("end_by_location", {})[key] = value
    return found


def _ends(text: str) -> tuple[str, str]:
    match = _RANGE.fullmatch(text)
    assert match is not None, text
    return match[1], match[2]


def _status(text: str) -> tuple[str, str]:
    *words, last = text.split()
    return (" ".join(words), last) if last in STATUSES else (text, "LULUS")


def _leave(text: str | None) -> Case | None:
    if text is None:
        return None
    words, status = _status(text)
    kind, part = words.split()
    return {"type": kind, "part": part, "status": status}


def _duty(text: str) -> Case:
    words, status = _status(text)
    *kind, when = words.split()
    found: Case = {"type": kind[0]} if kind else {}
    return found | ({"part": "FULL", "status": status} if when == "FULL" else _range(when, status))


def _range(text: str, status: str) -> Case:
    start, end = _ends(text)
    return {"from": start, "to": end, "status": status}


def _punch(day: date, text: str) -> Case:
    kind, time, *words = text.split()
    found: Case = {"at": _moment(day, time), "kind": KINDS[kind], "loc": "PEJABAT"}
    while words:
        word = words.pop(0)
        if word.startswith("@"):
            found["loc"] = word[1:]
        elif word == "face":
            found["face"] = float(words.pop(0))
        elif word == "accuracy":
            found["accuracy_m"] = int(words.pop(0))
        else:
            found["verification"] = word
    return found


def _moment(day: date, text: str) -> str:
    time, sign, _ = text[:-2], text[-2:-1], text[-1]
    shift = {"+": 1, "-": -1}.get(sign, 0)
    clock = time if shift else text
    clock = clock if clock.count(":") == 2 else f"{clock}:00"
    return f"{day + timedelta(days=shift)}T{clock}"


def _now(day: date, text: str | None, schedule: Case | None) -> str:
    if text is not None:
        return _moment(day, text)
    shift = schedule is not None and schedule["kind"] == "SYIF"
    return f"{day + timedelta(days=2 if shift else 1)}T00:30:00"
