"""Alerts: something about a terminal that somebody should look at, said once while it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from kit.rows import as_json
from tenant_apps.devices.models import TerminalAlert
from tenant_apps.devices.rules.alerts import URGENT
from tenant_apps.devices.signals import alert_is_urgent

_RAISE = """
    INSERT INTO devices_terminalalert AS a (terminal_id, kind, detail, times, first_at, last_at, closed_by)
    VALUES (%s, %s, %s::jsonb, 1, %s, %s, '')
    ON CONFLICT (terminal_id, kind) WHERE closed_at IS NULL
    DO UPDATE SET times = a.times + 1, last_at = EXCLUDED.last_at, detail = EXCLUDED.detail
    RETURNING a.times = 1
"""


def raise_alert(*, terminal_id: int, kind: str, now: datetime, detail: Mapping[str, Any] | None = None) -> bool:
    """Say ``kind`` (one of :mod:`tenant_apps.devices.rules.alerts`) of a terminal; return whether that is news.

    While the alert is open, saying it again counts on it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [terminal_id, kind, as_json([dict(detail or {})])[1:-1], now, now])
        is_news = bool(cursor.fetchone()[0])
    if is_news and kind in URGENT:
        alert_is_urgent.send(sender=TerminalAlert)
    return is_news


def close_alert(*, terminal_id: int, kind: str, now: datetime, by: str = "") -> bool:
    """End the open alert of a kind; return whether there was one."""
    is_open = TerminalAlert.objects.filter(terminal=terminal_id, kind=kind, closed_at=None)
    return bool(is_open.update(closed_at=now, closed_by=by))
