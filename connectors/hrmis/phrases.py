"""What the connector's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "hrmis.link_changed": Phrase(_("Sambungan HRMIS diubah"), _("%(actor)s mengubah sambungan HRMIS.")),
    "hrmis.link_tested": Phrase(_("Sambungan HRMIS diuji"), _("%(actor)s menguji sambungan HRMIS.")),
    "hrmis.reading_started": Phrase(_("Bacaan HRMIS dimulakan"), _("%(actor)s memulakan bacaan HRMIS.")),
    "hrmis.reading_confirmed": Phrase(_("Bacaan HRMIS disahkan"), _("%(actor)s mengesahkan perubahan daripada HRMIS.")),
    "hrmis.reading_dropped": Phrase(_("Bacaan HRMIS dibatalkan"), _("%(actor)s membatalkan bacaan HRMIS.")),
    "hrmis.reading_done": Phrase(
        _("Bacaan HRMIS selesai"),
        _("%(actor)s menulis perubahan daripada HRMIS: %(after.new)s baharu, %(after.changed)s berubah."),
    ),
    "hrmis.reading_failed": Phrase(_("Bacaan HRMIS gagal"), _("Bacaan HRMIS gagal: %(after.trouble)s.")),
    "hrmis.conflict_taken": Phrase(
        _("Nilai HRMIS diambil"), _("%(actor)s mengambil nilai HRMIS bagi %(target)s (%(after.field)s).")
    ),
    "hrmis.conflict_kept": Phrase(
        _("Nilai tempatan dikekalkan"), _("%(actor)s mengekalkan nilai tempatan bagi %(target)s (%(after.field)s).")
    ),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("hrmis", _("HRMIS"), PHRASES)
    register_target("hrmis.link", _("Sambungan HRMIS"))
    register_target("hrmis.reading", _("Bacaan HRMIS"))
