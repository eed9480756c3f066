"""Random days as cases of the written form: wide, but every one of them a day that can be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

Case = dict[str, Any]

DATES = [date(2026, 11, 16) + timedelta(days=offset) for offset in range(7)] + [
    date(2024, 11, 14),
    date(2024, 11, 15),
    date(2026, 3, 2),
    date(2026, 3, 6),
]
STATES = ["PJY", "PJY", "KDH", "KTN", "TRG", "JHR", "SBH", "LBN", "SWK", None]
WBF_MINUTES = [449, 450, 451, 480, 487, 539, 540, 541, 555, 600, 700, 779, 780, 781, 810, 839, 840, 841, 885, 900]
OUT_MINUTES = [930, 960, 989, 990, 991, 1000, 1020, 1027, 1050, 1079, 1080, 1081, 1150, 1200, 1439]
MINUTES = st.one_of(st.sampled_from(WBF_MINUTES + OUT_MINUTES), st.integers(400, 1200), st.integers(0, 1439))
STATUS = st.sampled_from(["LULUS", "LULUS", "LULUS", "MENUNGGU", "DITOLAK"])


def clock(minute: int) -> str:
    """A minute of the date as a clock text."""
    days, rest = divmod(minute, 1440)
    return f"{rest // 60:02}:{rest % 60:02}" + ("" if days == 0 else f"{days:+}")


def moment(day: date, second: int) -> str:
    """A second of the date as an ISO moment."""
    return (datetime.combine(day, time.min) + timedelta(seconds=second)).isoformat()


def schedules() -> st.SearchStrategy[Case | None]:
    """Every kind of schedule, rarely none."""
    fixed = st.sampled_from(
        [
            {"kind": "TETAP", "start": "08:00", "end": "16:30", "rest": ["12:00", "13:00"]},
            {"kind": "TETAP", "start": "08:00", "end": "14:00", "end_by_location": {"WFO": "14:00", "WFH": "16:00"}},
            {"kind": "TETAP", "start": "07:30", "end": "15:30", "end_by_location": {"WFH": "16:15"}},
            {"kind": "TETAP", "start": "07:30", "end": "15:31"},
            {"kind": "SYIF", "start": "22:00", "end": "06:00", "rest": ["02:00", "03:00"]},
            {"kind": "SYIF", "start": "22:00", "end": "06:00"},
            {"kind": "SYIF", "start": "07:00", "end": "15:00", "rest": ["11:00", "11:30"]},
            {"kind": "SYIF", "start": "14:00", "end": "22:45"},
        ]
    )
    staggered = st.sampled_from(["WP1", "WP2", "WP3", "WP4"]).map(lambda kind: {"kind": kind})
    flexible = st.just({"kind": "WBF"})
    return st.one_of(flexible, flexible, staggered, fixed, st.sampled_from([None, {"kind": "WBF"}]))


@st.composite
def spans(draw: st.DrawFn, shift: int) -> Case:
    """A from and a to, as two clock texts."""
    start = draw(MINUTES)
    end = start + draw(st.one_of(st.sampled_from([30, 60, 90, 120, 240]), st.integers(1, 500)))
    return {"from": clock(start + shift), "to": clock(min(end + shift, 2879)), "status": draw(STATUS)}


@st.composite
def punches(draw: st.DrawFn, day: date, shift: int) -> Case:
    """One punch, often close to a moment that matters."""
    second = (draw(MINUTES) + shift) * 60 + draw(st.sampled_from([0, 0, 0, 1, 30, 59]))
    face = draw(st.sampled_from([None, None, None, 0.91, 0.8, 0.65, 0.5, 0.49]))
    return {
        "at": moment(day, second),
        "kind": draw(st.sampled_from(["MASUK", "MASUK", "KELUAR", "KELUAR", None, None])),
        "loc": draw(st.sampled_from(["PEJABAT", "PEJABAT", "KIOS", "BDR", "LUAR", "DL"])),
        "face": face,
        "accuracy_m": draw(st.sampled_from([None, 20, 150, 151, 400])),
        "verification": draw(st.sampled_from([None, "SAH", "PERLU_PENGESAHAN", "DITOLAK", None, None])),
    }


@st.composite
def bursts(draw: st.DrawFn, day: date, shift: int) -> list[Case]:
    """Punches seconds or minutes apart: the same event more than once, and slips."""
    first = draw(punches(day, shift))
    found = [first]
    at = datetime.fromisoformat(first["at"])
    for _ in range(draw(st.integers(0, 3))):
        at += timedelta(seconds=draw(st.one_of(st.sampled_from([30, 240, 299, 300, 301, 360]), st.integers(0, 700))))
        found.append({**draw(punches(day, shift)), "at": at.isoformat()})
    return found


def parameters() -> st.SearchStrategy[Case]:
    """Parameters that differ from the defaults, mostly none."""
    return st.one_of(
        st.just({}),
        st.fixed_dictionaries(
            {},
            optional={
                "grace_in_min": st.sampled_from([0, 5, 15, 60]),
                "dedupe_min": st.sampled_from([0, 1, 5, 10]),
                "single_punch_split": st.sampled_from(["12:00", "13:00"]),
                "day_start": st.sampled_from(["00:00", "06:30"]),
                "day_close_time": st.sampled_from(["19:00", "23:59"]),
                "shift_window_before_min": st.sampled_from([0, 60]),
                "shift_window_after_min": st.sampled_from([0, 120]),
                "ramadan_release_min": st.sampled_from([30, 45]),
                "pregnancy_release_min": st.sampled_from([60, 30]),
                "release_stack": st.booleans(),
                "duty_travel_min": st.sampled_from([0, 30, 60]),
                "duty_first_excuses_late": st.booleans(),
                "outstation_release_at": st.sampled_from(["16:00", "16:30"]),
                "friday_rest": st.sampled_from([None, ["12:30", "14:30"]]),
                "ot_requires_approval": st.booleans(),
                "ot_after_min": st.sampled_from([0, 30, 180]),
                "restday_break_per_480_min": st.sampled_from([0, 60]),
                "hbh_enabled": st.booleans(),
                "hbh_remote_quota_per_week": st.sampled_from([1, 2]),
                "hbh_office_weekdays": st.sampled_from([None, ["Wed", "Thu"]]),
                "max_accuracy_m": st.sampled_from([100, 150]),
                "face_accept_score": st.sampled_from([0.8, 0.9]),
                "face_confirm_score": st.sampled_from([0.5, 0.6]),
            },
        ),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One random day."""
    day = draw(st.sampled_from(DATES))
    profile = draw(st.sampled_from(["MY", "MY", "ID"]))
    schedule = draw(schedules())
    shift = 840 if schedule and schedule["kind"] == "SYIF" and schedule["start"] == "22:00" else 0
    found = [item for burst in draw(st.lists(bursts(day, shift), max_size=4)) for item in burst]
    unique = {(item["at"], item["kind"]): item for item in found}
    part = draw(st.sampled_from([None, None, None, None, "FULL", "AM", "PM"]))
    return {
        "id": "x",
        "profile": profile,
        "calendar": {
            "date": day.isoformat(),
            "state": draw(st.sampled_from(STATES)),
            "day_type": draw(st.sampled_from(["WORK"] * 8 + ["REST", "HOLIDAY"])),
        },
        "schedule": schedule,
        "exempt": draw(st.sampled_from([False] * 15 + [True])),
        "params": draw(parameters()),
        "releases": draw(
            st.sampled_from([{}, {}, {}, {"ramadan": True}, {"pregnancy": True}, {"ramadan": True, "pregnancy": True}])
        ),
        "leave": {"type": "CR", "part": part, "status": draw(STATUS)} if part else None,
        "duty": draw(duties(shift)),
        "time_off": draw(st.lists(spans(shift), max_size=2)),
        "ot_approved": draw(st.booleans()),
        "week_remote_days_before": draw(st.integers(0, 3)),
        "punches": list(unique.values()),
        "now": moment(day, draw(st.one_of(st.just(2 * 86_400 + 1800), st.integers(0, 2 * 86_400)))),
    }


@st.composite
def duties(draw: st.DrawFn, shift: int) -> list[Case]:
    """Duties of a part of the day, rarely of all of it."""
    found = draw(st.lists(spans(shift), max_size=3))
    kinds = st.sampled_from([None, "MESYUARAT", "OUTSTATION"])
    timed = [{**item, "type": draw(kinds)} for item in found]
    full = [{"part": "FULL", "status": draw(STATUS), "type": "KURSUS"}]
    return timed + (full if draw(st.integers(0, 15)) == 7 else [])
