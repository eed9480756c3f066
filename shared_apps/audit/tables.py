"""The audit trail as a list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kit.ui.tables import Column, Table
from shared_apps.audit.phrases import label_of
from shared_apps.audit.selectors import address, said


class TrailTable(Table):
    """Lines, the newest first; a line leads to itself, its target to the target's page."""

    columns = (
        Column("at", _("Masa"), sort=("at",), template="audit/cells/at.html", nowrap=True),
        Column("said", _("Apa yang berlaku"), value=said, template="audit/cells/said.html", card="title"),
        Column("target", _("Perkara"), value="target_label", link=address, card="hidden"),
        Column("ip", _("Alamat rangkaian"), card="hidden"),
    )
    default_sort = "-at"
    per_page = 50
    caption = _("Jejak audit")


class TrailExport(Table):
    """Lines as a file: everything but what changed."""

    columns = (
        Column("at", _("Masa"), sort=("at",)),
        Column("actor_name", _("Orang")),
        Column("on_behalf_of", _("Bagi pihak")),
        Column("action", _("Kod")),
        Column("label", _("Tindakan"), value=lambda line: label_of(line.action)),
        Column("target_label", _("Perkara")),
        Column("remark", _("Catatan")),
        Column("ip", _("Alamat rangkaian")),
        Column("request_id", _("Nombor permintaan")),
    )
    default_sort = "at"
