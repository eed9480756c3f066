"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "reports.month_closed": Phrase(_("Bulan ditutup"), _("Bulan %(target)s ditutup dan kadnya dibekukan.")),
    "reports.month_waits": Phrase(
        _("Bulan belum dapat ditutup"), _("Bulan %(target)s belum dapat ditutup: %(remark)s")
    ),
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
