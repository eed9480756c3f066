"""What the audit trail says about announcements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "announcements.made": Phrase(_("Pengumuman dibuat"), _("%(actor)s mengumumkan: %(target)s")),
    "announcements.withdrawn": Phrase(
        _("Pengumuman ditarik balik"), _("%(actor)s menarik balik pengumuman: %(target)s")
    ),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("announcements", _("Pengumuman"), PHRASES)
    register_target("announcements.announcement", _("Pengumuman"))
