"""Django's name card of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "shared_apps.audit"
    label = "audit"

    def ready(self) -> None:
        from shared_apps.audit.phrases import Phrase, register

        exported = Phrase(_("Jejak audit dimuat turun"), _("%(actor)s memuat turun jejak audit."))
        register("audit", _("Jejak audit"), {"audit.exported": exported})
