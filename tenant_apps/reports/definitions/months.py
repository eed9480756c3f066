"""Reports of months: the recap of a unit, the recap of the Indonesian profile, the list of colours."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenant_apps.reports.definitions.base import Report, Span
from tenant_apps.reports.definitions.columns import Column, Kind
from tenant_apps.reports.definitions.days import ABOVE
from tenant_apps.reports.definitions.words import COLOURS, STAFF_NO, UNIT, card_link, colour_of
from tenant_apps.reports.rules.recap import figures_of
from tenant_apps.reports.selectors.listing import card_rows

_RUNNING = _("Bulan yang belum dikunci menunjukkan kiraan setakat malam tadi.")


def _days(*codes: str) -> Any:
    return lambda row: sum(row["summary"].get("days", {}).get(code, 0) for code in codes)


def _minutes(key: str) -> Any:
    return lambda row: int(row["summary"].get(key, 0))


def _figure(name: str) -> Any:
    return lambda row: getattr(figures_of(row["summary"]), name)


def _counted(key: str, heading: Any, value: Any, width: int = 8) -> Column:
    return Column(key, heading, Kind.COUNT, width, value=value, total=True)


def _length(key: str, heading: Any) -> Column:
    return Column(key, heading, Kind.LENGTH, 10, value=_minutes(key), total=True)


RECAP = Report(
    code="rekap-bulanan",
    title=_("Rekap bulanan unit"),
    lead=_("Bulan setiap pegawai dalam satu baris: hari hadir, lewat, pulang awal, tiada rekod, cuti dan minit."),
    icon="table-2",
    span=Span.MONTH,
    roles=ABOVE,
    profile="MY",
    columns=lambda asked: (
        Column("name", _("Nama"), width=30, sort=("name", "person_id"), link=card_link(asked)),
        STAFF_NO,
        UNIT,
        _counted("present", _("Hadir"), _days("HADIR", "SEDANG_BERTUGAS")),
        _counted("late", _("Lewat"), _days("LEWAT")),
        _counted("early", _("Pulang awal"), _days("PULANG_AWAL")),
        _counted("incomplete", _("Tidak lengkap"), _days("TIDAK_LENGKAP")),
        _counted("absent", _("Tidak hadir"), _days("TIDAK_HADIR")),
        _counted("on_leave", _("Cuti"), _days("CUTI")),
        _counted("on_duty", _("Tugas rasmi"), _days("TUGAS_RASMI")),
        _length("late_minutes", _("Lewat (j:mm)")),
        _length("worked_minutes", _("Bekerja (j:mm)")),
        Column("breaches", _("Hari dikira"), Kind.COUNT, 8, sort=("breaches", "name"), total=True),
        Column("colour", _("Kad"), width=11, value=colour_of, sort=("colour", "name")),
    ),
    rows=lambda reach, asked: card_rows(reach, asked.month),
    default_sort="name",
    wide=True,
    matrix=True,
    empty=_("Tiada kad bagi bulan ini."),
    notes=(_RUNNING,),
    signed=True,
)

RECAP_OF_LETTERS = Report(
    code="rekap",
    title=_("Rekap bulanan"),
    lead=_("Bulan setiap pegawai dalam lapan huruf, dengan ruang tandatangan ketua."),
    icon="table-2",
    span=Span.MONTH,
    roles=ABOVE,
    profile="ID",
    columns=lambda asked: (
        Column("name", _("Nama"), width=30, sort=("name", "person_id"), link=card_link(asked)),
        STAFF_NO,
        *(
            _counted(name, letters, _figure(name), 6)
            for letters, name in (
                ("H", "present"),
                ("T", "late"),
                ("PA", "early"),
                ("TK", "unexplained"),
                ("S", "sick"),
                ("I", "excused"),
                ("C", "leave"),
                ("DL", "duty"),
            )
        ),
        _length("late_minutes", _("Lewat (j:mm)")),
        _length("early_minutes", _("Pulang awal (j:mm)")),
        _length("worked_minutes", _("Bekerja (j:mm)")),
    ),
    rows=lambda reach, asked: card_rows(reach, asked.month),
    default_sort="name",
    wide=True,
    matrix=True,
    empty=_("Tiada rekod bagi bulan ini."),
    notes=(_RUNNING,),
    signed=True,
)

COLOUR_LIST = Report(
    code="warna",
    title=_("Senarai warna kad"),
    lead=_("Kad setiap pegawai bagi satu bulan, dengan hari yang dikira dan warna sebelumnya."),
    icon="credit-card",
    span=Span.MONTH,
    roles=ABOVE,
    profile="MY",
    choices=COLOURS,
    choice_label=_("Warna kad"),
    columns=lambda asked: (
        Column("name", _("Nama"), width=30, sort=("name", "person_id"), link=card_link(asked)),
        STAFF_NO,
        UNIT,
        Column("colour", _("Kad"), width=12, value=colour_of, sort=("colour", "name")),
        Column("previous", _("Kad sebelumnya"), width=12, value=lambda row: colour_of({"colour": row["previous"]})),
        Column("breaches", _("Hari dikira"), Kind.COUNT, 9, sort=("breaches", "name")),
        Column("frozen", _("Bulan"), width=14, value=lambda row: _("Dikunci") if row["frozen"] else _("Belum dikunci")),
    ),
    rows=lambda reach, asked: card_rows(reach, asked.month, colour=asked.choice),
    default_sort="-breaches",
    empty=_("Tiada kad dengan warna ini bagi bulan ini."),
    notes=(_RUNNING,),
)

REPORTS = (RECAP, RECAP_OF_LETTERS, COLOUR_LIST)
