"""`spotme evaluate` and `spotme card`, as programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spotme.card import colour_of
from spotme.evaluate import _JUDGING, evaluate, facts_of
from tenant_apps.attendance.rules import day
from tenant_apps.worktime.rules import schedules
from tests.tenant_apps.attendance.case_files import all_cases, answer, question

KEYS = [
    "id",
    "first_in",
    "last_out",
    "required_out",
    "primary",
    "flags",
    "late_min",
    "early_min",
    "worked_min",
    "overtime_min",
    "trace",
]


def good(**changes: Any) -> dict[str, Any]:
    case = {
        "id": "x",
        "profile": "MY",
        "calendar": {"date": "2026-11-17", "state": "PJY", "day_type": "WORK"},
        "schedule": {"kind": "WBF"},
        "now": "2026-11-18T00:30:00",
    }
    return case | changes


def spotme(command: str, text: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("spotme")
    return subprocess.run([program, command], input=text, capture_output=True, text=True, check=False, timeout=120)


def test_the_command_answers_every_case_of_the_files_in_order() -> None:
    cases = [{**question(case), "id": number} for number, case in enumerate(all_cases())]

    done = spotme("evaluate", "\n".join(json.dumps(case) for case in cases) + "\n")

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [result["id"] for result in results] == [case["id"] for case in cases]
    for case, result in zip(all_cases(), results, strict=True):
        assert list(result) == KEYS
        assert {key: result[key] for key in KEYS[1:-1]} == answer(case)


def test_the_command_says_what_is_wrong_with_a_line_and_goes_on() -> None:
    lines = [json.dumps(good(id=1)), "{nonsense", "[]", "", json.dumps(good(id=2, now="soon")), json.dumps(good(id=3))]

    done = spotme("evaluate", "\n".join(lines))

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [result["id"] for result in results] == [1, None, None, 2, 3]
    assert ["error" in result for result in results] == [False, True, True, True, False]
    assert results[3]["error"].startswith("line 5: now: ")
    assert [result.get("line") for result in results] == [None, 2, 3, 5, None]


def test_the_command_survives_bytes_that_are_no_text() -> None:
    program = Path(sys.executable).with_name("spotme")

    done = subprocess.run(
        [program, "evaluate"], input=b'{"id": "\xff"}\n', capture_output=True, check=False, timeout=60
    )

    assert done.returncode == 1
    assert json.loads(done.stdout)["id"] is None


def test_the_command_answers_an_id_that_utf_8_cannot_write() -> None:
    lines = [json.dumps(good(id="\ud800")), json.dumps(good(id=2))]

    done = spotme("evaluate", "\n".join(lines))

    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["\ud800", 2]
    assert done.returncode == 0


def test_nothing_of_django_is_imported() -> None:
    code = "import sys, spotme.evaluate, spotme.card; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_smallest_case_is_a_day_without_records() -> None:
    assert evaluate(good())["primary"] == "TIDAK_HADIR"
    assert evaluate(good(schedule=None))["primary"] == "TIADA_JADUAL"
    assert evaluate(good(exempt=True))["primary"] == "KECUALI"


def test_what_is_null_is_missing_and_unknown_keys_are_ignored() -> None:
    optional = ["exempt", "params", "releases", "leave", "duty", "time_off", "ot_approved", "punches"]
    case = good(colour="blue", week_remote_days_before=None, **dict.fromkeys(optional))
    punch = {
        "at": "2026-11-17T08:00:00",
        "kind": None,
        "loc": None,
        "face": None,
        "accuracy_m": None,
        "verification": None,
    }

    assert evaluate(case) == evaluate(good())
    assert evaluate(good(punches=[punch]))["first_in"] == "08:00"


def test_other_kinds_take_their_times_from_the_circulars() -> None:
    own = {"kind": "WP1", "start": "10:00", "end": "11:00", "rest": ["10:10", "10:20"], "end_by_location": {"WFH": "x"}}

    assert facts_of(good(schedule=own)).schedule == facts_of(good(schedule={"kind": "WP1"})).schedule


def test_parameters_that_decide_no_day_are_not_read() -> None:
    params = {"punch_rounding": "floor to minute", "card_table": "Z", "halfday_mode": None, "unheard_of": []}

    assert evaluate(good(params=params)) == evaluate(good())


def test_every_parameter_the_rules_read_can_be_given() -> None:
    source = "".join(path.read_text() for path in Path(day.__file__).parent.glob("*.py"))
    source += Path(schedules.__file__).read_text()
    read = set(re.findall(r"policy\.([a-z_0-9]+)", source))

    assert read == _JUDGING


PUNCH = {"at": "2026-11-17T08:00:00", "kind": "MASUK", "loc": "PEJABAT"}
SPAN = {"from": "10:00", "to": "11:00", "status": "LULUS"}
FIXED = {"kind": "TETAP", "start": "08:00", "end": "14:00"}
BAD = [
    ("profile", {"profile": None}),
    ("profile", {"profile": "SG"}),
    ("calendar", {"calendar": []}),
    ("calendar.date", {"calendar": {"date": "2026-02-30", "day_type": "WORK"}}),
    ("calendar.date", {"calendar": {"date": 20261117, "day_type": "WORK"}}),
    ("calendar.state", {"calendar": {"date": "2026-11-17", "state": "XYZ", "day_type": "WORK"}}),
    ("calendar.day_type", {"calendar": {"date": "2026-11-17", "state": "PJY"}}),
    ("schedule.kind", {"schedule": {"kind": "WP5"}}),
    ("schedule.start", {"schedule": {"kind": "TETAP", "end": "14:00"}}),
    ("schedule.end", {"schedule": {"kind": "SYIF", "start": "22:00", "end": "6"}}),
    ("schedule.rest", {"schedule": FIXED | {"rest": ["12:00"]}}),
    ("schedule.rest", {"schedule": FIXED | {"rest": ["12:00", 13]}}),
    ("schedule.end_by_location.WFH", {"schedule": FIXED | {"end_by_location": {"WFH": "four"}}}),
    ("exempt", {"exempt": "no"}),
    ("grace_in_min", {"params": {"grace_in_min": -1}}),
    ("params", {"params": [1]}),
    ("releases.ramadan", {"releases": {"ramadan": 1}}),
    ("leave.part", {"leave": {"type": "CR", "part": "HALF", "status": "LULUS"}}),
    ("leave.status", {"leave": {"type": "CR", "part": "FULL"}}),
    ("duty from", {"duty": [{"to": "11:00", "status": "LULUS"}]}),
    ("duty from", {"duty": [SPAN | {"from": "11:00"}]}),
    ("duty part", {"duty": [{"part": "AM", "status": "LULUS"}]}),
    ("duty status", {"duty": [SPAN | {"status": "OK"}]}),
    ("time_off to", {"time_off": [SPAN | {"to": "25:00"}]}),
    ("time_off", {"time_off": SPAN}),
    ("ot_approved", {"ot_approved": "yes"}),
    ("week_remote_days_before", {"week_remote_days_before": -1}),
    ("punches at", {"punches": [PUNCH | {"at": "08:00"}]}),
    ("punches at", {"punches": [PUNCH | {"at": "2026-11-17T08:00:00+08:00"}]}),
    ("punches kind", {"punches": [PUNCH | {"kind": "IN"}]}),
    ("punches loc", {"punches": [PUNCH | {"loc": "HOME"}]}),
    ("punches face", {"punches": [PUNCH | {"face": 65}]}),
    ("punches accuracy_m", {"punches": [PUNCH | {"accuracy_m": "20"}]}),
    ("punches verification", {"punches": [PUNCH | {"verification": "OK"}]}),
    ("punches", {"punches": ["08:00"]}),
    ("now", {"now": None}),
]


@pytest.mark.parametrize(("key", "changes"), BAD)
def test_a_bad_value_is_named(key: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=key):
        evaluate(good(**changes))


def test_the_card_command_answers_and_names_what_is_wrong() -> None:
    lines = [
        {"id": 1, "table": "A", "last": "HIJAU", "n": 3},
        {"id": 2, "table": "B", "last": "MERAH", "n": 0},
        {"id": 3, "table": "A", "last": None, "n": 3},
        {"id": 4, "table": "C", "last": "HIJAU", "n": 3},
    ]

    done = spotme("card", "\n".join(json.dumps(line) for line in lines))

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert results[:3] == [{"id": 1, "colour": "MERAH"}, {"id": 2, "colour": "HIJAU"}, {"id": 3, "colour": "HIJAU"}]
    assert "table" in results[3]["error"]


@pytest.mark.parametrize(
    ("key", "case"),
    [
        ("table", {"table": ["A"], "n": 1}),
        ("last", {"table": "A", "last": "BIRU", "n": 1}),
        ("last", {"table": "A", "last": [], "n": 1}),
        ("n", {"table": "A", "n": -1}),
        ("n", {"table": "A", "n": "3"}),
        ("n", {"table": "A"}),
    ],
)
def test_a_bad_card_is_refused_by_name(key: str, case: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"^{key}:"):
        colour_of(case)
