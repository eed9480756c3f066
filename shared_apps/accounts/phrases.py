"""What the accounts' codes say in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shared_apps.accounts.roles import role_name
from shared_apps.audit.phrases import Phrase, register

PHRASES = {
    "accounts.signed_in": Phrase(_("Log masuk"), _("%(actor)s log masuk.")),
    "accounts.signed_out": Phrase(_("Log keluar"), _("%(actor)s log keluar.")),
    "accounts.sign_in_failed": Phrase(_("Log masuk gagal"), _("Seseorang gagal log masuk sebagai %(target)s.")),
    "accounts.locked": Phrase(_("Log masuk dikunci"), _("Log masuk %(target)s dikunci kerana terlalu banyak cubaan.")),
    "accounts.unlocked": Phrase(_("Kunci dibuka"), _("%(actor)s membuka kunci log masuk %(target)s.")),
    "accounts.user_created": Phrase(_("Pengguna didaftarkan"), _("%(actor)s mendaftarkan %(target)s.")),
    "accounts.activated": Phrase(_("Pengguna diaktifkan"), _("%(actor)s mengaktifkan akaun %(target)s.")),
    "accounts.deactivated": Phrase(_("Pengguna dinyahaktifkan"), _("%(actor)s menyahaktifkan akaun %(target)s.")),
    "accounts.contacts_changed": Phrase(
        _("Maklumat hubungan diubah"), _("%(actor)s mengubah maklumat hubungan %(target)s.")
    ),
    "accounts.role_granted": Phrase(
        _("Peranan diberi"), _("%(actor)s memberi peranan %(after.role)s kepada %(target)s."), {"after.role": role_name}
    ),
    "accounts.role_ended": Phrase(
        _("Peranan ditamatkan"),
        _("%(actor)s menamatkan peranan %(before.role)s %(target)s."),
        {"before.role": role_name},
    ),
    "accounts.invited": Phrase(_("Jemputan dihantar"), _("%(actor)s menjemput %(target)s.")),
    "accounts.invitation_accepted": Phrase(_("Jemputan diterima"), _("%(target)s menerima jemputan.")),
    "accounts.temporary_password_issued": Phrase(
        _("Kata laluan sementara diberi"), _("%(actor)s memberi kata laluan sementara kepada %(target)s.")
    ),
    "accounts.password_changed": Phrase(_("Kata laluan ditukar"), _("%(actor)s menukar kata laluan %(target)s.")),
    "accounts.reset_asked": Phrase(_("Set semula diminta"), _("Pautan kata laluan baharu diminta untuk %(target)s.")),
    "accounts.password_reset": Phrase(
        _("Kata laluan diset semula"), _("%(target)s memilih kata laluan baharu melalui pautan e-mel.")
    ),
    "accounts.session_ended": Phrase(_("Pelayar dilog keluar"), _("%(actor)s melog keluar satu pelayar.")),
    "accounts.sessions_ended": Phrase(_("Semua pelayar dilog keluar"), _("%(actor)s melog keluar pelayar %(target)s.")),
}


def connect() -> None:
    """Register the sentences; called once when Django is ready."""
    register("accounts", _("Akaun dan log masuk"), PHRASES)
