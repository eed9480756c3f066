"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "issues.explained": Phrase(_("Isu dijelaskan"), _("%(actor)s menjelaskan isu %(target)s.")),
    "issues.answered": Phrase(_("Soalan dijawab"), _("%(actor)s menjawab soalan tentang isu %(target)s.")),
    "issues.accepted": Phrase(_("Isu diterima"), _("%(actor)s menerima penjelasan isu %(target)s.")),
    "issues.rejected": Phrase(_("Isu ditolak"), _("%(actor)s menolak isu %(target)s: %(remark)s")),
    "issues.checked": Phrase(_("Isu disemak"), _("%(actor)s menyemak isu %(target)s.")),
    "issues.objected": Phrase(
        _("Isu disemak, tidak disokong"), _("%(actor)s menyemak dan tidak menyokong isu %(target)s: %(remark)s")
    ),
    "issues.asked": Phrase(
        _("Maklumat lanjut diminta"), _("%(actor)s meminta maklumat lanjut tentang isu %(target)s: %(remark)s")
    ),
    "issues.undone": Phrase(_("Keputusan dibatalkan"), _("%(actor)s membatalkan keputusan isu %(target)s.")),
    "issues.reopened": Phrase(_("Isu dibuka semula"), _("%(actor)s membuka semula isu %(target)s: %(remark)s")),
    "issues.escalated": Phrase(_("Isu dinaikkan"), _("Isu %(target)s dinaikkan kepada penyelia seterusnya.")),
    "issues.expired": Phrase(_("Isu tamat tempoh"), _("Tempoh isu %(target)s tamat.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("issues", _("Isu kehadiran"), PHRASES)
    register_target("issues.issue", _("Isu"))
