"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "attendance.punch_proposed": Phrase(
        _("Rekod masa dicadangkan"), _("%(actor)s mencadangkan rekod masa %(target)s.")
    ),
    "attendance.punch_approved": Phrase(_("Rekod masa diluluskan"), _("%(actor)s meluluskan rekod masa %(target)s.")),
    "attendance.punch_rejected": Phrase(
        _("Rekod masa ditolak"), _("%(actor)s menolak rekod masa %(target)s: %(remark)s")
    ),
    "attendance.evidence_added": Phrase(
        _("Lampiran ditambah"), _("%(actor)s menambah lampiran pada permohonan %(target)s.")
    ),
    "attendance.punch_withdrawn": Phrase(
        _("Rekod masa ditarik balik"), _("%(actor)s menarik balik cadangan rekod masa %(target)s.")
    ),
    "attendance.preview_asked": Phrase(
        _("Pratonton perubahan dibuat"), _("%(actor)s membuat pratonton perubahan aturan.")
    ),
    "attendance.preview_cancelled": Phrase(
        _("Pratonton dibatalkan"), _("%(actor)s membatalkan pratonton perubahan aturan.")
    ),
    "attendance.preview_published": Phrase(
        _("Pratonton diterbitkan"),
        _("%(actor)s menerbitkan perubahan aturan yang dipratonton; %(after.days)s hari berubah."),
    ),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("attendance", _("Kehadiran"), PHRASES)
    register_target("request", _("Permohonan"))
    register_target("punch_proposal", _("Rekod masa tertinggal"))
    register_target("attendance.preview", _("Pratonton perubahan"))
