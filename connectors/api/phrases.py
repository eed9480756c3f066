"""What the interface's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "api.token_issued": Phrase(_("Token API dikeluarkan"), _("%(actor)s mengeluarkan token API %(target)s.")),
    "api.token_revoked": Phrase(_("Token API dibatalkan"), _("%(actor)s membatalkan token API %(target)s.")),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("api", _("API"), PHRASES)
    register_target("api.token", _("Token API"))
