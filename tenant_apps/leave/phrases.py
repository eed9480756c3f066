"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "leave.entered": Phrase(_("Cuti direkod"), _("%(actor)s merekod cuti %(target)s.")),
    "leave.approved": Phrase(_("Cuti diluluskan"), _("%(actor)s meluluskan cuti %(target)s.")),
    "leave.rejected": Phrase(_("Cuti ditolak"), _("%(actor)s menolak cuti %(target)s: %(remark)s")),
    "leave.cancelled": Phrase(_("Cuti dibatalkan"), _("%(actor)s membatalkan cuti %(target)s.")),
    "leave.release_entered": Phrase(_("Pelepasan direkod"), _("%(actor)s merekod satu kebenaran khas.")),
    "leave.release_approved": Phrase(_("Pelepasan diluluskan"), _("%(actor)s meluluskan satu kebenaran khas.")),
    "leave.release_rejected": Phrase(_("Pelepasan ditolak"), _("%(actor)s menolak satu kebenaran khas: %(remark)s")),
    "leave.release_fitted": Phrase(
        _("Pelepasan mengikut Ramadan"),
        _("Tarikh satu pelepasan Ramadan kini %(after.date_from)s hingga %(after.date_to)s."),
    ),
    "leave.release_cancelled": Phrase(_("Pelepasan dibatalkan"), _("%(actor)s membatalkan satu kebenaran khas.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("leave", _("Cuti dan kebenaran khas"), PHRASES)
    register_target("leave", _("Cuti"))
    register_target("release", _("Pelepasan"))
