"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "movements.entered": Phrase(_("Pergerakan direkod"), _("%(actor)s merekod pergerakan %(target)s.")),
    "movements.approved": Phrase(_("Pergerakan diluluskan"), _("%(actor)s meluluskan pergerakan %(target)s.")),
    "movements.rejected": Phrase(_("Pergerakan ditolak"), _("%(actor)s menolak pergerakan %(target)s: %(remark)s")),
    "movements.cancelled": Phrase(_("Pergerakan dibatalkan"), _("%(actor)s membatalkan pergerakan %(target)s.")),
    "movements.went_out": Phrase(_("Keluar pejabat direkod"), _("%(actor)s merekod keluar ke %(target)s.")),
    "movements.came_back": Phrase(_("Kembali ke pejabat"), _("%(actor)s merekod kembali dari %(target)s.")),
    "movements.outing_cancelled": Phrase(
        _("Rekod keluar dibatalkan"), _("%(actor)s membatalkan rekod keluar %(target)s.")
    ),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("movements", _("Pergerakan"), PHRASES)
    register_target("movement", _("Pergerakan"))
    register_target("outing", _("Rekod keluar pejabat"))
