"""Reports of what waits and of who was where: open issues, movements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kit.ui.statuses import day_look
from tenant_apps.issues.selectors.listing import open_rows
from tenant_apps.movements.selectors import movement_title
from tenant_apps.movements.selectors.listing import movement_rows
from tenant_apps.reports.definitions.base import Asked, Report, Span
from tenant_apps.reports.definitions.columns import Column, Kind
from tenant_apps.reports.definitions.days import ABOVE, ALL
from tenant_apps.reports.definitions.words import NAME, STAFF_NO, state_of
from tenant_apps.tasks.selectors.listing import status_word, task_rows, verification_word


def date_of(row: Any, key: str) -> date:
    """Return a row's date."""
    found: date = row[key]
    return found


def _issue_columns(asked: Asked) -> tuple[Column, ...]:
    def age(row: Any) -> int:
        return (asked.last - date_of(row, "date")).days

    def overdue(row: Any) -> int:
        return max(0, (asked.last - date_of(row, "decide_by")).days)

    return (
        Column("age", _("Usia (hari)"), Kind.COUNT, 8, value=age),
        Column("date", _("Tarikh"), Kind.DATE, 11, sort=("date", "name")),
        NAME,
        STAFF_NO,
        Column("kind", _("Isu"), width=22, value=lambda row: day_look(row["kind"]).label, sort=("kind", "date")),
        Column("state", _("Keadaan"), width=18, value=state_of, sort=("state", "date")),
        Column("approver_name", _("Menunggu"), width=26, sort=("approver_name", "date")),
        Column("decide_by", _("Tarikh akhir"), Kind.DATE, 11, sort=("decide_by", "name")),
        Column("overdue", _("Lepas tarikh akhir (hari)"), Kind.COUNT, 9, value=overdue),
    )


ISSUES = Report(
    code="usia-isu",
    title=_("Usia isu terbuka"),
    lead=_("Isu yang belum selesai, yang paling lama di atas, dan siapa yang ditunggu."),
    icon="hourglass",
    span=Span.NOW,
    roles=ABOVE,
    columns=_issue_columns,
    rows=lambda reach, asked: open_rows(reach, asked.last),
    default_sort="date",
    wide=True,
    empty=_("Tiada isu terbuka. Semuanya sudah selesai."),
)

MOVEMENTS = Report(
    code="pergerakan",
    title=_("Laporan pergerakan"),
    lead=_("Tugas rasmi, kebenaran keluar, kerja dari rumah dan kerja lebih masa yang dirancang."),
    icon="route",
    span=Span.PERIOD,
    roles=ALL,
    columns=lambda asked: (
        Column("date_from", _("Dari"), Kind.DATE, 11, sort=("date_from", "name")),
        Column("date_to", _("Hingga"), Kind.DATE, 11, sort=("date_to", "name")),
        Column("from_minutes", _("Mula"), Kind.TIME, 8),
        Column("to_minutes", _("Tamat"), Kind.TIME, 8),
        NAME,
        STAFF_NO,
        Column("kind", _("Jenis"), width=24, value=lambda row: movement_title(row["kind"]), sort=("kind", "date_from")),
        Column("place", _("Tempat"), width=24, sort=("place", "date_from")),
        Column("purpose", _("Tujuan"), width=34),
        Column("state", _("Keadaan"), width=12, value=state_of, sort=("state", "date_from")),
    ),
    rows=lambda reach, asked: movement_rows(reach, asked.first, asked.last),
    default_sort="date_from",
    wide=True,
    empty=_("Tiada pergerakan dalam tempoh ini."),
)

TASKS = Report(
    code="tugasan",
    title=_("Laporan tugasan"),
    lead=_("Tugasan yang dicatat setiap hari, keadaannya, dan pengesahan penyelia."),
    icon="list-checks",
    span=Span.PERIOD,
    roles=ALL,
    columns=lambda asked: (
        Column("date", _("Tarikh"), Kind.DATE, 11, sort=("date", "name")),
        NAME,
        STAFF_NO,
        Column("title", _("Tugasan"), width=40, sort=("title", "date")),
        Column("category_name", _("Kategori"), width=16, sort=("category_name", "date")),
        Column("status", _("Status"), width=16, value=lambda row: status_word(row["status"]), sort=("status", "date")),
        Column("progress", _("Kemajuan (%)"), Kind.COUNT, 9, sort=("progress", "date")),
        Column("due_on", _("Tarikh siap"), Kind.DATE, 11, sort=("due_on", "name")),
        Column("verification", _("Pengesahan"), width=14, value=lambda row: verification_word(row["verification"])),
        Column("remark", _("Ulasan penyelia"), width=28),
    ),
    rows=lambda reach, asked: task_rows(reach, asked.first, asked.last),
    default_sort="date",
    wide=True,
    empty=_("Tiada tugasan dicatat dalam tempoh ini."),
)

REPORTS = (ISSUES, MOVEMENTS, TASKS)
