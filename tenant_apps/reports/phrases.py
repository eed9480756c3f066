"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "reports.month_closed": Phrase(_("Bulan ditutup"), _("Bulan %(target)s ditutup dan kadnya dibekukan.")),
    "reports.month_waits": Phrase(
        _("Bulan belum dapat ditutup"), _("Bulan %(target)s belum dapat ditutup: %(remark)s")
    ),
    "reports.letter_drafted": Phrase(_("Surat dirangka"), _("Surat tunjuk sebab %(target)s dirangka.")),
    "reports.letter_changed": Phrase(_("Draf surat diubah"), _("%(actor)s mengubah draf surat %(target)s.")),
    "reports.letter_issued": Phrase(
        _("Surat dikeluarkan"),
        _("%(actor)s mengeluarkan surat %(target)s atas nama %(after.signatory)s."),
    ),
    "reports.letter_answered": Phrase(_("Surat dijawab"), _("%(actor)s merekod jawapan surat %(target)s.")),
    "reports.letter_closed": Phrase(_("Surat ditutup"), _("%(actor)s menutup surat %(target)s: %(remark)s")),
    "reports.letter_cancelled": Phrase(
        _("Draf surat dibatalkan"), _("%(actor)s membatalkan draf surat %(target)s: %(remark)s")
    ),
    "reports.letter_grounds": Phrase(_("Asas surat diubah"), _("%(actor)s mengubah asas surat tunjuk sebab.")),
    "reports.recap_sent": Phrase(
        _("Rekap dihantar"), _("%(actor)s merekod rekap %(target)s yang ditandatangani %(after.signatory)s.")
    ),
    "reports.exported": Phrase(
        _("Laporan diambil"),
        _("%(actor)s mengambil laporan %(target)s (%(after.format)s), %(after.first)s hingga %(after.last)s."),
    ),
    "reports.file_fetched": Phrase(_("Fail dimuat turun"), _("%(actor)s memuat turun %(target)s.")),
    "reports.file_cancelled": Phrase(_("Fail dibatalkan"), _("%(actor)s membatalkan %(target)s.")),
    "reports.file_retried": Phrase(_("Fail dicuba lagi"), _("%(actor)s meminta %(target)s dijana sekali lagi.")),
    "reports.file_failed": Phrase(_("Fail gagal"), _("%(target)s gagal dijana: %(remark)s")),
    "reports.files_purged": Phrase(_("Fail dipadam"), _("%(after.files)s fail laporan yang tamat tempoh dipadam.")),
    "reports.schedule_put": Phrase(
        _("Jadual laporan disimpan"),
        _("%(actor)s menyimpan jadual %(target)s bagi %(after.recipients)s penerima."),
    ),
    "reports.schedule_paused": Phrase(_("Jadual dihentikan"), _("%(actor)s menghentikan jadual %(target)s.")),
    "reports.schedule_resumed": Phrase(_("Jadual diteruskan"), _("%(actor)s meneruskan jadual %(target)s.")),
    "reports.schedule_dropped": Phrase(_("Jadual dihapuskan"), _("%(actor)s menghapuskan jadual %(target)s.")),
    "reports.closing_asked": Phrase(_("Penguncian diminta"), _("%(actor)s meminta bulan %(target)s dikunci.")),
    "reports.card_replaced": Phrase(
        _("Kad dikira semula"),
        _(
            "Kad %(target)s dikira semula:"
            " %(before.colour)s (%(before.breaches)s) kepada %(after.colour)s (%(after.breaches)s)."
        ),
    ),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("reports", _("Laporan"), PHRASES)
    register_target("month", _("Bulan"), "reports:month")
    register_target("reports.card", _("Kad"))
    register_target("reports.report", _("Laporan"))
    register_target("reports.file", _("Fail laporan"))
    register_target("reports.schedule", _("Jadual laporan"), "reports:schedule")
    register_target("reports.letter", _("Surat tunjuk sebab"), "reports:letter")
