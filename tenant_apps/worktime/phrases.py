"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "worktime.pattern_added": Phrase(_("Waktu kerja ditambah"), _("%(actor)s menambah waktu kerja %(target)s.")),
    "worktime.pattern_changed": Phrase(
        _("Waktu kerja dikemas kini"), _("%(actor)s mengemas kini waktu kerja %(target)s.")
    ),
    "worktime.default_set": Phrase(
        _("Waktu kerja lalai ditetapkan"), _("%(actor)s menetapkan waktu kerja lalai %(target)s.")
    ),
    "worktime.schedule_assigned": Phrase(_("Waktu kerja diberikan"), _("%(actor)s memberikan waktu kerja %(target)s.")),
    "worktime.policy_set": Phrase(_("Aturan ditetapkan"), _("%(actor)s menetapkan aturan %(target)s.")),
    "worktime.holidays_seeded": Phrase(_("Cuti umum diisi"), _("Cuti umum diisi daripada senarai rasmi.")),
    "worktime.holiday_added": Phrase(_("Cuti umum ditambah"), _("%(actor)s menambah cuti umum %(target)s.")),
    "worktime.holiday_changed": Phrase(_("Cuti umum dikemas kini"), _("%(actor)s mengemas kini cuti umum %(target)s.")),
    "worktime.holiday_confirmed": Phrase(_("Cuti umum disahkan"), _("%(actor)s mengesahkan cuti umum %(target)s.")),
    "worktime.holiday_cancelled": Phrase(_("Cuti umum dibatalkan"), _("%(actor)s membatalkan cuti umum %(target)s.")),
    "worktime.month_locked": Phrase(_("Bulan dikunci"), _("Bulan %(target)s dikunci.")),
    "worktime.month_unlocked": Phrase(
        _("Kunci bulan dibuka"), _("%(actor)s membuka kunci bulan %(target)s: %(remark)s")
    ),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("worktime", _("Waktu kerja"), PHRASES)
    register_target("worktime.pattern", _("Waktu kerja"))
    register_target("worktime.holiday", _("Cuti umum"))
    register_target("worktime.policy", _("Aturan"))
    register_target("worktime.month", _("Bulan"))
    register_target("worktime.default", _("Waktu kerja lalai"))
