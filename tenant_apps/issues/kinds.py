"""The kinds of notice the room sends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenant_apps.notifications.kinds import register_kind

NO_OUT = "issues.no_out"
TO_EXPLAIN, TO_DECIDE = "issues.to_explain", "issues.to_decide"
WEEKLY = "issues.weekly"
SETTLED, ESCALATED = "issues.settled", "issues.escalated"
REQUEST_SETTLED, REQUEST_ARRIVED, REQUESTS = "requests.settled", "requests.arrived", "requests.waiting"


def connect() -> None:
    """Register them; called once when Django is ready."""
    register_kind(NO_OUT, _("Belum daftar keluar"), icon="clock-fading")
    register_kind(TO_EXPLAIN, _("Isu perlu dijelaskan"), icon="message-square", mails=True)
    register_kind(TO_DECIDE, _("Isu menunggu keputusan"), icon="inbox", mails=True, roles=("PENYELIA", "PENTADBIR"))
    register_kind(WEEKLY, _("Ringkasan mingguan peti isu"), icon="inbox", mails=True, roles=("PENYELIA", "PENTADBIR"))
    register_kind(SETTLED, _("Keputusan isu saya"), icon="list-checks")
    register_kind(ESCALATED, _("Isu dinaikkan"), icon="arrow-up", mails=True, roles=("PENYELIA", "PENTADBIR"))
    register_kind(REQUEST_SETTLED, _("Keputusan permohonan saya"), icon="list-checks", mails=True)
    register_kind(REQUEST_ARRIVED, _("Permohonan pegawai"), icon="inbox", roles=("PENYELIA", "PENTADBIR"))
    register_kind(
        REQUESTS, _("Ringkasan permohonan yang menunggu"), icon="inbox", mails=True, roles=("PENYELIA", "PENTADBIR")
    )
