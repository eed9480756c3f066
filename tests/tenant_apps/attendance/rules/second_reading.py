"""A second reading of the day, written apart from the first: slow, with sets of minutes, straight from a case.

It shares no code with the rules. Where both readings say the same on thousands of random days, a slip in either would
have to be made twice.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

Case = dict[str, Any]
MINUTE, HOUR, DATE = 1, 60, 1440

DEFAULTS: Case = {
    "grace_in_min": 0,
    "dedupe_min": 5,
    "single_punch_split": "13:00",
    "day_start": "00:00",
    "day_close_time": "23:59",
    "shift_window_before_min": 180,
    "shift_window_after_min": 360,
    "ramadan_release_min": 30,
    "pregnancy_release_min": 60,
    "release_stack": True,
    "duty_travel_min": 60,
    "duty_first_excuses_late": True,
    "outstation_release_at": "16:30",
    "friday_rest": None,
    "ot_requires_approval": True,
    "ot_after_min": 0,
    "restday_break_per_480_min": 60,
    "hbh_enabled": False,
    "hbh_remote_quota_per_week": 2,
    "hbh_office_weekdays": None,
    "max_accuracy_m": 150,
    "face_accept_score": 0.8,
    "face_confirm_score": 0.5,
}


def m(text: str) -> int:
    """``08:07`` or ``06:00+1`` as minutes."""
    day = 0
    if text.endswith(("+1", "-1")):
        day, text = (DATE if text[-2] == "+" else -DATE), text[:-2]
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes) + day


def t(minute: int | None) -> str | None:
    """Minutes as ``08:07`` or ``06:00+1``."""
    if minute is None:
        return None
    day = minute // DATE
    return f"{minute % DATE // HOUR:02}:{minute % HOUR:02}" + ("" if day == 0 else f"{day:+}")


def second_reading(case: Case) -> Case:
    """The result of a case without its trace."""
    return _Day(case).read()


class _Day:
    def __init__(self, case: Case) -> None:
        self.case = case
        self.my = case["profile"] == "MY"
        self.date = date.fromisoformat(case["calendar"]["date"])
        self.weekday = self.date.strftime("%a")
        self.state = case["calendar"]["state"]
        self.p = DEFAULTS | ({} if self.my else {"day_start": "00:01"}) | case.get("params", {})
        self.flags: set[str] = set()
        self.result: Case = {
            "first_in": None,
            "last_out": None,
            "required_out": None,
            "primary": "",
            "flags": [],
            "late_min": 0,
            "early_min": 0,
            "worked_min": 0,
            "overtime_min": 0,
        }

    def seconds(self, text: str) -> int:
        return int((datetime.fromisoformat(text) - datetime.combine(self.date, time.min)).total_seconds())

    def read(self) -> Case:
        case = self.case
        self.schedule = case.get("schedule")
        self.shift = bool(self.schedule) and self.schedule["kind"] == "SYIF"
        if self.schedule:
            self.read_schedule()
        self.kept_punches()
        self.pick()
        self.day()
        return self.result | {"flags": sorted(self.flags)}

    # The calendar and the schedule

    def friday_saturday_weekend(self) -> bool:
        if self.state == "JHR":
            return 2014 <= self.date.year <= 2024
        return self.state in {"KDH", "KTN", "TRG"}

    def read_schedule(self) -> None:
        kind = self.schedule["kind"]
        short = self.friday_saturday_weekend() and self.weekday == "Thu"
        self.short = short
        self.ramadan = bool(self.case.get("releases", {}).get("ramadan"))
        self.rest: tuple[int, int] | None = None
        if kind in ("TETAP", "SYIF"):
            self.start = m(self.schedule["start"])
            self.end = self.follow(self.start, self.schedule["end"])
            if self.schedule.get("rest"):
                one, two = map(m, self.schedule["rest"])
                while one < self.start:
                    one += DATE
                while "+" not in self.schedule["rest"][0] and one - DATE >= self.start:
                    one -= DATE
                while two < one:
                    two += DATE
                while "+" not in self.schedule["rest"][1] and two - DATE >= one:
                    two -= DATE
                self.rest = (one, max(one, two - self.p["ramadan_release_min"]) if self.ramadan else two)
            self.window_end = self.start
            return
        self.rest = self.region_rest()
        if kind == "WBF":
            self.start, self.window_end = m("07:30"), m("09:00")
            self.span = 7 * 60 + 30 if short else 9 * 60
            return
        self.start = {"WP1": 450, "WP2": 480, "WP3": 510, "WP4": 540}[kind]
        self.window_end = self.start
        self.end = self.start + 540 - (90 if short else 0)

    @staticmethod
    def follow(start: int, text: str) -> int:
        """The first such time of day after the start; one that names its date is taken at its word."""
        minute = m(text)
        while minute <= start:
            minute += DATE
        while "+" not in text and "-" not in text and minute - DATE > start:
            minute -= DATE
        return minute

    def region_rest(self) -> tuple[int, int]:
        normal = ("13:00", "13:30") if self.ramadan else ("13:00", "14:00")
        times = normal
        if self.weekday == "Fri" and self.p["friday_rest"]:
            one, two = map(m, self.p["friday_rest"])
            return one, max(one, two - (self.p["ramadan_release_min"] if self.ramadan else 0))
        if self.weekday == "Fri" and not self.friday_saturday_weekend():
            if self.state in ("SBH", "LBN"):
                times = ("11:45", "13:45") if self.ramadan else ("11:30", "14:00")
            elif self.state == "SWK":
                times = ("12:00", "14:00") if self.ramadan else ("11:45", "14:15")
            else:
                times = ("12:30", "14:30") if self.ramadan else ("12:15", "14:45")
        return m(times[0]), m(times[1])

    # Steps 1 and 2

    def window(self) -> tuple[int, int]:
        if self.shift:
            return self.start - self.p["shift_window_before_min"], self.end + self.p["shift_window_after_min"]
        return m(self.p["day_start"]), m(self.p["day_close_time"])

    def kept_punches(self) -> None:
        first, last = self.window()
        remaining = []
        for punch in self.case.get("punches") or []:
            at = self.seconds(punch["at"])
            face = punch.get("face")
            if at < first * 60 or at >= (last + 1) * 60 or punch.get("verification") == "DITOLAK":
                continue
            if face is not None and face < self.p["face_confirm_score"]:
                continue
            remaining.append({**punch, "sec": at, "time": at})
        typed = [punch for punch in remaining if punch["kind"]]
        kept = list(typed)
        for punch in remaining:
            if punch["kind"]:
                continue
            near = [other for other in typed if abs(other["sec"] - punch["sec"]) <= self.p["dedupe_min"] * 60]
            if not near:
                kept.append(punch)
                continue
            distance = min(abs(other["sec"] - punch["sec"]) for other in near)
            near = [other for other in near if abs(other["sec"] - punch["sec"]) == distance]
            earliest = min(other["sec"] for other in near)
            near = [other for other in near if other["sec"] == earliest]
            host = next((other for other in near if other["kind"] == "MASUK"), near[0])
            choose = min if host["kind"] == "MASUK" else max
            host["time"] = choose(host["time"], punch["sec"])
        for punch in kept:
            punch["min"] = punch["time"] // 60
        self.kept = sorted(kept, key=lambda punch: punch["time"])
        accept, confirm = self.p["face_accept_score"], self.p["face_confirm_score"]
        if any(punch.get("face") is not None and confirm <= punch["face"] < accept for punch in kept):
            self.flags.add("PENGESAHAN_WAJAH")

    def pick(self) -> None:
        self.picked_in, self.picked_out = self.find_picks()
        for punch in (self.picked_in, self.picked_out):
            if punch and (punch.get("accuracy_m") or 0) > self.p["max_accuracy_m"]:
                self.flags.add("LOKASI_LEMAH")
        self.first = self.picked_in["min"] if self.picked_in else None
        self.last = self.picked_out["min"] if self.picked_out else None
        self.result.update(first_in=t(self.first), last_out=t(self.last))

    def find_picks(self) -> tuple[Case | None, Case | None]:
        kept, near = self.kept, self.p["dedupe_min"]
        ins = [punch for punch in kept if punch["kind"] == "MASUK"]
        outs = [punch for punch in kept if punch["kind"] == "KELUAR"]
        untyped = [punch for punch in kept if not punch["kind"]]
        if untyped and not ins and not outs:
            others = untyped[1:]
            if all(punch["min"] < untyped[0]["min"] + near for punch in others):
                split = (self.start + self.end) // 2 if self.shift else m(self.p["single_punch_split"])
                return (untyped[0], None) if untyped[0]["min"] < split else (None, untyped[-1])
        arrivals = sorted(ins + untyped, key=lambda punch: punch["time"])
        first = arrivals[0] if arrivals else None
        if first is None:
            return None, (outs[-1] if outs else None)
        later = [punch for punch in untyped if punch["min"] > first["min"] and punch["min"] >= first["min"] + near]
        is_open = bool(ins) and (not outs or ins[-1]["min"] > outs[-1]["min"] + near)
        if is_open:
            exits = [punch for punch in later if punch["min"] > ins[-1]["min"]]
        else:
            exits = later + [punch for punch in outs if punch["min"] > first["min"]]
        exits.sort(key=lambda punch: punch["time"])
        return first, (exits[-1] if exits else None)

    # Steps 3 to 6

    def day(self) -> None:
        case, day_type = self.case, self.case["calendar"]["day_type"]
        leave = case.get("leave")
        self.leave = leave["part"] if leave and leave["status"] == "LULUS" else None
        self.duties = [duty for duty in case.get("duty") or [] if duty["status"] == "LULUS"]
        self.offs = [item for item in case.get("time_off") or [] if item["status"] == "LULUS"]
        both = self.first is not None and self.last is not None
        if not self.schedule:
            self.primary("TIADA_JADUAL")
        elif case.get("exempt"):
            self.primary("KECUALI")
        elif day_type != "WORK" and not self.shift:
            self.rest_day(day_type, both)
        else:
            if day_type != "WORK":
                self.flags.add({"REST": "KERJA_REHAT", "HOLIDAY": "KERJA_KELEPASAN"}[day_type])
            if self.leave == "FULL":
                self.primary("CUTI")
                if self.kept:
                    self.flags.add("HADIR_SEMASA_CUTI")
                if both:
                    self.obligation()
                    self.work()
            elif self.full_duty():
                self.primary("TUGAS_RASMI")
                if both:
                    self.obligation()
                    self.work()
            else:
                self.obligation()
                self.judge()

    def primary(self, name: str) -> None:
        self.result["primary"] = name

    def full_duty(self) -> bool:
        if any(duty.get("part") == "FULL" for duty in self.duties):
            return True
        return not self.my and any(punch.get("loc") == "DL" for punch in self.kept)

    def rest_day(self, day_type: str, both: bool) -> None:
        self.primary({"REST": "REHAT", "HOLIDAY": "KELEPASAN"}[day_type])
        if not both:
            return
        self.flags.add({"REST": "KERJA_REHAT", "HOLIDAY": "KERJA_KELEPASAN"}[day_type])
        gross = self.last - self.first
        worked = max(0, gross - (gross // 480) * self.p["restday_break_per_480_min"])
        self.result["worked_min"] = worked
        if worked and self.overtime_allowed():
            self.result["overtime_min"] = worked
            self.flags.add("LEBIH_MASA")

    def pregnant(self) -> bool:
        return bool(self.case.get("releases", {}).get("pregnancy")) and not self.shift

    def overtime_allowed(self) -> bool:
        ordered = self.case.get("ot_approved") or not self.p["ot_requires_approval"]
        return bool(ordered) and not self.pregnant() and self.leave not in ("AM", "PM")

    # Steps 7 to 10

    def obligation(self) -> None:
        self.find_covers()
        place = self.picked_in.get("loc", "PEJABAT") if self.picked_in else None
        if self.schedule["kind"] == "TETAP" and self.schedule.get("end_by_location"):
            side = {"BDR": "WFH", "PEJABAT": "WFO", "KIOS": "WFO"}.get(place or "")
            given = self.schedule["end_by_location"].get(side)
            self.end = self.follow(self.start, given) if given else self.end
        if self.rest:
            self.rest_start, self.rest_end = self.rest
        elif self.schedule["kind"] != "WBF":
            self.rest_start = self.rest_end = (self.start + self.end) // 2
        self.grace = 0 if self.leave == "AM" else self.p["grace_in_min"]
        self.limit = self.rest_end if self.leave == "AM" else self.window_end
        self.find_heads()
        self.find_required()

    def find_covers(self) -> None:
        parts = [duty for duty in self.duties if duty.get("part") != "FULL"]
        duty_minutes = {x for duty in parts for x in range(m(duty["from"]), m(duty["to"]))}
        all_minutes = duty_minutes | {x for off in self.offs for x in range(m(off["from"]), m(off["to"]))}
        self.covers: list[Case] = []
        for run in _runs(all_minutes):
            on_duty = sorted(x for x in run if x in duty_minutes)
            reach = run[-1] + 1
            if on_duty:
                reach = max(reach, on_duty[-1] + 1 + self.p["duty_travel_min"])
            away = any(duty.get("type") == "OUTSTATION" and m(duty["from"]) in run for duty in parts)
            self.covers.append(
                {
                    "start": run[0],
                    "end": run[-1] + 1,
                    "duty": on_duty,
                    "off": [x for x in run if x not in duty_minutes],
                    "reach": reach,
                    "away": away,
                }
            )

    def find_heads(self) -> None:
        latest = self.limit + self.grace
        first = self.first
        reaching = [cover for cover in self.covers if first is None or cover["reach"] >= first]
        self.heads = [cover for cover in reaching if cover["start"] <= latest]
        self.openings = []
        if self.p["duty_first_excuses_late"]:
            for cover in reaching:
                if not cover["duty"] or cover["start"] <= latest:
                    continue
                moment = cover["end"] if first is None else cover["duty"][0]
                if not [punch for punch in self.kept if punch["min"] < moment]:
                    self.openings.append(cover)
        self.late = 0
        if not self.heads and not self.openings and first is not None:
            spent = max((cover["reach"] for cover in self.covers if cover["start"] <= latest), default=-DATE)
            if first > max(latest, spent):
                self.late = first - max(self.limit, spent)

    def find_required(self) -> None:
        releases = []
        if self.ramadan:
            releases.append(self.p["ramadan_release_min"])
        if self.pregnant():
            releases.append(self.p["pregnancy_release_min"])
        less = sum(releases) if self.p["release_stack"] else max(releases, default=0)
        if self.leave == "PM":
            self.due = self.rest_start
        elif self.schedule["kind"] == "WBF":
            starts = [cover["start"] for cover in self.heads + self.openings]
            starts += [] if self.first is None else [self.first]
            base = min(max(min(starts), self.start), self.window_end) if starts else self.start
            self.due = base + self.span - less
        else:
            self.due = self.end - less
        required = self.due
        if not self.shift:
            release_at = m(self.p["outstation_release_at"]) - (90 if self.short else 0)
            for cover in self.covers:
                if cover["away"]:
                    required = min(required, max(release_at, cover["start"]))
        self.tails = [cover for cover in self.covers if cover["end"] >= required]
        self.required = min([required, *(cover["start"] for cover in self.tails)])
        self.early = max(0, self.required - self.last) if self.last is not None else 0

    # Steps 11 to 14

    def judge(self) -> None:
        self.flags |= {"TUGAS_LUAR"} if self.duties else set()
        self.flags |= {"KELUAR_PEJABAT"} if self.offs else set()
        self.flags |= {f"CUTI_{self.leave}"} if self.leave else set()
        closed = self.seconds(self.case["now"]) >= (self.window()[1] + 1) * 60
        has_in = self.first is not None or any(cover["duty"] for cover in self.heads)
        has_out = self.last is not None or (closed and any(cover["duty"] for cover in self.tails))
        if not has_in and not has_out:
            self.primary("TIDAK_HADIR" if closed else "BELUM_DAFTAR")
            return
        self.result.update(required_out=t(self.required), late_min=self.late, early_min=self.early)
        self.flags |= {"LEWAT"} if self.late else set()
        self.flags |= {"PULANG_AWAL"} if self.early else set()
        if has_in and has_out:
            self.primary("HADIR")
            self.work()
        elif has_out:
            self.primary("TIDAK_LENGKAP")
            self.flags.add("TIADA_MASUK")
        elif closed:
            self.primary("TIDAK_LENGKAP")
            self.flags.add("TIADA_KELUAR")
        else:
            self.primary("SEDANG_BERTUGAS")
        self.places()

    def work(self) -> None:
        minutes = self.worked_minutes()
        self.result["worked_min"] = len(minutes)
        if self.result["primary"] == "HADIR" and self.overtime_allowed():
            overtime = [x for x in minutes if x >= self.due + self.p["ot_after_min"]]
            if overtime:
                self.result["overtime_min"] = len(overtime)
                self.flags.add("LEBIH_MASA")

    def worked_minutes(self) -> set[int]:
        rest = set(range(*self.rest)) if self.rest else set()
        if self.first is None and self.last is None:
            return {x for cover in self.covers for x in cover["duty"] if self.start <= x < self.due} - rest
        came = [cover["duty"][0] for cover in self.heads + self.openings if cover["duty"]]
        came += [] if self.first is None else [self.first]
        left = [min(self.due, cover["duty"][-1] + 1) for cover in self.tails if cover["duty"]]
        left += [] if self.last is None else [self.last]
        if not came or not left:
            return set()
        one, two = min(came), max(left)
        minutes = set(range(max(one, self.start), two)) - rest
        for cover in self.covers:
            for part in _runs(set(cover["off"])):
                if one <= part[0] and part[-1] + 1 <= two:
                    minutes -= set(part)
        if self.last is not None:
            on_duty = {x for cover in self.tails for x in cover["duty"]}
            minutes -= set(range(self.last, two)) - on_duty
        return minutes

    def places(self) -> None:
        places = [punch.get("loc", "PEJABAT") for punch in (self.picked_in, self.picked_out) if punch]
        if "LUAR" in places or (self.my and "DL" in places):
            self.flags.add("LUAR_KAWASAN")
        if "BDR" not in places:
            return
        self.flags.add("BDR")
        if not self.p["hbh_enabled"]:
            return
        office = {"Sun", "Thu"} if self.state in ("KDH", "KTN", "TRG") else {"Mon", "Fri"}
        chosen = self.p["hbh_office_weekdays"]
        if self.weekday in (office if chosen is None else chosen):
            self.flags.add("BDR_HARI_WAJIB")
        if (self.case.get("week_remote_days_before") or 0) >= self.p["hbh_remote_quota_per_week"]:
            self.flags.add("BDR_LEBIH_KUOTA")


def _runs(minutes: set[int]) -> list[list[int]]:
    """The minutes as runs without a gap."""
    runs: list[list[int]] = []
    for minute in sorted(minutes):
        if runs and runs[-1][-1] == minute - 1:
            runs[-1].append(minute)
        else:
            runs.append([minute])
    return runs
