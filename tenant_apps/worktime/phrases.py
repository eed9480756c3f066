"""What the room's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "worktime.pattern_added": Phrase(_("Waktu kerja ditambah"), _("%(actor)s menambah waktu kerja %(target)s.")),
    "worktime.pattern_changed": Phrase(_("Waktu kerja diubah"), _("%(actor)s mengubah waktu kerja %(target)s.")),
    "worktime.default_set": Phrase(
        _("Waktu kerja lalai ditetapkan"),
        _("%(actor)s menetapkan %(after.schedule)s sebagai waktu kerja lalai mulai %(after.valid_from)s."),
    ),
    "worktime.schedule_assigned": Phrase(
        _("Waktu kerja pegawai ditetapkan"),
        _("%(actor)s menetapkan waktu kerja %(after.schedule)s mulai %(after.valid_from)s."),
    ),
    "worktime.unit_schedule_set": Phrase(
        _("Waktu kerja unit ditetapkan"),
        _("%(actor)s menetapkan waktu kerja unit kepada %(after.schedule)s mulai %(after.valid_from)s."),
    ),
    "worktime.schedule_asked": Phrase(_("Waktu kerja dimohon"), _("%(actor)s memohon %(target)s.")),
    "worktime.schedule_withdrawn": Phrase(
        _("Permohonan dibatalkan"), _("%(actor)s membatalkan permohonan %(target)s.")
    ),
    "worktime.schedule_recommended": Phrase(
        _("Permohonan disyorkan"), _("%(actor)s mengesyorkan permohonan %(target)s.")
    ),
    "worktime.schedule_approved": Phrase(_("Permohonan diluluskan"), _("%(actor)s meluluskan permohonan %(target)s.")),
    "worktime.schedule_rejected": Phrase(
        _("Permohonan ditolak"), _("%(actor)s menolak permohonan %(target)s. %(remark)s")
    ),
    "worktime.roster_drafted": Phrase(
        _("Jadual syif diisi"), _("%(actor)s mengisi jadual syif dari %(after.from)s hingga %(after.to)s.")
    ),
    "worktime.roster_published": Phrase(
        _("Jadual syif diterbitkan"), _("%(actor)s menerbitkan jadual syif dari %(after.from)s hingga %(after.to)s.")
    ),
    "worktime.ramadan_seeded": Phrase(
        _("Tarikh Ramadan dianggar"), _("%(actor)s mengisi %(after.count)s anggaran tarikh Ramadan.")
    ),
    "worktime.ramadan_set": Phrase(
        _("Tarikh Ramadan disahkan"),
        _("%(actor)s mengesahkan Ramadan dari %(after.date_from)s hingga %(after.date_to)s."),
    ),
    "worktime.holidays_seeded": Phrase(
        _("Cuti umum diisi"), _("%(actor)s mengisi %(after.count)s cuti umum daripada senarai rasmi.")
    ),
    "worktime.holiday_added": Phrase(_("Cuti umum ditambah"), _("%(actor)s menambah cuti %(target)s.")),
    "worktime.holiday_changed": Phrase(_("Cuti umum diubah"), _("%(actor)s mengubah cuti %(target)s.")),
    "worktime.holiday_cancelled": Phrase(_("Cuti umum dibatalkan"), _("%(actor)s membatalkan cuti umum %(target)s.")),
    "worktime.holiday_confirmed": Phrase(_("Cuti umum disahkan"), _("%(actor)s mengesahkan cuti %(target)s.")),
    "worktime.central_holidays_taken": Phrase(
        _("Cuti umum pusat diterima"),
        _(
            "Agensi menerima %(target)s daripada pusat: %(after.added)s ditambah, %(after.changed)s diubah,"
            " %(after.cancelled)s dibatalkan, %(after.kept)s ketetapan agensi dikekalkan."
        ),
    ),
    "worktime.policy_set": Phrase(_("Aturan diubah"), _("%(actor)s mengubah aturan mulai %(after.valid_from)s.")),
    "worktime.month_locked": Phrase(_("Bulan ditutup"), _("%(actor)s menutup bulan %(target)s.")),
    "worktime.month_unlocked": Phrase(
        _("Bulan dibuka semula"), _("%(actor)s membuka semula bulan %(target)s. %(remark)s")
    ),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("worktime", _("Masa dan aturan"), PHRASES)
    register_target("worktime.holiday", _("Cuti umum"), "worktime:holiday")
    register_target("worktime.pattern", _("Waktu kerja"), "worktime:pattern")
    register_target("worktime.request", _("Permohonan waktu kerja"))
    register_target("worktime.roster", _("Jadual syif"))
    register_target("worktime.ramadan", _("Ramadan"))
    register_target("worktime.policy", _("Aturan"))
    register_target("worktime.month", _("Bulan"))
    register_target("worktime.default", _("Waktu kerja lalai"))
