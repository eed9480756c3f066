"""What the audit trail says about agencies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "agencies.admitted": Phrase(_("Agensi diterima"), _("%(actor)s menerima %(target)s ke dalam SPOT-Me.")),
    "agencies.opened": Phrase(_("Agensi dibuka"), _("%(actor)s membuka %(target)s kepada pegawainya.")),
    "agencies.suspended": Phrase(_("Agensi digantung"), _("%(actor)s menggantung %(target)s: %(remark)s")),
    "agencies.resumed": Phrase(_("Agensi disambung semula"), _("%(actor)s menyambung semula %(target)s.")),
    "agencies.quotas_set": Phrase(
        _("Kuota agensi ditetapkan"),
        _("%(actor)s menetapkan kuota %(target)s: %(after.officers)s pegawai, %(after.terminals)s peranti."),
    ),
    "agencies.closed": Phrase(_("Agensi ditamatkan"), _("%(actor)s menamatkan %(target)s: %(remark)s")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("agencies", _("Agensi"), PHRASES)
    register_target("tenants.tenant", _("Agensi"))
