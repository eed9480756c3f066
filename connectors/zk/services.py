"""Site connectors and what they deliver: tokens, deliveries kept before they are read, and reports."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from connectors.zk.models import Delivery, Progress, SiteConnector
from connectors.zk.parcel import Parcel
from kit import crypto
from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.devices import services as devices
from tenant_apps.devices.rules import alerts
from tenant_apps.devices.selectors import TerminalCard, terminal_by_serial
from tenants.terminals import is_serial

PURPOSE: Final = "zk.connector"
MARK: Final = "spc_"
LEVEL: Final = 6
FLAGS: Final = frozenset({"count_mismatch", "undecodable", "users_unreadable"})
TEXTS: Final = ("firmware", "model", "device_time", "clock", "transport", "read_at")
NUMBERS: Final = ("count_before", "count_after", "records", "users", "capacity", "bad_sums", "strays", "held")


class BadConnector(Refusal):
    """A connector cannot be registered as stated."""

    code = "zk.bad_connector"


class NotOurTerminal(Refusal):
    """A delivery names a terminal from which nothing is taken: unknown, retired, or not confirmed yet."""

    code = "zk.unknown_terminal"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new connector and its token, which is shown this once."""

    id: int
    token: str


@dataclass(frozen=True, slots=True)
class Known:
    """The connector behind a token."""

    id: int
    name: str


@transaction.atomic
def issue_connector(*, name: str, now: datetime, by: Actor | None) -> Issued:
    """Register a connector of the agency and return its token.

    :raises BadConnector: it has no name.
    """
    clean = name.strip()[:100]
    if not clean:
        sentence = _("Beri nama penyambung, misalnya tempat komputernya.")
        raise BadConnector(sentence, fields={"name": sentence})
    token = MARK + secrets.token_urlsafe(32)
    made = SiteConnector.objects.create(
        name=clean,
        token_digest=crypto.digest(PURPOSE, token),
        token_tail=token[-4:],
        issued_at=now,
        issued_by=by.name if by else "",
    )
    record("zk.connector_issued", actor=by, target=("zk.connector", made.pk, clean))
    return Issued(made.pk, token)


@transaction.atomic
def revoke_connector(*, connector_id: int, now: datetime, by: Actor | None) -> bool:
    """Take a connector's token away; return whether it had one."""
    live = SiteConnector.objects.filter(pk=connector_id, revoked_at=None)
    if not live.update(revoked_at=now):
        return False
    name = SiteConnector.objects.values_list("name", flat=True).get(pk=connector_id)
    record("zk.connector_revoked", actor=by, target=("zk.connector", connector_id, name))
    return True


def connector_of(token: str) -> Known | None:
    """Return the agency's connector with this token, unless it was revoked."""
    if not token.startswith(MARK) or len(token) > 100:
        return None
    found = SiteConnector.objects.filter(token_digest=crypto.digest(PURPOSE, token), revoked_at=None)
    row = found.values_list("pk", "name").first()
    return Known(*row) if row else None


def note_contact(connector_id: int, *, ip: str | None, now: datetime) -> None:
    """Note that the connector called."""
    SiteConnector.objects.filter(pk=connector_id).update(last_contact_at=now, last_ip=ip)


@transaction.atomic
def keep_delivery(parcel: Parcel, *, connector_id: int | None, now: datetime) -> tuple[int, bool]:
    """Keep a reading as it came; return its id and whether it is new.

    When this returns and its transaction has committed, the reading is safe. The same content again is the same
    delivery, and nothing is done.

    :raises NotOurTerminal: nothing is taken from that terminal.
    """
    terminal = accepted_terminal(parcel.serial)
    delivery, is_new = Delivery.objects.get_or_create(
        terminal_id=terminal.id,
        sha256=parcel.sha256,
        defaults={
            "connector_id": connector_id,
            "received_at": now,
            "content": zlib.compress(parcel.content, LEVEL),
            "facts": clean_facts(parcel.facts),
        },
    )
    if not is_new:
        devices.note_terminal(terminal.id, last_seen_at=now)
        _reopened(delivery, parcel, now=now)
    return delivery.pk, is_new


def _reopened(delivery: Delivery, parcel: Parcel, *, now: datetime) -> None:
    """A log that looks as it did before another one was taken (cleared, say) is taken again: it has shrunk."""
    is_last = Progress.objects.filter(terminal=delivery.terminal_id, batch_id=delivery.batch_id).exists()
    if delivery.state == Delivery.State.TAKEN and not is_last:
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.KEPT,
            content=zlib.compress(parcel.content, LEVEL),
            facts=clean_facts(parcel.facts),
            received_at=now,
        )


def accepted_terminal(serial: str) -> TerminalCard:
    """Return the agency's terminal with that serial number, from which readings are taken.

    :raises NotOurTerminal: there is none, or nobody has confirmed it yet.
    """
    terminal = terminal_by_serial(serial) if is_serial(serial) else None
    if terminal is None:
        raise NotOurTerminal(_("Peranti ini tidak didaftarkan di agensi ini. Daftarkan nombor sirinya dahulu."))
    if terminal.confirmed_at is None:
        raise NotOurTerminal(
            _("Peranti ini belum disahkan. Semak siri, model dan jamnya, kemudian sahkan."),
            code="zk.unconfirmed_terminal",
        )
    return terminal


@transaction.atomic
def take_report(connector_id: int, told: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what a connector says of itself and its terminals, and raise or end the alerts that follow from it."""
    reports = [report for report in told.get("terminals", ()) if isinstance(report, Mapping)][:200]
    rows = [{name: plain(report.get(name), 40) for name in ("serial", "code", "at")} for report in reports]
    known = SiteConnector.objects.values_list("told", flat=True).get(pk=connector_id)
    kept = {
        "version": plain(told.get("version"), 40),
        "waiting": whole(told.get("waiting")),
        "terminals": rows or known.get("terminals", []),
    }
    SiteConnector.objects.filter(pk=connector_id).update(told=kept)
    for row in rows:
        terminal = terminal_by_serial(row["serial"])
        if terminal is not None:
            tell_failure(terminal.id, row["code"], now=now)


def tell_failure(terminal_id: int, code: str, *, now: datetime) -> None:
    """Raise the alert that a failed reading means, or end both when ``code`` is empty."""
    if code == "wrong_device":
        devices.raise_alert(terminal_id=terminal_id, kind=alerts.WRONG_DEVICE, now=now)
    elif code:
        devices.raise_alert(terminal_id=terminal_id, kind=alerts.PULL_FAILED, now=now, detail={"code": code[:40]})
    else:
        devices.close_alert(terminal_id=terminal_id, kind=alerts.WRONG_DEVICE, now=now)
        devices.close_alert(terminal_id=terminal_id, kind=alerts.PULL_FAILED, now=now)


def clean_facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what we keep of the facts of a reading: named texts and numbers, flags we know."""
    facts: dict[str, Any] = {name: plain(told.get(name), 200) for name in TEXTS}
    facts |= {name: whole(told.get(name)) for name in NUMBERS}
    facts |= {name: seconds(told.get(name)) for name in ("drift_seconds", "clock_moved")}
    flags = told.get("flags")
    facts["flags"] = sorted(flag for flag in FLAGS if isinstance(flags, Sequence) and flag in flags)
    return facts


def plain(value: object, most: int) -> str:
    """Return ``value`` as a short text that can be kept and shown, or nothing if it is no text."""
    return "".join(one for one in value if one.isprintable())[:most] if isinstance(value, str) else ""


def seconds(value: object) -> int | None:
    """Return ``value`` in whole seconds if it is a duration, forwards or back, else None."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**31
    return round(value) if is_number and isinstance(value, int | float) else None


def whole(value: object) -> int | None:
    """Return ``value`` if it is a count, else None."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31
    return value if is_count and isinstance(value, int) else None
