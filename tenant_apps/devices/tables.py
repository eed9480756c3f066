"""The lists of the terminals' pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kit.ui.tables import Column, Table
from tenant_apps.devices.words import reason_words


class TerminalsTable(Table):
    """The terminals in use."""

    caption = _("Peranti")
    per_page = 200
    columns = (
        Column("name", _("Peranti"), template="devices/cells/name.html", card="title"),
        Column("health", _("Keadaan"), value="tone", template="devices/cells/health.html", nowrap=True),
        Column("last_seen_at", _("Kali terakhir"), template="devices/cells/seen.html", nowrap=True),
        Column("drift_seconds", _("Sasaran jam"), template="devices/cells/drift.html", nowrap=True),
        Column("fill_per_cent", _("Ingatan"), template="devices/cells/fill.html", align="end", nowrap=True),
        Column("today", _("Rekod hari ini"), value="stored", template="devices/cells/today.html", nowrap=True),
    )


class BalancesTable(Table):
    """The days of a terminal."""

    caption = _("Imbangan harian")
    per_page = 31
    columns = (
        Column("date", _("Tarikh"), template="devices/cells/day.html", nowrap=True, card="title"),
        Column("received", _("Diterima"), align="end"),
        Column("stored", _("Disimpan"), align="end"),
        Column("duplicates", _("Pendua"), align="end"),
        Column("quarantined", _("Kuarantin"), align="end"),
    )


class QuarantineTable(Table):
    """Records that did not become punches."""

    caption = _("Kuarantin")
    per_page = 50
    columns = (
        Column("received_at", _("Diterima"), template="devices/cells/moment.html", nowrap=True, card="title"),
        Column("terminal_name", _("Peranti")),
        Column("pin", _("Nombor"), nowrap=True),
        Column("device_time", _("Masa peranti"), nowrap=True),
        Column("reason", _("Sebab"), value=lambda row: reason_words(row["reason"])),
        Column("raw", _("Baris asal"), template="devices/cells/raw.html"),
    )


class MappingsTable(Table):
    """Whose number is whose."""

    caption = _("Padanan nombor")
    per_page = 100
    columns = (
        Column("pin", _("Nombor"), nowrap=True, card="title"),
        Column("person_name", _("Pegawai")),
        Column("staff_no", _("No. kakitangan"), nowrap=True),
        Column("group", _("Kumpulan"), nowrap=True),
        Column("valid_from", _("Mulai"), template="ui/cells/date.html", nowrap=True),
        Column("valid_to", _("Hingga"), template="ui/cells/date.html", nowrap=True),
        Column("letter", _("Kad"), value="method", template="devices/cells/letter.html"),
        Column("end", _("Tindakan"), value="id", template="devices/cells/end.html", nowrap=True),
    )
