"""Days in which everything happens at once, made from a seed: quicker than a search, and denser.

Moments crowd around the minutes that matter, every parameter may differ, and all plans meet on one date. A thousand
take seconds; ``python -m tests.tenant_apps.attendance.rules.dense_days 20000`` reads as many as one has patience for
and names the seeds on which the two readings differ.
"""

from __future__ import annotations

import random
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from spotme.evaluate import evaluate, facts_of
from tenant_apps.attendance.rules import judge_day
from tenant_apps.attendance.rules.explain import sentences
from tests.tenant_apps.attendance.rules.second_reading import second_reading

Case = dict[str, Any]

STATES = ["PJY", "KUL", "KDH", "KTN", "TRG", "JHR", "SBH", "LBN", "SWK", "PNG", None]
FIRST, DATES = date(2024, 11, 11), 900
SHIFTS = [
    ("22:00", "06:00", ["02:00", "03:00"]),
    ("23:00-1", "07:00", ["23:30", "00:15"]),
    ("23:30", "07:30", None),
    ("07:00", "15:00", ["11:00", "11:30"]),
    ("14:00", "22:45", ["18:00", "19:00"]),
    ("00:00", "08:00", ["00:00", "00:20"]),
    ("06:00", "06:00+1", None),
    ("20:00", "08:00+1", ["00:00+1", "01:00+1"]),
]
FIXED: list[Case] = [
    {"start": "08:00", "end": "16:30", "rest": ["12:00", "13:00"]},
    {"start": "08:00", "end": "14:00", "end_by_location": {"WFO": "14:00", "WFH": "16:00"}},
    {"start": "07:30", "end": "15:30", "end_by_location": {"WFH": "16:15", "HQ": "1"}, "rest": ["12:00", "12:30"]},
    {"start": "09:00", "end": "18:01", "end_by_location": {"WFO": "17:00", "WFH": None}},
    {"start": "07:30", "end": "15:31", "rest": []},
]
TURNS = [0, 1, 389, 390, 420, 449, 450, 451, 480, 510, 539, 540, 541, 555, 570, 599, 600, 690, 705, 720, 735, 750]
TURNS += [779, 780, 781, 810, 825, 839, 840, 841, 855, 870, 885, 899, 900, 901, 930, 959, 960, 961, 989, 990, 991]
TURNS += [1019, 1020, 1021, 1050, 1079, 1080, 1081, 1139, 1140, 1200, 1438, 1439]
PARAMS: dict[str, list[object]] = {
    "grace_in_min": [0, 5, 15, 60],
    "dedupe_min": [0, 1, 5, 10],
    "single_punch_split": ["12:00", "13:00", "13:01"],
    "day_start": ["00:00", "00:01", "06:30"],
    "day_close_time": ["19:00", "23:58", "23:59"],
    "shift_window_before_min": [0, 60, 180],
    "shift_window_after_min": [0, 120, 360],
    "ramadan_release_min": [0, 30, 45],
    "pregnancy_release_min": [30, 45, 60],
    "release_stack": [True, False],
    "duty_travel_min": [0, 30, 60],
    "duty_first_excuses_late": [True, False],
    "outstation_release_at": ["16:00", "16:30", "17:30"],
    "friday_rest": [None, ["12:30", "14:30"], ["12:45", "13:00"]],
    "ot_requires_approval": [True, False],
    "ot_after_min": [0, 30, 180],
    "restday_break_per_480_min": [0, 60, 480],
    "hbh_enabled": [True, True, False],
    "hbh_remote_quota_per_week": [0, 1, 2],
    "hbh_office_weekdays": [None, ["Wed", "Thu"], ["Mon"], []],
    "max_accuracy_m": [100, 150, 0],
    "face_accept_score": [0.8, 0.9],
    "face_confirm_score": [0.5, 0.6, 0],
    "unheard_of": [None, "x", 7],
    "approval_levels": [2],
}


class _Maker:
    """One day in the making. ``centre`` moves the moments to where a shift lies."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.day = FIRST + timedelta(days=self.chance.randrange(DATES))
        self.schedule, self.centre = self._schedule()

    def pick(self, *values: Any) -> Any:
        return self.chance.choice(values)

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def _schedule(self) -> tuple[Case | None, int]:
        kind = self.pick("WBF", "WBF", "WBF", "WP1", "WP2", "WP3", "WP4", "TETAP", "TETAP", "SYIF", "SYIF", None)
        if kind is None:
            return None, 0
        if kind == "TETAP":
            return {"kind": kind} | self.pick(*FIXED), 0
        if kind == "SYIF":
            start, end, rest = self.pick(*SHIFTS)
            centre = {"22:00": 840, "23:30": 840, "23:00-1": -450, "20:00": 720}.get(start, 0)
            return {"kind": kind, "start": start, "end": end, "rest": rest}, centre
        return {"kind": kind}, 0

    def minute(self) -> int:
        plain: int = self.chance.choice(TURNS) if self.maybe(0.7) else self.chance.randrange(300, 1300)
        return plain + self.centre + self.chance.choice((0, 0, 0, 0, -1, 1, 5, -5))

    def text(self, minute: int) -> str:
        return clock(max(-1440, min(2879, minute)))

    def span(self) -> Case:
        start = self.minute()
        end = start + self.pick(1, 30, 60, 90, 120, 240, 300, 480, 600)
        start, end = max(-1440, min(start, 2870)), min(end, 2879)
        return {"from": self.text(start), "to": self.text(end), "status": self.status()}

    def status(self) -> str:
        return str(self.pick("LULUS", "LULUS", "LULUS", "LULUS", "MENUNGGU", "DITOLAK"))

    def plans(self) -> list[Case]:
        """Spans, some of which touch, overlap or repeat the one before."""
        found: list[Case] = []
        for _ in range(self.pick(0, 0, 1, 1, 2, 3)):
            item = self.span()
            if found and self.maybe(0.4):
                item["from"] = found[-1]["to"]
                item["to"] = self.text(minute_of(item["from"]) + self.pick(1, 15, 60, 200))
                if minute_of(item["to"]) <= minute_of(item["from"]):
                    continue
            found.append(item)
        return found

    def punches(self) -> list[Case]:
        found: dict[tuple[str, str | None], Case] = {}
        for _ in range(self.pick(0, 0, 1, 2, 2, 3, 4)):
            second = self.minute() * 60 + self.pick(0, 0, 0, 1, 30, 59)
            for _again in range(self.pick(1, 1, 1, 2, 2, 3)):
                item = self.punch(second)
                found[item["at"], item["kind"]] = item
                second += self.pick(1, 10, 59, 60, 240, 241, 299, 300, 301, 359, 360, 420, 601)
        items = list(found.values())
        self.chance.shuffle(items)
        return items

    def punch(self, second: int) -> Case:
        at = datetime.combine(self.day, time.min) + timedelta(seconds=second)
        item: Case = {"at": at.isoformat(), "kind": self.pick("MASUK", "MASUK", "KELUAR", "KELUAR", None)}
        item["loc"] = self.pick("PEJABAT", "PEJABAT", "KIOS", "BDR", "BDR", "LUAR", "DL")
        if self.maybe(0.3):
            item["face"] = self.pick(None, 0.91, 0.8, 0.79, 0.6, 0.5, 0.49, 1, 0)
        if self.maybe(0.3):
            item["accuracy_m"] = self.pick(None, 0, 100, 150, 150.5, 151, 400)
        if self.maybe(0.2):
            item["verification"] = self.pick(None, "SAH", "PERLU_PENGESAHAN", "DITOLAK")
        return item

    def case(self) -> Case:
        part = self.pick(None, None, None, None, "FULL", "AM", "AM", "PM", "PM")
        duties = [{**item, "type": self.pick(None, "MESYUARAT", "OUTSTATION", "OUTSTATION")} for item in self.plans()]
        if self.maybe(0.06):
            duties.append({"part": "FULL", "status": self.status(), "type": "KURSUS"})
        names = self.chance.sample(sorted(PARAMS), self.pick(0, 0, 1, 3, 8, len(PARAMS)))
        now = self.pick(3 * 86_400, 3 * 86_400, self.minute() * 60 + 59, 1439 * 60 + 59, 1440 * 60, 2160 * 60 - 1)
        return {
            "id": "x",
            "profile": self.pick("MY", "MY", "MY", "ID"),
            "calendar": {
                "date": self.day.isoformat(),
                "state": self.pick(*STATES),
                "day_type": self.pick(*["WORK"] * 8, "REST", "HOLIDAY"),
            },
            "schedule": self.schedule,
            "exempt": self.maybe(0.03),
            "params": {name: self.pick(*PARAMS[name]) for name in names},
            "releases": {"ramadan": self.maybe(0.3), "pregnancy": self.maybe(0.3)},
            "leave": {"type": "CR", "part": part, "status": self.status()} if part else None,
            "duty": duties,
            "time_off": self.plans(),
            "ot_approved": self.maybe(0.5),
            "week_remote_days_before": self.pick(0, 1, 2, 3),
            "punches": self.punches(),
            "now": (datetime.combine(self.day, time.min) + timedelta(seconds=now)).isoformat(),
        }


def dense_day(seed: int) -> Case:
    """The day of a seed, as a case of the written form."""
    return _Maker(seed).case()


def clock(minute: int) -> str:
    """A minute of the date as a clock text."""
    days, rest = divmod(minute, 1440)
    return f"{rest // 60:02}:{rest % 60:02}" + ("" if days == 0 else f"{days:+}")


def minute_of(text: str) -> int:
    """A clock text as a minute of the date."""
    days = {"+1": 1440, "-1": -1440}.get(text[5:], 0)
    return int(text[:2]) * 60 + int(text[3:5]) + days


def difference(case: Case) -> str | None:
    """What the two readings say differently of a case; also that its reasons can be told."""
    result = evaluate(case)
    trace = result.pop("trace")
    other = second_reading(case)
    verdict = judge_day(facts_of(case))
    if not trace or not all(sentences(verdict.trace, language) for language in ("ms", "en")):
        return "nothing is told"
    return None if result == other else f"{result} is not {other}"


def main() -> int:
    """Read so many days and print the seeds that differ."""
    count = int(sys.argv[1])
    found = {seed: told for seed in range(count) if (told := difference(dense_day(seed))) is not None}
    for seed, told in found.items():
        sys.stdout.write(f"{seed}: {told}\n")
    sys.stdout.write(f"{count} days, {len(found)} differences\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
