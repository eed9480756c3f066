"""Django's name card of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "shared_apps.applications"
    label = "applications"

    def ready(self) -> None:
        from shared_apps.audit.phrases import Phrase, register, register_target

        register_target("applications.application", _("Permohonan"))
        register(
            "applications",
            _("Permohonan"),
            {
                "applications.sent": Phrase(_("Permohonan dihantar"), _("Permohonan %(target)s dihantar.")),
                "applications.review_begun": Phrase(
                    _("Semakan bermula"), _("%(actor)s mula menyemak permohonan %(target)s.")
                ),
                "applications.returned": Phrase(
                    _("Permohonan dikembalikan"), _("%(actor)s mengembalikan permohonan %(target)s.")
                ),
                "applications.rejected": Phrase(_("Permohonan ditolak"), _("%(actor)s menolak permohonan %(target)s.")),
                "applications.approved": Phrase(
                    _("Permohonan diluluskan"), _("%(actor)s meluluskan permohonan %(target)s.")
                ),
                "applications.noted": Phrase(
                    _("Catatan permohonan"), _("%(actor)s mencatat pada permohonan %(target)s.")
                ),
            },
        )
