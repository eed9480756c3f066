"""What happens to a terminal's call: who it is, what it brings, what it is told.

1. The serial number and the host name's first label name a claim, and the claim names the agency. Who is not let in
   hears the same two words whatever the reason, and nothing of what was brought is kept.
2. An upload is filtered, kept and committed; only then it is acknowledged (:mod:`connectors.adms.listening`).
3. Whatever fails before that is a 503 with an empty body, and the terminal sends it again.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from connectors.adms.listening import Heard, hear
from connectors.adms.protocol import answers
from connectors.adms.protocol.calls import Action, Call, read_call
from shared_apps.accounts import throttle
from tenant_apps.devices.selectors import terminal_by_serial
from tenants import terminals as claims
from tenants.context import in_public, in_tenant
from tenants.terminals import Claim, SeenReason

log = logging.getLogger(__name__)

MOST_BODY = 16 * 1024 * 1024
# Calls of terminals that are not let in, from one address and of one serial number; beyond that they are not noted.
STRANGERS_PER_ADDRESS, STRANGERS_PER_SERIAL = 10, 10
STRANGERS_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request of a terminal. ``host`` is the Host header, ``ip`` the caller's address."""

    method: str
    path: str
    query: str
    host: str
    ip: str | None
    agent: str
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: a body only with status 200."""

    status: HTTPStatus
    body: bytes = b""


NOT_FOUND = Answer(HTTPStatus.NOT_FOUND)
TURNED_AWAY = Answer(HTTPStatus.OK, answers.UNKNOWN_DEVICE)
TOO_OFTEN = Answer(HTTPStatus.TOO_MANY_REQUESTS)


def answer(request: Request) -> Answer:
    """Answer one call of a terminal. What goes wrong inside rises: the door makes a 503 of it."""
    call = read_call(request.method, request.path, request.query)
    if call is None or not claims.is_serial(call.serial):
        return NOT_FOUND
    held = claims.claim_of(call.serial)
    reason = why_not(request, call, held)
    if held is None or reason is not None:
        return _turn_away(request, call, reason or SeenReason.UNCLAIMED)
    with in_tenant(held.schema):
        terminal = terminal_by_serial(call.serial)
        if terminal is None:
            return TURNED_AWAY
        body = hear(
            Heard(
                call=call,
                terminal=terminal,
                claim=held,
                body=request.body,
                ip=request.ip,
                agent=request.agent,
                now=request.received_at,
            )
        )
    return Answer(HTTPStatus.OK, body)


def why_not(request: Request, call: Call, held: Claim | None) -> str | None:
    """Return why a terminal is not let in, ``None`` when it is.

    The host name is the secret. A terminal that can only be given an address (no host name at all) is let in from
    the networks its claim names, and from nowhere when it names none.
    """
    if held is None:
        return SeenReason.UNSUPPORTED if call.is_access_control else SeenReason.UNCLAIMED
    if not held.is_open:
        return SeenReason.SUSPENDED
    host = host_name(request.host)
    by_address = bool(held.cidrs) and is_address(host)
    if not by_address and not hmac.compare_digest(label_of(host).encode(), held.host_label.encode()):
        return SeenReason.WRONG_HOST
    if not held.admits(request.ip):
        return SeenReason.WRONG_NETWORK
    if not _has_key(call, held):
        return SeenReason.WRONG_KEY
    return SeenReason.UNSUPPORTED if call.is_access_control else None


def host_name(header: str) -> str:
    """Return the host of a Host header in lower case, without a port."""
    host = header.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and host.count(":") == 1 else host


def label_of(host: str) -> str:
    """Return the first label of a host name, empty for an address."""
    return "" if is_address(host) else host.partition(".")[0]


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _has_key(call: Call, held: Claim) -> bool:
    """A terminal says its key with the handshake; one that says a key must say the right one wherever it does."""
    if not held.comm_key:
        return True
    said = call.query.get("pushcommkey")
    if said is None:
        return call.action is not Action.HANDSHAKE
    return hmac.compare_digest(said.encode(), held.comm_key.encode())


def _turn_away(request: Request, call: Call, reason: str) -> Answer:
    """Note that somebody called, without what they brought, and say nothing that helps them."""
    with in_public():
        by_address = throttle.count("adms.address", request.ip or "", within=STRANGERS_WITHIN)
        by_serial = throttle.count("adms.serial", call.serial, within=STRANGERS_WITHIN)
        if by_address > STRANGERS_PER_ADDRESS or by_serial > STRANGERS_PER_SERIAL:
            return TOO_OFTEN
        claims.note_stranger(
            serial=call.serial,
            reason=reason,
            ip=request.ip,
            host_label=label_of(host_name(request.host)),
            model=call.query.get("devicetype", "") or request.agent,
            now=request.received_at,
        )
    return TURNED_AWAY
