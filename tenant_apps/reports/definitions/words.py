"""What the reports share: columns of who an officer is, and codes as words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.ui.statuses import card_colour, day_look, decision_look
from tenant_apps.reports.definitions.base import Asked
from tenant_apps.reports.definitions.columns import Column, Kind

NAME = Column("name", _("Nama"), width=30, sort=("name", "person_id"))
STAFF_NO = Column("staff_no", _("No. kakitangan"), width=14, sort=("staff_no", "name"))
UNIT = Column("unit_name", _("Unit"), width=24, sort=("unit_name", "name"))
DATE = Column("date", _("Tarikh"), Kind.DATE, 11, sort=("date", "name"))
CAME = Column("first_in", _("Masuk"), Kind.TIME, 8, sort=("first_in", "name"))
LEFT = Column("last_out", _("Keluar"), Kind.TIME, 8, sort=("last_out", "name"))
LATE = Column("late_minutes", _("Lewat (j:mm)"), Kind.LENGTH, 8, sort=("late_minutes", "name"))
EARLY = Column("early_minutes", _("Pulang awal (j:mm)"), Kind.LENGTH, 8, sort=("early_minutes", "name"))
WORKED = Column("worked_minutes", _("Bekerja (j:mm)"), Kind.LENGTH, 8, sort=("worked_minutes", "name"))
OVERTIME = Column("overtime_minutes", _("Lebih masa (j:mm)"), Kind.LENGTH, 8, sort=("overtime_minutes", "name"))

COLOURS = (("KUNING", _("Kad Kuning")), ("HIJAU", _("Kad Hijau")), ("MERAH", _("Kad Merah")))
PLACES = {
    "PEJABAT": _("Pejabat"),
    "KIOS": _("Kios"),
    "BDR": _("Rumah"),
    "LUAR": _("Luar kawasan"),
    "DL": _("Luar kawasan"),
}


def status_of(row: Any) -> str:
    """Return the day's status and flags as words."""
    codes = (row["primary"], *row["flags"]) if isinstance(row, dict) else (row.primary, *row.flags)
    return ", ".join(str(day_look(code).label) for code in codes)


def place_of(row: Any) -> str:
    """Return the place of the day's first punch as a word."""
    return str(PLACES.get(row["place"], ""))


def state_of(row: Any) -> str:
    """Return a decision's state as a word."""
    return str(decision_look(row["state"]).label)


def colour_of(row: Any) -> str:
    """Return a card's colour as a word."""
    return str(card_colour(row["colour"]).name)


def card_link(asked: Asked) -> Any:
    """Return a function: a row's officer to the address of their card of the month asked for."""
    month = f"{asked.month:%Y-%m}"

    def link(row: Any) -> str:
        return f"{reverse('reports:report', args=['kad'])}?{urlencode({'pegawai': row['person_id'], 'bulan': month})}"

    return link
