"""Reports of days: by unit, one by one, late, with overtime, away from the office."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenant_apps.attendance.selectors import listing
from tenant_apps.people.viewer import ADMIN, CLERK, EXECUTIVE, SUPERVISOR
from tenant_apps.reports.definitions.base import OFFICER, Report, Span
from tenant_apps.reports.definitions.columns import Column, Kind
from tenant_apps.reports.definitions.words import (
    CAME,
    DATE,
    EARLY,
    LATE,
    LEFT,
    NAME,
    OVERTIME,
    STAFF_NO,
    UNIT,
    WORKED,
    place_of,
    status_of,
)

ABOVE = frozenset({SUPERVISOR, EXECUTIVE, ADMIN, CLERK})
ALL = ABOVE | {OFFICER}


def _count(key: str, heading: Any) -> Column:
    return Column(key, heading, Kind.COUNT, 9, sort=(key, "unit_name"), total=True)


def _share(row: Any) -> float | None:
    return 100 * row["full"] / row["expected"] if row["expected"] else None


_UNIT_COLUMNS = (
    Column("unit_name", _("Unit"), width=34, sort=("unit_path",)),
    _count("expected", _("Sepatutnya hadir")),
    _count("full", _("Penuh")),
    Column("share", _("Penuh (%)"), Kind.SHARE, 9, value=_share),
    _count("late", _("Lewat")),
    _count("early", _("Pulang awal")),
    _count("incomplete", _("Tidak lengkap")),
    _count("absent", _("Tiada rekod")),
    _count("on_leave", _("Cuti")),
    _count("on_duty", _("Tugas rasmi")),
)

DAILY = Report(
    code="harian",
    title=_("Kehadiran harian mengikut unit"),
    lead=_("Berapa yang hadir penuh, lewat, dan tiada rekod bagi setiap unit pada satu hari."),
    icon="calendar-check",
    span=Span.DAY,
    roles=ABOVE,
    columns=lambda asked: _UNIT_COLUMNS,
    rows=lambda reach, asked: listing.unit_counts(reach, asked.first, asked.last),
    default_sort="unit_name",
    wide=True,
    searches=False,
    empty=_("Tiada hari bekerja yang dinilai pada tarikh ini."),
    notes=(_("Hari rehat, cuti umum, pegawai yang dikecualikan dan yang tiada waktu kerja tidak dikira."),),
)

DAYS = Report(
    code="kehadiran",
    title=_("Kehadiran pegawai"),
    lead=_("Setiap hari setiap pegawai: masuk, keluar, lewat, pulang awal dan statusnya."),
    icon="list-checks",
    span=Span.PERIOD,
    roles=ALL,
    columns=lambda asked: (
        DATE,
        NAME,
        STAFF_NO,
        UNIT,
        Column("schedule_code", _("Waktu kerja"), width=9),
        CAME,
        LEFT,
        LATE,
        EARLY,
        WORKED,
        Column("status", _("Status"), width=30, value=status_of),
    ),
    rows=lambda reach, asked: listing.day_rows(reach, asked.first, asked.last),
    default_sort="date",
    wide=True,
    empty=_("Tiada hari yang dinilai dalam tempoh ini."),
)

LATENESS = Report(
    code="kerap-lewat",
    title=_("Paling kerap lewat"),
    lead=_("Pegawai yang lewat dalam satu tempoh, yang paling kerap di atas."),
    icon="clock-alert",
    span=Span.PERIOD,
    roles=ABOVE,
    columns=lambda asked: (
        NAME,
        STAFF_NO,
        UNIT,
        Column("days", _("Hari lewat"), Kind.COUNT, 9, sort=("days", "minutes"), total=True),
        Column("minutes", _("Jumlah (j:mm)"), Kind.LENGTH, 10, sort=("minutes", "days"), total=True),
        Column("longest", _("Paling lama (j:mm)"), Kind.LENGTH, 10, sort=("longest",)),
        Column("latest", _("Kali terakhir"), Kind.DATE, 11, sort=("latest",)),
    ),
    rows=lambda reach, asked: listing.late_counts(reach, asked.first, asked.last),
    default_sort="-days",
    empty=_("Tiada pegawai yang lewat dalam tempoh ini."),
    notes=(_("Senarai ini untuk tindakan penyelia dan pentadbir. Jangan dipamerkan."),),
)

OVERTIME_DAYS = Report(
    code="lebih-masa",
    title=_("Kerja lebih masa"),
    lead=_("Hari dengan kerja lebih masa yang dikira, bagi setiap pegawai."),
    icon="timer",
    span=Span.PERIOD,
    roles=ALL,
    columns=lambda asked: (
        DATE,
        NAME,
        STAFF_NO,
        UNIT,
        CAME,
        LEFT,
        Column("required_out", _("Boleh keluar"), Kind.TIME, 8, sort=("required_out",)),
        WORKED,
        OVERTIME,
    ),
    rows=lambda reach, asked: listing.overtime_rows(reach, asked.first, asked.last),
    default_sort="date",
    empty=_("Tiada kerja lebih masa yang dikira dalam tempoh ini."),
)

REMOTE = Report(
    code="luar-pejabat",
    title=_("Bekerja dari rumah dan luar kawasan"),
    lead=_("Hari yang bermula atau tamat di rumah atau di luar kawasan pejabat."),
    icon="house",
    span=Span.PERIOD,
    roles=ALL,
    columns=lambda asked: (
        DATE,
        NAME,
        STAFF_NO,
        UNIT,
        Column("place", _("Tempat masuk"), width=14, value=place_of, sort=("place", "name")),
        CAME,
        LEFT,
        Column("status", _("Status"), width=34, value=status_of),
    ),
    rows=lambda reach, asked: listing.remote_rows(reach, asked.first, asked.last),
    default_sort="date",
    wide=True,
    empty=_("Tiada hari di luar pejabat dalam tempoh ini."),
)

REPORTS = (DAILY, DAYS, LATENESS, OVERTIME_DAYS, REMOTE)
