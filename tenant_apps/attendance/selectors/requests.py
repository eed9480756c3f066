"""All an officer asked for, whatever room it lives in: leave, releases, movements, proposed punches.

The room knows the rooms below, so it can put them into one list; who decides sees them in the inbox, a room above.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from tenant_apps.attendance.selectors import proposals
from tenant_apps.leave import selectors as leave
from tenant_apps.movements import selectors as movements
from tenant_apps.people.requests import Asked

WAITING, APPROVED, REJECTED, CANCELLED = "MENUNGGU", "LULUS", "DITOLAK", "BATAL"

_ONE: dict[str, Callable[[int], Asked | None]] = {
    leave.LEAVE: lambda pk: leave.asked_one(leave.LEAVE, pk),
    leave.RELEASE: lambda pk: leave.asked_one(leave.RELEASE, pk),
    movements.MOVEMENT: movements.asked_one,
    proposals.PUNCH: proposals.asked_one,
}


def asked_by(person_id: int, *, states: Collection[str] = (), limit: int) -> tuple[Asked, ...]:
    """Return a person's requests, and what they propose for others, latest first. Eight statements at most."""
    found = [
        *leave.asked_by(person_id, states=states, limit=limit),
        *movements.asked_by(person_id, states=states, limit=limit),
        *proposals.asked_by(person_id, states=states, limit=limit),
    ]
    return tuple(sorted(found, key=lambda one: (one.requested_at, one.source, one.id), reverse=True)[:limit])


def asked_one(source: str, request_id: int) -> Asked | None:
    """Return one request by the name of its list and its key there. Two statements."""
    one = _ONE.get(source)
    return one(request_id) if one else None


def may_withdraw(asked: Asked, today: date) -> bool:
    """Whether its officer may still withdraw it: while it waits, or approved and not begun; a punch is a fact."""
    if asked.state == WAITING:
        return True
    return asked.state == APPROVED and asked.source != proposals.PUNCH and asked.date_from > today


def may_cancel(asked: Asked) -> bool:
    """Whether an administrator may cancel it: while it stands; a punch that was approved is a fact."""
    return asked.state == WAITING or (asked.state == APPROVED and asked.source != proposals.PUNCH)
