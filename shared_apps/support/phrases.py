"""What the audit trail says about visits, at the central office and at the agency."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "support.begun": Phrase(
        _("Lawatan sokongan bermula"), _("%(actor)s memulakan lawatan sokongan ke %(target)s: %(remark)s")
    ),
    "support.entered": Phrase(
        _("Operator masuk"), _("%(actor)s masuk untuk melihat sahaja, hingga %(after.ends_at)s: %(remark)s")
    ),
    "support.page_seen": Phrase(_("Halaman dilihat operator"), _("%(actor)s melihat halaman %(after.path)s.")),
    "support.ended": Phrase(_("Lawatan sokongan tamat"), _("%(actor)s menamatkan lawatan sokongan %(target)s.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("support", _("Sokongan"), PHRASES)
    register_target("support.visit", _("Lawatan sokongan"))
