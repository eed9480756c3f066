"""The daily movement record as a report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.movements.selectors.outing_listing import kind_words, minute_of, outing_rows
from tenant_apps.reports.definitions.base import Report, Span
from tenant_apps.reports.definitions.columns import Column, Kind
from tenant_apps.reports.definitions.days import ALL
from tenant_apps.reports.definitions.words import DATE, NAME, STAFF_NO

OUTINGS = Report(
    code="pergerakan-harian",
    title=_("Laporan pergerakan harian"),
    lead=_("Siapa keluar pejabat, ke mana, bila keluar dan bila kembali."),
    icon="footprints",
    span=Span.PERIOD,
    roles=ALL,
    columns=lambda asked: (
        DATE,
        NAME,
        STAFF_NO,
        Column("out_at", _("Keluar"), Kind.TIME, 8, value=lambda row: minute_of(row, "out_at"), sort=("out_at",)),
        Column("back_by", _("Jangka kembali"), Kind.TIME, 9),
        Column("back_at", _("Kembali"), Kind.TIME, 8, value=lambda row: minute_of(row, "back_at"), sort=("back_at",)),
        Column("place", _("Tempat"), width=26, sort=("place", "date")),
        Column("purpose", _("Tujuan"), width=36),
        Column("kind", _("Urusan"), width=16, value=kind_words, sort=("kind", "date")),
    ),
    rows=lambda reach, asked: outing_rows(reach, asked.first, asked.last),
    default_sort="date",
    wide=True,
    empty=_("Tiada pergerakan dalam tempoh ini."),
)

REPORTS = (OUTINGS,)
