"""What a terminal's behaviour gives away: a wrong clock, two addresses, marks that go back, deeds at its menu."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from connectors.adms.protocol.calls import Call
from connectors.adms.protocol.orders import Heartbeat
from connectors.adms.protocol.uploads import Deed, KnownUser
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules import alerts
from tenant_apps.devices.rules.records import DeviceRecord
from tenant_apps.devices.selectors import TerminalCard
from tenants import terminals as claims
from tenants.terminals import Claim

# A record that comes alone from a terminal that was there a moment ago was made just now: its time is the clock's.
AT_ONCE = timedelta(seconds=90)
LIVE_DRIFT = timedelta(minutes=15)
# How long somebody takes to show a finger moves the figure by seconds; only more than that is written.
DRIFT_STEP = 5
FUTURE_SHARE, FUTURE_LEAST = 0.05, 3
FUTURE_BY = timedelta(minutes=5)
# Who calls after so long a silence is back.
AWAY = timedelta(minutes=5)
ALTERNATING = timedelta(minutes=10)
# What the operation log tells that somebody should look at (codes of the firmware's menu).
DEEDS = {
    3: alerts.TAMPERED,
    13: alerts.LOG_CLEARED,
    21: alerts.CLOCK_SET,
    22: alerts.LOG_CLEARED,
    23: alerts.LOG_CLEARED,
    24: alerts.TAMPERED,
    43: alerts.LOG_CLEARED,
    82: alerts.SERVER_CHANGED,
    83: alerts.SERVER_CHANGED,
}


# A terminal polls every half minute. More calls in ten seconds than that, to one process, are no terminal's.
WINDOW, MOST_CALLS = timedelta(seconds=10), 50


class Pace:
    """Counts the calls of each terminal in this process, window by window; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since = datetime.min.replace(tzinfo=UTC)
        self._calls: Counter[str] = Counter()

    def is_too_fast(self, serial: str, now: datetime) -> bool:
        """Count a call; whether it is the one that makes them too many in this window."""
        with self._lock:
            if not timedelta() <= now - self._since < WINDOW:
                self._since = now
                self._calls.clear()
            self._calls[serial] += 1
            return self._calls[serial] == MOST_CALLS


PACE = Pace()


def utc_offset(zone: str, now: datetime) -> int:
    """Return the seconds east of UTC of a zone (empty: the agency's) at a moment."""
    place = ZoneInfo(zone) if zone else timezone.get_current_timezone()
    offset = now.astimezone(place).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def drift_of(records: Sequence[DeviceRecord], terminal: TerminalCard, *, now: datetime, utc_offset: int) -> int | None:
    """Return the terminal's clock minus ours in seconds, as far as an upload shows it.

    A record in the future shows a clock that is ahead. A single record of a terminal that called a moment ago was
    made just now. Anything else may simply be old.
    """
    wall = (now.astimezone(UTC) + timedelta(seconds=utc_offset)).replace(tzinfo=None)
    ahead = [record.device_at - wall for record in records if record.device_at and record.device_at > wall]
    if ahead:
        return int(max(ahead).total_seconds()) if max(ahead) < timedelta(days=3650) else None
    is_live = terminal.last_seen_at is not None and now - terminal.last_seen_at < AT_ONCE
    device_at = records[0].device_at
    if is_live and len(records) == 1 and device_at is not None and wall - device_at < LIVE_DRIFT:
        return int((device_at - wall).total_seconds())
    return None


def look_at_upload(
    terminal: TerminalCard,
    claim: Claim,
    call: Call,
    records: Sequence[DeviceRecord],
    drift: int | None,
    *,
    ip: str | None,
    now: datetime,
) -> None:
    """Note what an attendance upload shows of its terminal."""
    if drift is not None and (terminal.drift_seconds is None or abs(drift - terminal.drift_seconds) >= DRIFT_STEP):
        devices.note_terminal(terminal.id, drift_seconds=drift)
        if not alerts.drift_standing(drift).is_fine:
            devices.raise_alert(terminal_id=terminal.id, kind=alerts.DRIFT, now=now, detail={"seconds": drift})
        elif not alerts.drift_standing(terminal.drift_seconds).is_fine:
            devices.close_alert(terminal_id=terminal.id, kind=alerts.DRIFT, now=now)
    before = terminal.stamps.get(call.table, "")
    if before.isdigit() and call.stamp.isdigit() and int(call.stamp) < int(before):
        marks = {"before": before, "now": call.stamp}
        devices.raise_alert(terminal_id=terminal.id, kind=alerts.STAMP_BACK, now=now, detail=marks)
    wall = now.astimezone(UTC) + timedelta(seconds=utc_offset(terminal.time_zone, now))
    limit = wall.replace(tzinfo=None) + FUTURE_BY
    future = sum(record.device_at > limit for record in records if record.device_at)
    if future >= FUTURE_LEAST and future > FUTURE_SHARE * len(records):
        detail = {"records": future, "of": len(records)}
        devices.raise_alert(terminal_id=terminal.id, kind=alerts.FUTURE_TIMES, now=now, detail=detail)
    look_at_call(terminal, claim, ip=ip, now=now, is_upload=True)


def look_at_call(
    terminal: TerminalCard, claim: Claim, *, ip: str | None, now: datetime, is_upload: bool = False
) -> None:
    """Note the call on the claim, and an address that changes to and fro: a second terminal with the same number.

    Uploads may come as fast as they can: a terminal that was off line sends what it has.
    """
    claims.note_call(claim, ip=ip, now=now)
    if not is_upload and PACE.is_too_fast(terminal.serial, now):
        often = {"calls": MOST_CALLS, "seconds": int(WINDOW.total_seconds())}
        devices.raise_alert(terminal_id=terminal.id, kind=alerts.TOO_FAST, now=now, detail=often)
    if terminal.last_seen_at is not None and now - terminal.last_seen_at > AWAY:
        devices.close_alert(terminal_id=terminal.id, kind=alerts.SILENT, now=now)
    if ip is None or terminal.last_ip in (None, ip):
        return
    options = terminal.options
    changed_at = options.get("ip_changed_at", "")
    is_recent = bool(changed_at) and now - datetime.fromisoformat(changed_at) < ALTERNATING
    if is_recent and options.get("ip_before") == ip:
        detail = {"one": ip, "other": terminal.last_ip}
        devices.raise_alert(terminal_id=terminal.id, kind=alerts.TWO_ADDRESSES, now=now, detail=detail)
    changed = {**options, "ip_before": terminal.last_ip, "ip_changed_at": now.isoformat()}
    devices.note_terminal(terminal.id, options=changed, last_ip=ip)


def look_at_info(terminal: TerminalCard, info: Heartbeat, *, ip: str | None, now: datetime) -> None:
    """Note the figures of a heartbeat; a full log and changed firmware are told."""
    figures = {"users_count": info.users, "records_count": info.records, "firmware": info.firmware}
    said = {name: value for name, value in figures.items() if value not in (None, "")}
    devices.note_terminal(terminal.id, last_seen_at=now, last_ip=ip, **said)
    if terminal.firmware and info.firmware and info.firmware != terminal.firmware:
        detail = {"before": terminal.firmware, "now": info.firmware}
        devices.raise_alert(terminal_id=terminal.id, kind=alerts.FIRMWARE_CHANGED, now=now, detail=detail)
    if info.records is None or not terminal.records_capacity:
        return
    per_cent = 100 * info.records // terminal.records_capacity
    if not alerts.fill_standing(per_cent).is_fine:
        devices.raise_alert(terminal_id=terminal.id, kind=alerts.FILLING, now=now, detail={"per_cent": per_cent})
    elif not alerts.fill_standing(terminal.fill_per_cent).is_fine:
        devices.close_alert(terminal_id=terminal.id, kind=alerts.FILLING, now=now)


def look_at_deeds(terminal: TerminalCard, said: Sequence[Deed | KnownUser], *, now: datetime) -> None:
    """Note who a terminal knows, and tell deeds at its menu that lose records or send them elsewhere."""
    users = [devices.KnownUser(one.pin, one.name, one.is_admin) for one in said if isinstance(one, KnownUser)]
    if users:
        devices.note_roster(terminal.id, users, now=now)
    for deed in said:
        if isinstance(deed, Deed) and deed.code in DEEDS:
            detail = {"code": deed.code, "admin": deed.admin, "at": deed.device_at}
            devices.raise_alert(terminal_id=terminal.id, kind=DEEDS[deed.code], now=now, detail=detail)
