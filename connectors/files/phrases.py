"""What the connector's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "files.punches_uploaded": Phrase(_("Fail rekod dimuat naik"), _("%(actor)s memuat naik fail rekod %(target)s.")),
    "files.punches_confirmed": Phrase(
        _("Fail rekod disahkan"), _("%(actor)s mengesahkan fail rekod %(target)s bagi %(after.terminal)s.")
    ),
    "files.punches_dropped": Phrase(_("Fail rekod dibatalkan"), _("%(actor)s membatalkan fail rekod %(target)s.")),
    "files.punches_read": Phrase(
        _("Fail rekod dibaca"),
        _("Fail rekod %(target)s dibaca: %(after.stored)s baharu, %(after.duplicates)s sudah ada."),
    ),
    "files.leave_taken": Phrase(
        _("Cuti diimport"), _("%(actor)s mengimport cuti daripada %(target)s: %(after.taken)s direkod.")
    ),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("files", _("Fail"), PHRASES)
    register_target("files.punches", _("Fail rekod"))
    register_target("files.leave", _("Fail cuti"))
