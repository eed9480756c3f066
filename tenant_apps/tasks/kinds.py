"""The kinds of notice the room sends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.notifications.kinds import register_kind

ASSIGNED = "tasks.assigned"
COMMENTED = "tasks.commented"
RETURNED = "tasks.returned"
VERIFIED = "tasks.verified"
FINISHED = "tasks.finished"


def connect() -> None:
    """Register them; called once when Django is ready."""
    register_kind(ASSIGNED, _("Tugasan diberi"), icon="clipboard-list", mails=True)
    register_kind(COMMENTED, _("Ulasan tugasan"), icon="message-square")
    register_kind(RETURNED, _("Tugasan dikembalikan"), icon="undo-2", mails=True)
    register_kind(VERIFIED, _("Tugasan disahkan"), icon="badge-check")
    register_kind(FINISHED, _("Tugasan selesai"), icon="check-check", roles=("PENYELIA",))
