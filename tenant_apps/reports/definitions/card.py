"""The monthly card: one officer's month, a row for each date; on paper exactly one page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kit.ui.times import date_short
from tenant_apps.attendance.selectors import listing
from tenant_apps.people.selectors import Reach
from tenant_apps.reports.definitions.base import Asked, Report, Span
from tenant_apps.reports.definitions.columns import Column, Kind
from tenant_apps.reports.definitions.days import ALL
from tenant_apps.reports.definitions.words import status_of


def card_days(reach: Reach, asked: Asked) -> list[dict[str, Any]]:
    """Return a row for each date of the month; a date without a verdict has only its date. One statement."""
    found = {row["date"]: row for row in listing.day_rows(reach, asked.first, asked.last)} if reach.person_id else {}
    dates = (asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1))
    return [found.get(day) or _empty(day) for day in dates] if found else []


def _empty(day: date) -> dict[str, Any]:
    return {
        "date": day,
        "primary": "",
        "flags": (),
        "schedule_code": "",
        "first_in": None,
        "last_out": None,
        "required_out": None,
        "late_minutes": None,
        "early_minutes": None,
        "worked_minutes": None,
        "overtime_minutes": None,
    }


def _some(key: str) -> Any:
    """A length that is left empty where it is nothing: a card is read for what stands out."""
    return lambda row: row[key] or None


CARD = Report(
    code="kad",
    title=_("Kad kehadiran bulanan"),
    lead=_("Bulan seorang pegawai, sebaris sehari, pada satu muka surat A4."),
    icon="calendar-days",
    span=Span.MONTH,
    roles=ALL,
    needs_person=True,
    columns=lambda asked: (
        Column("date", _("Tarikh"), Kind.DATE, 10),
        Column("weekday", _("Hari"), width=5, value=lambda row: date_short(row["date"]).split()[0]),
        Column("schedule_code", _("Waktu"), width=6),
        Column("first_in", _("Masuk"), Kind.TIME, 7),
        Column("last_out", _("Keluar"), Kind.TIME, 7),
        Column("required_out", _("Boleh keluar"), Kind.TIME, 7),
        Column("late_minutes", _("Lewat"), Kind.LENGTH, 6, value=_some("late_minutes"), total=True),
        Column("early_minutes", _("Awal"), Kind.LENGTH, 6, value=_some("early_minutes"), total=True),
        Column("worked_minutes", _("Bekerja"), Kind.LENGTH, 7, value=_some("worked_minutes"), total=True),
        Column("overtime_minutes", _("Lebih"), Kind.LENGTH, 6, value=_some("overtime_minutes"), total=True),
        Column("status", _("Status"), width=34, value=lambda row: status_of(row) if row["primary"] else ""),
    ),
    rows=card_days,
    empty=_("Tiada hari yang dinilai dalam bulan ini."),
    signed=True,
    matrix=True,
)

REPORTS = (CARD,)
