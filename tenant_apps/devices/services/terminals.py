"""Terminals are registered, seen and retired."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from kit import crypto
from kit.errors import Refusal
from shared_apps.agencies.quotas import TERMINALS, QuotaReached, refuse_beyond
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.devices.models import FIRST_GROUP, Channel, DevicePolicy, RosterEntry, Terminal, Transport
from tenants import terminals as claims

PULL_KEY = "devices.pull_key"
CLAIMED = (Channel.PUSH, Channel.PULL)
LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class KnownUser:
    """A user as a terminal knows them: a number and a name, nothing that opens anything."""

    pin: str
    name: str
    is_admin: bool = False


class BadTerminal(Refusal):
    """A terminal cannot be registered or changed as stated."""

    code = "devices.bad_terminal"


def put_terminal(
    *,
    serial: str,
    name: str,
    channel: str,
    now: datetime,
    by: Actor | None,
    location_id: int | None = None,
    group: str = FIRST_GROUP,
    model: str = "",
    address: str | None = None,
    port: int = 4370,
    transport: str = Transport.TCP,
    hold_to_read: bool = False,
    pull_key: str | None = None,
    push_key: str | None = None,
    cidrs: Sequence[str] | None = None,
    time_zone: str = "",
    alphanumeric_pins: bool = False,
    trust_keys: bool = False,
    terminal_id: int | None = None,
) -> int:
    """Register a terminal, or change the one with ``terminal_id``, and return its id.

    A terminal that pushes or is pulled is claimed in the platform first, so that nobody else's can be; one that is
    only read from files needs no claim. A key that is ``None`` stays as it is, an empty one is removed. One that comes
    back into use is asked for its whole log: meanwhile others may have had what it sent.

    :raises BadTerminal: the name is missing, the zone, a network or the transport is none, the serial number is
        registered, or the agency's quota is reached.
    :raises tenants.terminals.ClaimRefused: another agency holds the serial number.
    """
    wanted = claims.clean_serial(serial)
    fields = _checked(
        name=name,
        channel=channel,
        location_id=location_id,
        group=group.strip() or FIRST_GROUP,
        model=model.strip()[:80],
        address=address or None,
        port=port,
        transport=transport,
        hold_to_read=hold_to_read,
        time_zone=time_zone,
        alphanumeric_pins=alphanumeric_pins,
        trust_keys=trust_keys,
        cidrs=cidrs or (),
    )
    if terminal_id is None:
        _refuse_over_quota()
    if pull_key is not None:
        fields["comm_key_sealed"] = crypto.seal(PULL_KEY, pull_key) if pull_key else ""
    if channel in CLAIMED:
        claims.claim(serial=wanted, now=now, by=by.name if by else "", comm_key=push_key or "", cidrs=cidrs or ())
        claims.change(serial=wanted, comm_key=push_key, cidrs=cidrs)
    return _write(wanted, fields, terminal_id, now=now, by=by)


@transaction.atomic
def confirm_terminal(*, terminal_id: int, now: datetime, by: Actor | None) -> None:
    """Somebody has looked at the terminal's serial number, model and clock: from now on its records are punches."""
    if Terminal.objects.filter(pk=terminal_id, confirmed_at=None).update(confirmed_at=now):
        _tell("devices.terminal_confirmed", terminal_id, by)


@transaction.atomic
def retire_terminal(*, terminal_id: int, now: datetime, by: Actor | None) -> None:
    """Take a terminal out of use and give up its claim; what it brought stays."""
    terminal = Terminal.objects.select_for_update().get(pk=terminal_id)
    if not terminal.is_active:
        return
    Terminal.objects.filter(pk=terminal_id).update(is_active=False)
    if terminal.channel in CLAIMED:
        claims.release(serial=terminal.serial, now=now)
    _tell("devices.terminal_retired", terminal_id, by)


def note_terminal(terminal_id: int, **facts: Any) -> None:
    """Note what a terminal said of itself or how it was found, in one statement; only what is given changes.

    ``last_seen_at last_ip firmware model push_version drift_seconds users_count records_count records_capacity``.
    """
    allowed = {
        "last_seen_at",
        "last_ip",
        "firmware",
        "model",
        "push_version",
        "drift_seconds",
        "users_count",
        "records_count",
        "records_capacity",
        "options",
    }
    unknown = facts.keys() - allowed
    if unknown:
        raise TypeError(f"a terminal does not say {', '.join(sorted(unknown))}")
    if facts:
        Terminal.objects.filter(pk=terminal_id).update(**facts)


def note_upload(terminal_id: int, *, table: str, stamp: str, ip: str | None, now: datetime) -> None:
    """Note that the terminal called, and how far it has uploaded a table by its own reckoning. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE devices_terminal SET last_seen_at = greatest(last_seen_at, %s), last_ip = %s,"
            " stamps = stamps || %s::jsonb WHERE id = %s",
            [now, ip, json.dumps({table: stamp} if stamp else {}), terminal_id],
        )


def note_roster(terminal_id: int, users: Iterable[KnownUser], *, now: datetime) -> None:
    """Note the users a terminal says it knows."""
    rows = {user.pin: user for user in users if user.pin}
    RosterEntry.objects.bulk_create(
        [
            RosterEntry(terminal_id=terminal_id, pin=pin, name=user.name, is_admin=user.is_admin, seen_at=now)
            for pin, user in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["terminal", "pin"],
        update_fields=["name", "is_admin", "seen_at"],
    )


def pull_key(terminal_id: int) -> int:
    """Return the communication key for pulls, 0 when there is none."""
    sealed = Terminal.objects.values_list("comm_key_sealed", flat=True).get(pk=terminal_id)
    return int(crypto.unseal(PULL_KEY, sealed)) if sealed else 0


@transaction.atomic
def put_policy(*, by: Actor | None, **fields: Any) -> None:
    """Set how the agency uses its terminals: ``pins_are_staff_numbers may_write_roster silent_minutes
    set_clocks``."""
    DevicePolicy.objects.update_or_create(number=1, defaults=fields)
    record("devices.policy_set", actor=by, target=("devices.policy", 1, ""), after=fields)


@transaction.atomic
def _refuse_over_quota() -> None:
    """:raises BadTerminal: the agency has as many terminals in use as it may have."""
    try:
        refuse_beyond(TERMINALS, standing=Terminal.objects.filter(is_active=True).count())
    except QuotaReached as refusal:
        raise BadTerminal(refusal.message, code=refusal.code) from refusal


def _write(serial: str, fields: Mapping[str, Any], terminal_id: int | None, *, now: datetime, by: Actor | None) -> int:
    if terminal_id is not None:
        Terminal.objects.filter(pk=terminal_id, is_active=False).update(stamps={})
        if not Terminal.objects.filter(pk=terminal_id, serial=serial).update(**fields, is_active=True):
            raise BadTerminal(_("Nombor siri peranti tidak boleh diubah; daftarkan peranti baharu."))
        _tell("devices.terminal_changed", terminal_id, by)
        return terminal_id
    try:
        with transaction.atomic():
            added = Terminal.objects.create(serial=serial, created_at=now, **fields)
    except IntegrityError as error:
        sentence = _("Nombor siri ini sudah didaftarkan.")
        raise BadTerminal(sentence, code="devices.bad_terminal.serial", fields={"serial": sentence}) from error
    _tell("devices.terminal_added", added.pk, by)
    return added.pk


def _checked(*, cidrs: Sequence[str], **fields: Any) -> dict[str, Any]:
    faults: dict[str, str] = {}
    fields["name"] = str(fields["name"]).strip()[:100]
    if not fields["name"]:
        faults["name"] = _("Beri nama peranti, misalnya tempat letaknya.")
    if fields["channel"] not in Channel.values:
        faults["channel"] = _("Pilih cara rekod peranti diterima.")
    if fields["transport"] not in Transport.values or not 0 < fields["port"] <= LAST_PORT:
        faults["port"] = _("Port ialah nombor 1 hingga 65535, melalui TCP atau UDP.")
    try:
        if fields["time_zone"]:
            ZoneInfo(fields["time_zone"])
    except (ZoneInfoNotFoundError, ValueError):
        faults["time_zone"] = _("Zon waktu ini tidak dikenali.")
    try:
        for cidr in cidrs:
            ip_network(cidr, strict=False)
    except ValueError:
        faults["cidrs"] = _("Tulis rangkaian seperti 10.1.2.0/24, dipisahkan koma.")
    if faults:
        raise BadTerminal(next(iter(faults.values())), fields=faults)
    return fields


def _tell(action: str, terminal_id: int, by: Actor | None) -> None:
    terminal = Terminal.objects.get(pk=terminal_id)
    facts = {"serial": terminal.serial, "channel": terminal.channel, "group": terminal.group}
    record(action, actor=by, target=("devices.terminal", terminal_id, terminal.name), after=facts)
