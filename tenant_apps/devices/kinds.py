"""The kinds of notice of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.notifications.kinds import register_kind

TERMINAL = "devices.terminal"


def connect() -> None:
    """Register them; called when Django is ready."""
    register_kind(TERMINAL, _("Peranti perlu perhatian"), icon="fingerprint-pattern", mails=True, roles=("PENTADBIR",))
