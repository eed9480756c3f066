"""The verdict on a day: its one status, its flags, its figures, and the trace of what led there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from tenant_apps.worktime.rules.clock import clock_text


class Primary(StrEnum):
    """The one status of a day."""

    NO_SCHEDULE = "TIADA_JADUAL"
    EXEMPT = "KECUALI"
    HOLIDAY = "KELEPASAN"
    REST = "REHAT"
    LEAVE = "CUTI"
    DUTY = "TUGAS_RASMI"
    NOT_YET = "BELUM_DAFTAR"
    WORKING = "SEDANG_BERTUGAS"
    ABSENT = "TIDAK_HADIR"
    INCOMPLETE = "TIDAK_LENGKAP"
    PRESENT = "HADIR"


class Flag(StrEnum):
    """What else is to be said about a day."""

    LATE = "LEWAT"
    EARLY = "PULANG_AWAL"
    NO_IN = "TIADA_MASUK"
    NO_OUT = "TIADA_KELUAR"
    OUTSIDE = "LUAR_KAWASAN"
    REMOTE = "BDR"
    REMOTE_ON_OFFICE_DAY = "BDR_HARI_WAJIB"
    REMOTE_OVER_QUOTA = "BDR_LEBIH_KUOTA"
    PART_DUTY = "TUGAS_LUAR"
    PERMISSION = "KELUAR_PEJABAT"
    LEAVE_MORNING = "CUTI_AM"
    LEAVE_AFTERNOON = "CUTI_PM"
    PRESENT_ON_LEAVE = "HADIR_SEMASA_CUTI"
    REST_DAY_WORK = "KERJA_REHAT"
    HOLIDAY_WORK = "KERJA_KELEPASAN"
    OVERTIME = "LEBIH_MASA"
    FACE_TO_CONFIRM = "PENGESAHAN_WAJAH"
    WEAK_LOCATION = "LOKASI_LEMAH"


BREACHES: Final = frozenset({"LEWAT", "PULANG_AWAL", "TIADA_MASUK", "TIADA_KELUAR", "TIDAK_HADIR"})
"""What makes a day count against its officer in the month's card, unless it is accepted."""

ISSUE_CODES: Final = BREACHES | {
    "LUAR_KAWASAN",
    "BDR",
    "BDR_HARI_WAJIB",
    "BDR_LEBIH_KUOTA",
    "HADIR_SEMASA_CUTI",
    "PENGESAHAN_WAJAH",
}
"""The statuses and flags that open an issue."""


class Finding(NamedTuple):
    """One rule applied: its code, the facts it rests on (minutes or words), and where the rule comes from."""

    code: str
    facts: Mapping[str, str | int]
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one date. Clock fields are minutes since its midnight; the figures are whole minutes.

    ``is_open`` says that the day can still change by itself. ``place_in`` and ``place_out`` are the places of the
    punches picked.
    """

    primary: str
    flags: frozenset[str] = frozenset()
    first_in: int | None = None
    last_out: int | None = None
    required_out: int | None = None
    late_min: int = 0
    early_min: int = 0
    worked_min: int = 0
    overtime_min: int = 0
    is_open: bool = False
    place_in: str | None = None
    place_out: str | None = None
    trace: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain data: clock texts, sorted flags, the trace as a list."""
        return {
            "first_in": _text(self.first_in),
            "last_out": _text(self.last_out),
            "required_out": _text(self.required_out),
            "primary": str(self.primary),
            "flags": sorted(map(str, self.flags)),
            "late_min": self.late_min,
            "early_min": self.early_min,
            "worked_min": self.worked_min,
            "overtime_min": self.overtime_min,
            "trace": [trace_item(finding) for finding in self.trace],
        }


def trace_item(finding: Finding) -> dict[str, Any]:
    """A finding as plain data; :func:`finding_of` reads it back."""
    return {"code": finding.code, "facts": dict(finding.facts), "source": finding.source}


def finding_of(item: Mapping[str, Any]) -> Finding:
    """A finding from the plain data a stored trace keeps."""
    return Finding(item["code"], item["facts"], item["source"])


def _text(minute: int | None) -> str | None:
    return None if minute is None else clock_text(minute)
