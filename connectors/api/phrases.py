"""What the interface's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "api.token_issued": Phrase(_("Token API dikeluarkan"), _("%(actor)s mengeluarkan token API %(target)s.")),
    "api.token_revoked": Phrase(_("Token API dibatalkan"), _("%(actor)s membatalkan token API %(target)s.")),
    "api.hook_added": Phrase(_("Webhook didaftarkan"), _("%(actor)s mendaftarkan webhook %(target)s.")),
    "api.hook_tested": Phrase(_("Webhook diuji"), _("%(actor)s menguji webhook %(target)s.")),
    "api.hook_ended": Phrase(_("Webhook ditamatkan"), _("%(actor)s menamatkan webhook %(target)s.")),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("api", _("API"), PHRASES)
    register_target("api.token", _("Token API"))
    register_target("api.hook", _("Webhook"))
