"""What the audit trail says about packs, on the root host and in each agency."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "rulepacks.pack_added": Phrase(_("Pakej ditambah"), _("%(actor)s menambah pakej %(target)s.")),
    "rulepacks.drafted": Phrase(_("Draf pakej dibuat"), _("%(actor)s membuat draf %(target)s.")),
    "rulepacks.draft_changed": Phrase(_("Draf pakej diubah"), _("%(actor)s mengubah draf %(target)s.")),
    "rulepacks.draft_dropped": Phrase(_("Draf pakej dibuang"), _("%(actor)s membuang draf %(target)s.")),
    "rulepacks.trial_asked": Phrase(
        _("Pratonton pakej diminta"), _("%(actor)s meminta pratonton %(target)s bagi %(after.agencies)s agensi.")
    ),
    "rulepacks.published": Phrase(
        _("Versi diterbitkan"),
        _("%(actor)s menerbitkan %(target)s, berkuat kuasa mulai %(after.valid_from)s: %(remark)s"),
    ),
    "rulepacks.tried_here": Phrase(
        _("Perubahan pusat dicuba"),
        _("Pusat mencuba %(target)s di sini: %(after.days)s hari pegawai akan berubah. Belum ada yang diubah."),
    ),
    "rulepacks.taken_here": Phrase(_("Perubahan pusat diterima"), _("Agensi menerima %(target)s daripada pusat.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("rulepacks", _("Aturan pusat"), PHRASES)
    register_target("rulepacks.pack", _("Pakej pusat"))
    register_target("rulepacks.version", _("Versi pakej pusat"))
