"""What the connector's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "zk.connector_issued": Phrase(
        _("Penyambung tapak didaftarkan"),
        _("%(actor)s mendaftarkan penyambung tapak %(target)s dan menerima tokennya."),
    ),
    "zk.connector_revoked": Phrase(
        _("Penyambung tapak dibatalkan"), _("%(actor)s membatalkan token penyambung tapak %(target)s.")
    ),
    "zk.clock_set": Phrase(
        _("Jam peranti diset"), _("Jam peranti %(target)s dialih %(after.seconds)s saat semasa dibaca.")
    ),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("zk", _("Penyambung tapak"), PHRASES)
    register_target("zk.connector", _("Penyambung tapak"))
