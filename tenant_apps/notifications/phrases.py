"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register

PHRASES = {
    "notifications.mail_given_up": Phrase(
        _("E-mel tidak sampai"),
        _("%(after.letters)s e-mel notifikasi tidak dapat dihantar selepas dicuba selama tiga hari."),
    ),
    "notifications.chosen": Phrase(_("Pilihan notifikasi"), _("%(actor)s mengubah pilihan notifikasinya.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("notifications", _("Notifikasi"), PHRASES)
