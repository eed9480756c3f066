"""Looking after terminals: who fell silent, which commands nobody answered, and telling the administrators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import holders_of
from tenant_apps.devices.kinds import TERMINAL
from tenant_apps.devices.models import Channel, Terminal, TerminalAlert
from tenant_apps.devices.rules.alerts import SILENT, URGENT
from tenant_apps.devices.selectors.overview import is_silent, policy_of
from tenant_apps.devices.services.alerts import close_alert, raise_alert
from tenant_apps.devices.services.commands import expire_commands
from tenant_apps.devices.services.reconciling import note_reconciled
from tenant_apps.devices.words import alert_words
from tenant_apps.notifications.services import Told, notify_all

TOLD_FOR = timedelta(days=2)


def look_after(*, now: datetime) -> int:
    """Note who is silent and who is back, go on with commands nobody answered, tell what is urgent.

    Returns how many terminals are silent.
    """
    silence = timedelta(minutes=policy_of().silent_minutes)
    silent = 0
    for terminal in Terminal.objects.filter(is_active=True, channel=Channel.PUSH).order_by("pk"):
        if is_silent(channel=terminal.channel, last_seen_at=terminal.last_seen_at, now=now, silence=silence):
            silent += 1
            raise_alert(terminal_id=terminal.pk, kind=SILENT, now=now, detail={"since": terminal.last_seen_at})
        else:
            close_alert(terminal_id=terminal.pk, kind=SILENT, now=now)
    for expired in expire_commands(now=now):
        if expired.purpose:
            note_reconciled(expired, count=None, now=now)
    tell_urgent(now=now)
    return silent


def tell_urgent(*, now: datetime) -> int:
    """Tell the administrators of urgent alerts, each once; return how many notices that made."""
    rows = TerminalAlert.objects.filter(
        closed_at=None, kind__in=URGENT, first_at__gt=now - TOLD_FOR, terminal__is_active=True
    ).select_related("terminal")
    readers = administrators()
    told = [
        Told(
            person_id=person_id,
            kind=TERMINAL,
            title=_title(row.kind),
            body=_body(row.kind, row.terminal.name),
            url=f"/tetapan/peranti/{row.terminal_id}/",
            key=f"{row.terminal_id}:{row.kind}:{row.pk}",
        )
        for row in rows
        for person_id in readers
    ]
    return notify_all(told, now=now) if told else 0


def administrators() -> Sequence[int]:
    """Return the officers among the agency's administrators."""
    users = get_user_model().objects.filter(pk__in=holders_of(Role.ADMIN), person__isnull=False)
    return cast("list[int]", list(users.order_by("pk").values_list("person__pk", flat=True)))


def _title(kind: str) -> Callable[[], str]:
    return lambda: str(alert_words(kind).title)


def _body(kind: str, name: str) -> Callable[[], str]:
    return lambda: _("%(terminal)s. %(advice)s") % {"terminal": name, "advice": alert_words(kind).advice}
