"""The kinds of notice the room sends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.notifications.kinds import register_kind

CARD, CARDS = "reports.card", "reports.cards"
WARNING = "reports.warning"
ABSENCE = "reports.absence"
CLOSED, LATE = "reports.closed", "reports.late_records"
LETTER, ANSWER = "reports.letter", "reports.letter_answered"
FILE = "reports.file"


def connect() -> None:
    """Register them; called once when Django is ready."""
    register_kind(CARD, _("Perubahan kad saya"), icon="calendar-days", mails=True)
    register_kind(CARDS, _("Perubahan kad pegawai"), icon="calendar-days", mails=True, roles=("PENYELIA", "EKSEKUTIF"))
    register_kind(WARNING, _("Amaran kad bulanan"), icon="triangle-alert", mails=True)
    register_kind(ABSENCE, _("Tidak hadir"), icon="circle-alert", mails=True, roles=("PENYELIA", "EKSEKUTIF"))
    register_kind(CLOSED, _("Bulan dikunci"), icon="lock", roles=("PENTADBIR",))
    register_kind(LATE, _("Rekod lewat tiba"), icon="clock-alert", roles=("PENTADBIR",))
    register_kind(LETTER, _("Surat tunjuk sebab"), icon="file-text", mails=True)
    register_kind(ANSWER, _("Jawapan surat tunjuk sebab"), icon="file-text", roles=("PENTADBIR",))
    register_kind(FILE, _("Laporan sedia"), icon="download", mails=True)
