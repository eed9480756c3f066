"""A trace as plain sentences, in Malay or English, for the officer who asks why.

Each code has one sentence in each language. A field says how it is spoken: ``{at:time}`` is a time of day,
``{span:length}`` a length in hours and minutes, ``{type}`` a word as it stands. Stored traces live for years: a code
once told keeps its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any, Final, Literal

from tenant_apps.attendance.rules.verdict import Finding

type Language = Literal["ms", "en"]

_DAY: Final = 1440
_KINDS: Final = {
    "ms": {"MASUK": "masuk", "KELUAR": "keluar"},
    "en": {"MASUK": "clock-in", "KELUAR": "clock-out"},
}
_NEIGHBOURS: Final = {
    "ms": {1: " esoknya", -1: " hari sebelumnya"},
    "en": {1: " the next day", -1: " the day before"},
}

TEMPLATES: Final[Mapping[str, tuple[str, str]]] = {
    # Punches
    "punch_outside_day": (
        "Rekod {at:time} di luar hari bekerja ini: tidak dikira",
        "The record of {at:time} lies outside this working day: not counted",
    ),
    "punch_rejected": (
        "Rekod {at:time} telah ditolak: tidak dikira",
        "The record of {at:time} was refused: not counted",
    ),
    "punch_face_refused": (
        "Wajah pada rekod {at:time} tidak sepadan: tidak dikira",
        "The face on the record of {at:time} does not match: not counted",
    ),
    "absorbed": (
        "Rekod {at:time} tanpa jenis disatukan dengan daftar {kind:kind} {typed_at:time}",
        "The untyped record of {at:time} is the same event as the {kind:kind} at {typed_at:time}",
    ),
    "first_in": ("Daftar masuk {at:time}", "Clocked in at {at:time}"),
    "last_out": ("Daftar keluar {at:time}", "Clocked out at {at:time}"),
    "lone_in": (
        "Satu rekod sahaja, {at:time}, sebelum {split:time}: dikira sebagai masuk",
        "One record only, {at:time}, before {split:time}: taken as in",
    ),
    "lone_out": (
        "Satu rekod sahaja, {at:time}, mulai {split:time}: dikira sebagai keluar",
        "One record only, {at:time}, from {split:time} on: taken as out",
    ),
    "session_open": (
        "Masuk semula {at:time}: tiada daftar keluar selepas itu",
        "In again at {at:time}: no clock-out after that",
    ),
    "face_to_confirm": (
        "Wajah pada {at:time} sepadan {percent} peratus: perlu pengesahan",
        "The face at {at:time} matches by {percent} per cent: to be confirmed",
    ),
    "weak_location": (
        "Lokasi {at:time} hanya tepat pada {metres} meter",
        "The location at {at:time} is accurate to {metres} metres only",
    ),
    # Days that ask nothing
    "no_schedule": ("Tiada jadual waktu bekerja pada hari ini", "There is no working schedule for this day"),
    "exempt": ("Dikecualikan daripada merekod kehadiran", "Exempt from recording attendance"),
    "holiday": ("Hari kelepasan", "Holiday"),
    "rest_day": ("Hari rehat mingguan", "Weekly rest day"),
    "rostered_on_holiday": (
        "Syif pada hari kelepasan tetap hari bekerja",
        "A shift on a holiday stays a working day",
    ),
    "rostered_on_rest": (
        "Syif pada hari rehat tetap hari bekerja",
        "A shift on a rest day stays a working day",
    ),
    "rest_day_overtime": (
        "Kerja pada hari ini diarahkan: lebih masa {minutes:length}",
        "Work on this day counts as overtime: {minutes:length}",
    ),
    "full_leave": ("Cuti sehari penuh ({type})", "Leave for the whole day ({type})"),
    "present_on_leave": ("Ada rekod kehadiran semasa cuti", "There are records during leave"),
    "full_duty": ("Tugas rasmi sehari penuh", "Official duty for the whole day"),
    "present_away": ("Hadir di tempat tugas luar", "Present at the place of the duty away"),
    # Plans of a day without records
    "cover_duty": ("Tugas rasmi {from:time} hingga {to:time}", "Official duty {from:time} to {to:time}"),
    "cover_permission": (
        "Kebenaran keluar pejabat {from:time} hingga {to:time}",
        "Permission to leave {from:time} to {to:time}",
    ),
    "cover_mixed": (
        "Kebenaran dan tugas rasmi {from:time} hingga {to:time}",
        "Permission and official duty {from:time} to {to:time}",
    ),
    "half_morning": ("Cuti separuh hari pagi", "Half-day leave in the morning"),
    "half_afternoon": ("Cuti separuh hari petang", "Half-day leave in the afternoon"),
    # Arrival
    "morning_leave": (
        "Cuti separuh hari pagi: masuk selewat-lewatnya {limit:time}",
        "Half-day leave in the morning: in by {limit:time}",
    ),
    "head_cover_duty": (
        "Tugas rasmi {from:time} hingga {to:time} meliputi permulaan hari: tidak lewat",
        "Official duty {from:time} to {to:time} covers the start of the day: not late",
    ),
    "head_cover_permission": (
        "Kebenaran keluar pejabat {from:time} hingga {to:time} meliputi permulaan hari: tidak lewat",
        "Permission to leave {from:time} to {to:time} covers the start of the day: not late",
    ),
    "head_cover_mixed": (
        "Kebenaran dan tugas rasmi {from:time} hingga {to:time} meliputi permulaan hari: tidak lewat",
        "Permission and official duty {from:time} to {to:time} covers the start of the day: not late",
    ),
    "opening_duty": (
        "Hari bermula dengan tugas rasmi {from:time} hingga {to:time}: tidak lewat",
        "The day began with official duty {from:time} to {to:time}: not late",
    ),
    "opening_mixed": (
        "Hari bermula dengan tugas rasmi dan kebenaran {from:time} hingga {to:time}: tidak lewat",
        "The day began with official duty and permission {from:time} to {to:time}: not late",
    ),
    "late": (
        "Masuk {at:time}, had {limit:time}: lewat {minutes:length}",
        "In at {at:time}, limit {limit:time}: late by {minutes:length}",
    ),
    "late_after_cover": (
        "Masuk {at:time}, dilindungi tugas atau kebenaran hingga {limit:time}: lewat {minutes:length}",
        "In at {at:time}, covered by duty or permission until {limit:time}: late by {minutes:length}",
    ),
    "within_grace": (
        "Masuk {at:time} dalam kelonggaran {grace:length} selepas {limit:time}: tidak lewat",
        "In at {at:time}, within {grace:length} of grace after {limit:time}: not late",
    ),
    # Departure
    "afternoon_leave": (
        "Cuti separuh hari petang: boleh balik {out:time}",
        "Half-day leave in the afternoon: may leave at {out:time}",
    ),
    "required_from_in": (
        "Masuk {at:time} + {span:length} = boleh balik {out:time}",
        "In at {at:time} + {span:length} = may leave at {out:time}",
    ),
    "required_from_window": (
        "Masuk {at:time} dikira {base:time} + {span:length} = boleh balik {out:time}",
        "In at {at:time} counts as {base:time} + {span:length} = may leave at {out:time}",
    ),
    "required_from_cover": (
        "Hari dikira mulai {base:time} + {span:length} = boleh balik {out:time}",
        "The day counts from {base:time} + {span:length} = may leave at {out:time}",
    ),
    "required_without_in": (
        "Tiada masuk: paling awal {base:time} + {span:length} = boleh balik {out:time}",
        "No clock-in: at the earliest {base:time} + {span:length} = may leave at {out:time}",
    ),
    "required_fixed": ("Waktu balik {out:time}", "The day ends at {out:time}"),
    "required_by_place": (
        "Waktu balik mengikut tempat bekerja: {out:time}",
        "The day ends, by place of work, at {out:time}",
    ),
    "ramadan_release": (
        "Pelepasan Ramadan {minutes:length}: boleh balik {out:time}",
        "Ramadan release of {minutes:length}: may leave at {out:time}",
    ),
    "pregnancy_release": (
        "Kebenaran khas {minutes:length}: boleh balik {out:time}",
        "Pregnancy release of {minutes:length}: may leave at {out:time}",
    ),
    "outstation_release": (
        "Tugas luar stesen: boleh balik {out:time}",
        "Outstation duty: may leave at {out:time}",
    ),
    "early_release": (
        "Pelepasan awal agensi: boleh balik {out:time}",
        "Early release of the agency: may leave at {out:time}",
    ),
    "tail_cover_duty": (
        "Tugas rasmi {from:time} hingga {to:time} meliputi penghujung hari: boleh balik {out:time}",
        "Official duty {from:time} to {to:time} covers the end of the day: may leave at {out:time}",
    ),
    "tail_cover_permission": (
        "Kebenaran keluar pejabat {from:time} hingga {to:time} meliputi penghujung hari: boleh balik {out:time}",
        "Permission to leave {from:time} to {to:time} covers the end of the day: may leave at {out:time}",
    ),
    "tail_cover_mixed": (
        "Kebenaran dan tugas rasmi {from:time} hingga {to:time} meliputi penghujung hari: boleh balik {out:time}",
        "Permission and official duty {from:time} to {to:time} covers the end of the day: may leave at {out:time}",
    ),
    "early": (
        "Keluar {at:time}, boleh balik {out:time}: awal {minutes:length}",
        "Out at {at:time}, may leave at {out:time}: early by {minutes:length}",
    ),
    # Status
    "absent": ("Tiada rekod masuk dan keluar: tidak hadir", "No record in or out: absent"),
    "not_yet": ("Belum daftar masuk", "Not clocked in yet"),
    "working": ("Belum daftar keluar: hari masih berjalan", "Not clocked out yet: the day is still running"),
    "no_in": ("Tiada daftar masuk: rekod tidak lengkap", "No clock-in: the record is incomplete"),
    "no_out": ("Tiada daftar keluar: rekod tidak lengkap", "No clock-out: the record is incomplete"),
    # Work
    "worked": (
        "Bekerja {from:time} hingga {to:time} tolak rehat {rest:length} = {minutes:length}",
        "Worked {from:time} to {to:time} less rest of {rest:length} = {minutes:length}",
    ),
    "worked_less_other": (
        "Bekerja {from:time} hingga {to:time} tolak masa di luar {other:length} = {minutes:length}",
        "Worked {from:time} to {to:time} less time away of {other:length} = {minutes:length}",
    ),
    "worked_less_both": (
        "Bekerja {from:time} hingga {to:time} tolak rehat {rest:length} dan masa di luar {other:length}"
        " = {minutes:length}",
        "Worked {from:time} to {to:time} less rest of {rest:length} and time away of {other:length} = {minutes:length}",
    ),
    "worked_whole": (
        "Bekerja {from:time} hingga {to:time} = {minutes:length}",
        "Worked {from:time} to {to:time} = {minutes:length}",
    ),
    "worked_duty": ("Tugas rasmi dikira {minutes:length}", "Official duty counts {minutes:length}"),
    "worked_nothing": ("Tiada masa bekerja dikira", "No working time counts"),
    "overtime": (
        "Selepas {after:time}: lebih masa {minutes:length}",
        "After {after:time}: overtime of {minutes:length}",
    ),
    # Places
    "outside": ("Rekod dari luar kawasan pejabat", "Recorded outside the office area"),
    "remote": ("Bekerja dari rumah", "Working from home"),
    "remote_on_office_day": (
        "Hari ini hari wajib berada di pejabat",
        "This is a day to be at the office",
    ),
    "remote_over_quota": (
        "Kuota bekerja dari rumah minggu ini sudah digunakan",
        "This week's quota of working from home is used up",
    ),
}


SOURCES: Final[Mapping[str, str]] = {
    "Rekod kehadiran": "Attendance record",
    "Tetapan agensi": "Agency's settings",
    "Kalendar": "Calendar",
    "Jadual waktu kerja": "Schedule",
    "Hari Bekerja Hibrid": "Hybrid working days",
    "Cuti diluluskan": "Approved leave",
}
"""Sources in English; circulars keep their names."""


def source(finding: Finding, language: Language = "ms") -> str:
    """Where the rule of one finding comes from."""
    return finding.source if language == "ms" else SOURCES.get(finding.source, finding.source)


def sentences(trace: Iterable[Finding], language: Language = "ms") -> list[str]:
    """One sentence for every finding, in its order."""
    return [sentence(finding, language) for finding in trace]


def sentence(finding: Finding, language: Language = "ms") -> str:
    """The sentence of one finding."""
    template = TEMPLATES[finding.code][0 if language == "ms" else 1]
    return _Speaker(language).vformat(template, (), finding.facts)


def spoken_time(minute: int, language: Language = "ms") -> str:
    """A minute of the date as people say it: ``7.58 pagi``, ``12.30 tengah hari``, ``5.05 petang``; ``7:58 a.m.``."""
    days, rest = divmod(minute, _DAY)
    neighbour = _NEIGHBOURS[language].get(days, "")
    hour, minutes = divmod(rest, 60)
    twelve = hour % 12 or 12
    if language == "ms":
        return f"{twelve}.{minutes:02d} {_part_of_day(hour)}{neighbour}"
    return f"{twelve}:{minutes:02d} {'a.m.' if hour < 12 else 'p.m.'}{neighbour}"


def spoken_length(minutes: int, language: Language = "ms") -> str:
    """A length as people say it: ``9 jam``, ``7 jam 30 minit``; ``1 hour 5 minutes``."""
    hours, rest = divmod(minutes, 60)
    if language == "ms":
        parts = [f"{hours} jam" if hours else "", f"{rest} minit" if rest or not hours else ""]
    else:
        parts = [_counted(hours, "hour") if hours else "", _counted(rest, "minute") if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def _part_of_day(hour: int) -> str:
    if hour < 12:
        return "pagi"
    if hour == 12:
        return "tengah hari"
    return "petang" if hour < 19 else "malam"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class _Speaker(Formatter):
    """Fills a template; the format of a field says how its value is spoken."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec == "time":
            return spoken_time(value, self.language)
        if format_spec == "length":
            return spoken_length(value, self.language)
        if format_spec == "kind":
            return _KINDS[self.language][value]
        return super().format_field(value, format_spec)
