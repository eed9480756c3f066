"""Requests of every room that wait for one decider: of their officers, of those they stand in for, or of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from tenant_apps.attendance.selectors.requests import asked_one
from tenant_apps.people.desks import desks
from tenant_apps.people.requests import Waiting
from tenant_apps.people.rules.loops import chain_above
from tenant_apps.people.selectors import (
    StandIn,
    gaps,
    in_charge_of,
    officers,
    stand_ins,
    subordinate_ids,
    supervisor_map,
)
from tenant_apps.people.viewer import ADMIN, Viewer


@dataclass(frozen=True, slots=True)
class Charge:
    """Whose requests somebody decides on the day ``on``.

    ``people`` are the officers, each with the supervisor who is stood in for (None: for oneself). With ``everybody``
    it is the whole agency, and ``people`` only says for whom one stands in. ``decider_id`` is the decider as an
    officer: their own requests, and those they proposed or recommended, are never among them. ``acting`` are the
    supervisors they stand in for, and an administrator decides what nobody above can.
    """

    decider_id: int | None
    people: Mapping[int, StandIn | None]
    on: date
    acting: tuple[StandIn, ...] = ()
    is_admin: bool = False
    everybody: bool = False

    @property
    def scope(self) -> Collection[int] | None:
        """The ids to ask the rooms for; None is everybody."""
        return None if self.everybody else self.people.keys()

    def taken(self, request: Waiting, above: Mapping[int, int | None]) -> Waiting | None:
        """Return the request if it is theirs to decide, with whom they stand in for; ``above`` has all supervisors."""
        if self.decider_id is not None and self.decider_id in _involved(request):
            return None
        if not goes_further(request):
            stand_in = self.people.get(request.person_id)
            theirs = self.everybody or request.person_id in self.people
        else:
            decider = decider_of(request, above)
            stand_in = next((one for one in self.acting if one.principal_id == decider), None)
            stand_in = stand_in if stand_in and stand_in.covers(request.person_id) else None
            is_own = decider is not None and decider == self.decider_id
            theirs = is_own or stand_in is not None or self.everybody or (self.is_admin and decider is None)
            stand_in = None if is_own else stand_in
        if not theirs:
            return None
        if stand_in is None:
            return request
        return replace(request, acting_for_id=stand_in.principal_id, acting_for_name=stand_in.principal_name)


def goes_further(request: Waiting) -> bool:
    """Whether somebody else than the officer's own supervisor may have to decide it."""
    return request.checked_by_id is not None or request.proposed_by_id not in (None, request.person_id)


def decider_of(request: Waiting, above: Mapping[int, int | None]) -> int | None:
    """Return whose a request is to decide: the nearest supervisor above the officer, or above whoever recommended it,
    who has no part in it yet; None for the administrators."""
    start = request.checked_for_id or request.checked_by_id or request.person_id
    return next((one for one in chain_above(start, above) if one not in _involved(request)), None)


def _involved(request: Waiting) -> tuple[int | None, ...]:
    return request.person_id, request.proposed_by_id, request.checked_by_id


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One waiting request with the officer's name, and on whose behalf it would be decided."""

    request: Waiting
    person_name: str
    unit_name: str
    on_behalf_of: str = ""

    @property
    def key(self) -> str:
        """The request as a form names it: room and number."""
        return f"{self.request.source}:{self.request.id}"

    @property
    def anchor(self) -> str:
        """The row's id on the page."""
        return anchor_of(self.key)


def anchor_of(key: str) -> str:
    """Return the id on the page of a request's row."""
    return "mohon-" + key.replace(".", "-").replace(":", "-")


def charge_of(viewer: Viewer, *, everybody: bool = False) -> Charge:
    """Return whose requests the viewer decides: a supervisor's officers, an administrator's without a supervisor.

    Only an administrator may ask for ``everybody``. Three statements at most.
    """
    people, acting = in_charge_of(viewer), stand_ins(viewer, requests=True)
    if not viewer.is_any(ADMIN):
        return Charge(viewer.person_id, people, viewer.on, acting)
    if everybody:
        return Charge(viewer.person_id, people, viewer.on, acting, is_admin=True, everybody=True)
    bare = gaps(viewer.on).order_by().values_list("pk", flat=True)
    return Charge(viewer.person_id, {**dict.fromkeys(bare), **people}, viewer.on, acting, is_admin=True)


def waiting_requests(charge: Charge) -> tuple[Waiting, ...]:
    """Return what waits, by room and date. A constant number of statements for each room."""
    asked = [desk.waiting(charge.scope, further=True) for desk in desks().values()]
    far = any(goes_further(one) for waiting in asked for one in waiting)
    above = supervisor_map(charge.on) if far else {}
    found: list[Waiting] = []
    for waiting in asked:
        theirs = [mine for one in waiting if (mine := charge.taken(one, above)) is not None]
        found += sorted(theirs, key=lambda one: (one.date_from, one.requested_at, one.id))
    return tuple(found)


def may_know(viewer: Viewer, charge: Charge, source: str, request_id: int) -> bool:
    """Whether the viewer may know of that request, whatever became of it: of officers below, their own, or as admin."""
    asked = asked_one(source, request_id)
    if asked is None:
        return False
    if viewer.is_any(ADMIN) or asked.person_id in charge.people or asked.person_id == viewer.person_id:
        return True
    return asked.person_id in subordinate_ids(viewer)


def request_rows(requests: Collection[Waiting], on: date) -> tuple[RequestRow, ...]:
    """Return requests as rows. One statement."""
    if not requests:
        return ()
    known = officers({one.person_id for one in requests}, on)
    return tuple(
        RequestRow(
            request=one,
            person_name=known[one.person_id].name if one.person_id in known else "",
            unit_name=known[one.person_id].unit_name if one.person_id in known else "",
            on_behalf_of=one.acting_for_name,
        )
        for one in requests
    )
