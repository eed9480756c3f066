"""Reading the terminals this deployment can reach itself, through an agency's own tunnel.

Addresses come from the register of terminals, and only those inside the networks named for the terminal are dialled:
without a network none is, and a program in the agency's own network reads it. One visit to a terminal at a time
(a lock with a fencing number that outlives the hard wall clock), four at once, each in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Final, Literal

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from connectors.zk.addresses import allowed_address, networks_of
from connectors.zk.client import Place
from connectors.zk.errors import TerminalError
from connectors.zk.models import Progress
from connectors.zk.parcel import Parcel
from connectors.zk.reading import WALL_CLOCK, read_apart
from connectors.zk.services import keep_delivery, tell_failure
from connectors.zk.sync import Order
from tenant_apps.devices import services as devices
from tenant_apps.devices.selectors import TerminalCard, policy, terminal_cards
from tenants import terminals as claims
from tenants.context import current

AT_ONCE: Final = 4
HELD: Final = timedelta(seconds=WALL_CLOCK + 60)
AGAIN: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
JITTER_SECONDS: Final = 20

type Reader = Callable[[Order], Parcel]


@dataclass(frozen=True, slots=True)
class Visit:
    """A terminal that is ours to read, under the fencing number ``fence``."""

    card: TerminalCard
    order: Order
    fence: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit went: the delivery it gave, or why it gave none and when to try again."""

    terminal_id: int
    delivery_id: int | None = None
    code: str = ""
    again_at: datetime | None = None


def pullable(*, only_again: bool, now: datetime) -> list[TerminalCard]:
    """Return the terminals to be read now: all with an address, or those whose turn it is to be tried again."""
    cards = [card for card in terminal_cards(channel="PULL") if card.address and card.confirmed_at]
    if not only_again:
        return cards
    due = set(Progress.objects.filter(again_at__lte=now).values_list("terminal_id", flat=True))
    return [card for card in cards if card.id in due]


def pull(cards: Iterable[TerminalCard], *, now: Callable[[], datetime], read: Reader = read_apart) -> list[Outcome]:
    """Read terminals, four at once, and keep what they hold; the database is touched by this thread alone."""
    outcomes: list[Outcome] = []
    visits: list[Visit] = []
    for card in cards:
        try:
            visit = begin(card, now=now())
        except TerminalError as error:
            outcomes.append(_failed(card.id, error, now=now()))
            continue
        visits += [visit] if visit else []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        readings = [(visit, pool.submit(read, visit.order)) for visit in visits]
        for visit, reading in readings:
            try:
                outcomes.append(keep(visit, reading.result(), now=now()))
            except TerminalError as error:
                outcomes.append(_failed(visit.card.id, error, now=now(), fence=visit.fence))
    return outcomes


def take_lock(terminal_id: int, *, now: datetime) -> int | None:
    """Take the terminal for one visit; return the fencing number, or None if somebody else reads it."""
    Progress.objects.get_or_create(terminal_id=terminal_id)
    free = Progress.objects.filter(Q(locked_until=None) | Q(locked_until__lte=now), terminal=terminal_id)
    with transaction.atomic():
        if not free.update(locked_until=now + HELD, fence=F("fence") + 1):
            return None
        return Progress.objects.values_list("fence", flat=True).get(terminal=terminal_id)


def begin(card: TerminalCard, *, now: datetime) -> Visit | None:
    """Check the address and take the lock.

    :raises TerminalError: the address may not be dialled (``address_refused``).
    """
    claim = claims.claim_of(card.serial)
    is_ours = claim is not None and claim.schema == current().schema_name
    networks = networks_of(claim.cidrs if claim is not None and is_ours else ())
    address = allowed_address(card.address or "", networks, loopback=settings.ZK_MAY_DIAL_LOOPBACK)
    fence = take_lock(card.id, now=now)
    if fence is None:
        return None
    transport: Literal["tcp", "udp"] = "udp" if card.transport == "udp" else "tcp"
    place = Place(address, card.port, transport, devices.pull_key(card.id))
    zone = card.time_zone or timezone.get_current_timezone_name()
    order = Order(place, card.serial, zone, set_clock=policy().set_clocks, may_hold=card.hold_to_read)
    return Visit(card, order, fence)


@transaction.atomic
def keep(visit: Visit, parcel: Parcel, *, now: datetime) -> Outcome:
    """Keep a reading, unless somebody has taken the terminal since: then ours is late and theirs counts."""
    progress = Progress.objects.select_for_update().get(terminal=visit.card.id)
    if progress.fence != visit.fence:
        return Outcome(visit.card.id, code="fenced_off")
    delivery_id, _is_new = keep_delivery(parcel, connector_id=None, now=now)
    Progress.objects.filter(pk=progress.pk).update(locked_until=None, failures=0, again_at=None, last_code="")
    tell_failure(visit.card.id, "", now=now)
    return Outcome(visit.card.id, delivery_id)


@transaction.atomic
def _failed(terminal_id: int, error: TerminalError, *, now: datetime, fence: int | None = None) -> Outcome:
    """Note a failure: it is tried again after 1, 5 and 15 minutes, then somebody is told; at once if it is final."""
    Progress.objects.get_or_create(terminal_id=terminal_id)
    progress = Progress.objects.select_for_update().get(terminal=terminal_id)
    if fence is not None and progress.fence != fence:
        return Outcome(terminal_id, code="fenced_off")
    is_last = error.permanent or progress.failures >= len(AGAIN)
    again_at = None
    if not is_last:
        jitter = timedelta(seconds=SystemRandom().uniform(0, JITTER_SECONDS))
        again_at = now + AGAIN[progress.failures] + jitter
    Progress.objects.filter(pk=progress.pk).update(
        locked_until=None,
        failures=0 if is_last else progress.failures + 1,
        again_at=again_at,
        last_code=error.code[:40],
    )
    if is_last:
        tell_failure(terminal_id, error.code, now=now)
    return Outcome(terminal_id, code=error.code, again_at=again_at)
