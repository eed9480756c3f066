"""Looking after terminals: who fell silent, which commands nobody answered, and telling the administrators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import cast

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from shared_apps.accounts.roles import Role
from shared_apps.accounts.selectors import holders_of
from tenant_apps.devices.kinds import TERMINAL
from tenant_apps.devices.models import Channel, Terminal, TerminalAlert
from tenant_apps.devices.rules.alerts import SILENT, TWO_PLACES, URGENT
from tenant_apps.devices.selectors.overview import is_silent, policy_of
from tenant_apps.devices.services.alerts import close_alert, raise_alert
from tenant_apps.devices.services.commands import expire_commands
from tenant_apps.devices.services.reconciling import OFFLINE, note_reconciled
from tenant_apps.devices.words import alert_words
from tenant_apps.notifications.services import Told, notify_all
from tenants import terminals as claims

TOLD_FOR = timedelta(days=2)
LOOK_BACK, WITHIN_MINUTES = timedelta(hours=14), 5
_TWO_PLACES = """
    WITH seen AS (
        SELECT t.id, t.name, t."group", t.location_id, r.normal_pin, r.device_time::timestamp AS at
        FROM devices_terminal t
        JOIN devices_rawrecord r ON r.terminal_id = t.id AND r.device_time >= %s
        WHERE t.is_active AND t.location_id IS NOT NULL AND r.outcome = 'STORED' AND r.flags = '{}'
    )
    SELECT DISTINCT ON (later.id) later.id, earlier.name, later.normal_pin, later.at::text
    FROM seen later JOIN seen earlier ON earlier."group" = later."group" AND earlier.normal_pin = later.normal_pin
        AND earlier.location_id <> later.location_id
        AND later.at BETWEEN earlier.at AND earlier.at + make_interval(mins => %s)
    ORDER BY later.id, later.at DESC
"""


def look_after(*, now: datetime) -> int:
    """Note who is silent and who is back, go on with commands nobody answered, tell what is urgent.

    The administrators are told by a notice, the operators by the claims. Returns how many terminals are silent.
    """
    silence = timedelta(minutes=policy_of().silent_minutes)
    silent = 0
    for terminal in Terminal.objects.filter(is_active=True, channel=Channel.PUSH).order_by("pk"):
        if is_silent(channel=terminal.channel, last_seen_at=terminal.last_seen_at, now=now, silence=silence):
            silent += 1
            raise_alert(terminal_id=terminal.pk, kind=SILENT, now=now, detail={"since": terminal.last_seen_at})
        elif terminal.last_seen_at is not None and now - terminal.last_seen_at <= OFFLINE:
            close_alert(terminal_id=terminal.pk, kind=SILENT, now=now)
    for expired in expire_commands(now=now):
        if expired.purpose:
            note_reconciled(expired, count=None, now=now)
    tell_urgent(now=now)
    tell_operators()
    return silent


def tell_operators() -> None:
    """Write the kinds of urgent alerts that are open on the claims, where the operators see them."""
    rows = TerminalAlert.objects.filter(closed_at=None, kind__in=URGENT, terminal__is_active=True)
    kinds: dict[str, list[str]] = {}
    for serial, kind in rows.order_by("terminal", "kind").values_list("terminal__serial", "kind"):
        kinds.setdefault(serial, []).append(kind)
    claims.note_alerts(kinds)


def two_places(*, now: datetime) -> int:
    """Tell of numbers that two terminals at different places recorded within minutes; return how many times.

    Somebody lent a card, two people have one number, or a clock is wrong. Looked at over the last half day.
    """
    since = (timezone.localtime(now) - LOOK_BACK).replace(tzinfo=None).isoformat(" ", "seconds")
    with connection.cursor() as cursor:
        cursor.execute(_TWO_PLACES, [since, WITHIN_MINUTES])
        found = cursor.fetchall()
    for terminal_id, other, pin, at in found:
        detail = {"pin": pin, "other": other, "at": at}
        raise_alert(terminal_id=terminal_id, kind=TWO_PLACES, now=now, detail=detail)
    return len(found)


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
