"""What the room's codes in the audit trail say to a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.audit.phrases import Phrase, register, register_target

PHRASES = {
    "devices.terminal_added": Phrase(_("Peranti ditambah"), _("%(actor)s menambah peranti %(target)s.")),
    "devices.terminal_changed": Phrase(_("Peranti diubah"), _("%(actor)s mengubah peranti %(target)s.")),
    "devices.terminal_confirmed": Phrase(
        _("Peranti disahkan"), _("%(actor)s mengesahkan siri, model dan jam peranti %(target)s.")
    ),
    "devices.terminal_retired": Phrase(_("Peranti dilepaskan"), _("%(actor)s melepaskan peranti %(target)s.")),
    "devices.pin_mapped": Phrase(
        _("Nombor peranti dipadankan"), _("%(actor)s memadankan nombor %(after.pin)s kepada %(target)s.")
    ),
    "devices.pin_ended": Phrase(
        _("Padanan nombor ditamatkan"), _("%(actor)s menamatkan padanan nombor %(before.pin)s bagi %(target)s.")
    ),
    "devices.command_queued": Phrase(
        _("Arahan kepada peranti"), _("%(actor)s menghantar arahan %(after.command)s kepada %(target)s.")
    ),
    "devices.policy_set": Phrase(_("Tetapan peranti diubah"), _("%(actor)s mengubah tetapan peranti agensi.")),
    "devices.late_arrivals": Phrase(
        _("Rekod lewat bagi bulan yang ditutup"),
        _("%(after.count)s rekod peranti %(target)s tiba bagi bulan yang sudah ditutup; harinya tidak dinilai semula."),
    ),
}


def connect() -> None:
    """Teach the trail these sentences; called when Django is ready."""
    register("devices", _("Peranti"), PHRASES)
    register_target("devices.terminal", _("Peranti"))
    register_target("devices.policy", _("Tetapan peranti"))
