"""Webhooks: addresses of other systems that are told of events, signed, tried again, and written down.

1. Once something has changed, a message for each hook that wants to know is written. A process that dies in that very
   moment writes none: a message is a hint, and the lists are the truth.
2. A worker takes a message, sends it outside of any transaction, and notes what was answered.
3. What is not taken (2xx) is tried again after a minute, after five, and then every two hours, for a day.

A message says which rows changed and never what they hold: whoever wants to know more asks with a token.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from connectors.api.models import Delivery, Event, Hook
from kit import crypto
from kit.errors import Refusal
from kit.outgoing import HostRefused, check_address, open_client
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenants.context import current

log = logging.getLogger(__name__)

PURPOSE: Final = "api.hook"
TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
WAITS: Final = (timedelta(minutes=1), timedelta(minutes=5))
LONGEST_WAIT: Final = timedelta(hours=2)
GIVEN_UP_AFTER: Final = timedelta(days=1)
CLAIM: Final = timedelta(minutes=2)
KEPT: Final = timedelta(days=30)
MOST_HOOKS: Final = 10
MOST_IDS: Final = 500
SLOW, UNREACHABLE = "slow", "unreachable"
KNOWN_FOR: Final = 3600
WANTED: Final = "api.wanted_events"
OFFERED: Final = tuple(event for event in Event if event is not Event.TEST)


class BadHook(Refusal):
    """A hook cannot be kept as stated; ``fields`` says which answer is at fault."""

    code = "api.bad_hook"


@dataclass(frozen=True, slots=True)
class Added:
    """A new hook and the secret its messages are signed with, which is shown this once."""

    id: int
    secret: str


@transaction.atomic
def add_hook(*, url: str, events: Iterable[str], now: datetime, by: Actor | None) -> Added:
    """Have an address told of events and return the secret.

    :raises BadHook: the address may not be called from here or is told already, no event is chosen, or the agency
        has too many.
    """
    wanted = sorted(set(events))
    try:
        address = check_address(url)
    except HostRefused as refusal:
        raise BadHook(refusal.message, fields={"url": refusal.message}) from refusal
    if not wanted or not set(wanted) <= {event.value for event in OFFERED}:
        raise _bad("events", _("Pilih sekurang-kurangnya satu peristiwa."))
    live = Hook.objects.filter(ended_at=None)
    if live.filter(url=address).exists():
        raise _bad("url", _("Alamat ini sudah didaftarkan."))
    if live.count() >= MOST_HOOKS:
        raise _bad(
            "url", _("Agensi ini sudah ada %(most)d webhook. Tamatkan yang tidak digunakan.") % {"most": MOST_HOOKS}
        )
    secret = f"whsec_{secrets.token_urlsafe(32)}"
    made = Hook.objects.create(url=address, secret_sealed=crypto.seal(PURPOSE, secret), events=wanted, added_at=now)
    record("api.hook_added", actor=by, target=("api.hook", made.pk, address), after={"events": wanted})
    transaction.on_commit(_forget_wanted)
    return Added(made.pk, secret)


@transaction.atomic
def end_hook(*, hook_id: int, now: datetime, by: Actor | None) -> bool:
    """Tell an address nothing more; return whether it was told until now. What waits for it is given up."""
    if not Hook.objects.filter(pk=hook_id, ended_at=None).update(ended_at=now):
        return False
    Delivery.objects.filter(hook=hook_id, due_at__isnull=False).update(due_at=None)
    address = Hook.objects.values_list("url", flat=True).get(pk=hook_id)
    record("api.hook_ended", actor=by, target=("api.hook", hook_id, address))
    transaction.on_commit(_forget_wanted)
    return True


def announce(event: Event, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
    """Write a message about ``rows`` for each hook that wants the event; return how many.

    Most agencies want none, which costs no statement.
    """
    if not rows or event.value not in _wanted():
        return 0
    hooks = Hook.objects.filter(ended_at=None, events__contains=[event.value]).values_list("pk", flat=True)
    messages = [
        _message(hook, event, {"rows": list(rows[start : start + MOST_IDS])}, now)
        for hook in hooks
        for start in range(0, len(rows), MOST_IDS)
    ]
    Delivery.objects.bulk_create(messages)
    return len(messages)


@transaction.atomic
def test_hook(*, hook_id: int, now: datetime, by: Actor | None) -> int:
    """Write a message that only says that it arrived, and return its id for :func:`send`.

    :raises BadHook: there is no such hook.
    """
    hook = Hook.objects.filter(pk=hook_id, ended_at=None).first()
    if hook is None:
        raise BadHook(_("Webhook ini telah ditamatkan. Muat semula halaman."))
    message = _message(hook.pk, Event.TEST, {}, now)
    message.due_at = now + CLAIM
    message.save()
    record("api.hook_tested", actor=by, target=("api.hook", hook.pk, hook.url))
    return message.pk


def send_due(*, now: datetime, limit: int = 100) -> int:
    """Send the messages that are due, the oldest first; return how many were taken."""
    Delivery.objects.filter(made_at__lt=now - KEPT).delete()
    taken = 0
    for _turn in range(limit):
        claimed = _claim(now)
        if claimed is None:
            break
        taken += send(claimed, now=now)
    return taken


def next_due() -> datetime | None:
    """Return when the next message is to be sent; None when none waits."""
    return Delivery.objects.filter(due_at__isnull=False).order_by("due_at").values_list("due_at", flat=True).first()


def send(delivery_id: int, *, now: datetime) -> bool:
    """Send one message and note what was answered; whether it was taken. Outside any transaction."""
    message = Delivery.objects.select_related("hook").get(pk=delivery_id)
    status, trouble = _post(message, now)
    is_taken = status is not None and 200 <= status < 300
    is_over = is_taken or message.event == Event.TEST or now - message.made_at >= GIVEN_UP_AFTER
    Delivery.objects.filter(pk=delivery_id).update(
        status=status,
        trouble=trouble[:200],
        tried_at=now,
        tries=F("tries") + 1,
        taken_at=now if is_taken else None,
        due_at=None if is_over else now + _wait(message.tries),
    )
    return is_taken


def signature(secret: str, at: int, body: bytes) -> str:
    """Return what a message carries in ``X-SpotMe-Signature``: the moment, and the HMAC of moment, dot and body."""
    proof = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={proof}"


def _post(message: Delivery, now: datetime) -> tuple[int | None, str]:
    body = json.dumps(message.said, cls=DjangoJSONEncoder, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "X-SpotMe-Event": message.event,
        "X-SpotMe-Delivery": str(message.key),
        "X-SpotMe-Signature": signature(crypto.unseal(PURPOSE, message.hook.secret_sealed), int(now.timestamp()), body),
    }
    try:
        with (
            open_client(message.hook.url, timeout=TIMEOUT) as client,
            client.stream("POST", message.hook.url, content=body, headers=headers) as answer,
        ):
            return answer.status_code, "" if answer.is_success else answer.reason_phrase
    except HostRefused as refusal:
        return None, refusal.message
    except httpx.TimeoutException:
        return None, SLOW
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.info("a webhook does not answer: %s", type(error).__name__)
        return None, UNREACHABLE


def _message(hook_id: int, event: Event, data: Mapping[str, Any], now: datetime) -> Delivery:
    key = uuid4()
    said = {"id": key, "event": event.value, "at": now, "agency": current().schema_name, "data": data}
    return Delivery(key=key, hook_id=hook_id, event=event.value, said=said, made_at=now, due_at=now)


@transaction.atomic
def _claim(now: datetime) -> int | None:
    row = Delivery.objects.filter(due_at__lte=now).order_by("due_at", "pk").select_for_update(skip_locked=True).first()
    if row is None:
        return None
    Delivery.objects.filter(pk=row.pk).update(due_at=now + CLAIM)
    return row.pk


def _wait(tries: int) -> timedelta:
    return WAITS[tries] if tries < len(WAITS) else LONGEST_WAIT


def _wanted() -> frozenset[str]:
    """Return the events some hook of the agency wants: kept in the cache, for the way of a punch leads past here."""
    found: frozenset[str] | None = cache.get(WANTED)
    if found is None:
        rows = Hook.objects.filter(ended_at=None).values_list("events", flat=True)
        found = frozenset(event for events in rows for event in events)
        cache.set(WANTED, found, KNOWN_FOR)
    return found


def _forget_wanted() -> None:
    cache.delete(WANTED)


def _bad(field: str, sentence: str) -> BadHook:
    return BadHook(sentence, fields={field: sentence})
