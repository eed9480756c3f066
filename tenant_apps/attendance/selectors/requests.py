"""All an officer asked for, whatever room it lives in: leave, releases, movements, proposed punches.

Who decides sees them in the inbox, a room above.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tenant_apps.people.desks import APPROVED, CANCELLED, PENDING, REJECTED, desk_of, desks
from tenant_apps.people.desks import WAITING as STILL_WAITING
from tenant_apps.people.requests import Asked

WAITING = PENDING
__all__ = [
    "APPROVED",
    "CANCELLED",
    "REJECTED",
    "WAITING",
    "asked_by",
    "asked_one",
    "may_cancel",
    "may_withdraw",
    "takes_files",
]


def asked_by(person_id: int, *, states: Collection[str] = (), limit: int) -> tuple[Asked, ...]:
    """Return a person's requests, and what they propose for others, latest first. Eight statements at most."""
    found = [one for desk in desks().values() for one in desk.asked_by(person_id, states=states, limit=limit)]
    return tuple(sorted(found, key=lambda one: (one.requested_at, one.source, one.id), reverse=True)[:limit])


def asked_one(source: str, request_id: int) -> Asked | None:
    """Return one request by the name of its list and its key there. Two statements."""
    desk = desks().get(source)
    return desk.asked_one(request_id) if desk else None


def may_withdraw(asked: Asked, today: date) -> bool:
    """Whether its officer may still withdraw it: while it waits, or approved and neither a fact nor begun."""
    if asked.state in STILL_WAITING:
        return True
    return asked.state == APPROVED and not desk_of(asked.source).is_fact_once_approved and asked.date_from > today


def may_cancel(asked: Asked) -> bool:
    """Whether an administrator may cancel it: while it stands, unless an approval has made it a fact."""
    if asked.state in STILL_WAITING:
        return True
    return asked.state == APPROVED and not desk_of(asked.source).is_fact_once_approved


def takes_files(asked: Asked) -> bool:
    """Whether evidence may be added to it."""
    return desk_of(asked.source).takes_files and asked.state in (*STILL_WAITING, APPROVED)
