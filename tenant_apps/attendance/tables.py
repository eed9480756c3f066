"""The lists of the room's pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from kit.ui.tables import Column, Table
from tenant_apps.attendance.selectors.days import time_of


@dataclass(frozen=True, slots=True)
class Told:
    """A verdict in a cell: its pills, the two times, the minutes worked."""

    statuses: tuple[tuple[str, str], ...]
    in_time: time | None
    out_time: time | None
    worked: int


def _told(verdict: Mapping[str, Any]) -> Told:
    notes = {"LEWAT": f"{verdict.get('late', 0)}m", "PULANG_AWAL": f"{verdict.get('early', 0)}m"}
    flags = [(flag, notes.get(flag, "")) for flag in verdict["flags"]]
    first, last = verdict.get("first_in"), verdict.get("last_out")
    return Told(((verdict["primary"], ""), *flags), time_of(first), time_of(last), verdict.get("worked", 0))


def _before(row: Any) -> Told:
    return _told(row.before)


def _after(row: Any) -> Told:
    return _told(row.after)


def _breaches(row: Any) -> str:
    """The month's number of days with a breach, and what it would be."""
    return f"{row.stands} → {row.stands + row.moves}" if row.moves else str(row.stands)


class PreviewTable(Table):
    """The days that would come out otherwise."""

    default_sort = "date"
    columns = (
        Column("name", _("Pegawai"), sort=("person__name",), card="title"),
        Column("date", _("Tarikh"), sort=("date", "person_id"), template="ui/cells/date.html", nowrap=True),
        Column("before", _("Sebelum"), value=_before, template="attendance/cells/verdict.html"),
        Column("after", _("Selepas"), value=_after, template="attendance/cells/verdict.html"),
        Column("issues", _("Isu"), value="opened", template="attendance/cells/issues.html"),
        Column("month", _("Hari bermasalah bulan itu"), value=_breaches, nowrap=True),
    )
