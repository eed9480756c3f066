"""The lists of the organisation's pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kit.ui.tables import Column, Table


class OfficersTable(Table):
    """Officers with where they serve and who supervises them."""

    caption = _("Pegawai")
    default_sort = "name"
    per_page = 50
    columns = (
        Column(
            "name",
            _("Nama"),
            sort=("name",),
            link=lambda row: reverse("people:person", args=[row.pk]),
            card="title",
        ),
        Column("staff_no", _("No. kakitangan"), sort=("staff_no",), nowrap=True),
        Column("id_masked", _("Kad pengenalan"), nowrap=True),
        Column("unit", _("Unit"), sort=("unit_name",), value="unit_name"),
        Column("supervisor", _("Penyelia"), sort=("supervisor_name",), value="supervisor_name"),
        Column("access", _("Akses"), value="user_id", template="people/cells/access.html", nowrap=True),
    )


class GapsTable(Table):
    """Officers in service whom nobody supervises."""

    caption = _("Pegawai tanpa penyelia")
    default_sort = "name"
    per_page = 25
    columns = (
        Column(
            "name",
            _("Nama"),
            sort=("name",),
            link=lambda row: reverse("people:chain", args=[row.pk]),
            card="title",
        ),
        Column("staff_no", _("No. kakitangan"), sort=("staff_no",), nowrap=True),
        Column("unit", _("Unit"), sort=("unit_name",), value="unit_name"),
    )
