"""What the room's codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "reports.month_closed": Phrase(_("Bulan ditutup"), _("Bulan %(target)s ditutup dan kadnya dibekukan.")),
}


def connect() -> None:
    """Register them; called once when Django is ready."""
    register("reports", _("Laporan"), PHRASES)
    register_target("month", _("Bulan"))
