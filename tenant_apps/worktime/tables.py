"""The lists of the working-time pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kit.ui.tables import Column, Table


class HolidaysTable(Table):
    """The holidays of a year."""

    caption = _("Cuti umum")
    default_sort = "date"
    per_page = 100
    columns = (
        Column("date", _("Tarikh"), sort=("date",), template="worktime/cells/day.html", nowrap=True),
        Column("name", _("Nama"), value="name_ms", template="worktime/cells/holiday.html", card="title"),
        Column("state", _("Negeri"), sort=("state", "date"), template="worktime/cells/state.html"),
        Column("status", _("Status"), template="worktime/cells/standing.html", nowrap=True),
        Column("actions", _("Tindakan"), value="id", template="worktime/cells/actions.html", nowrap=True),
    )
