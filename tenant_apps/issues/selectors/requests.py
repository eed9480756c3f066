"""Requests of every room that wait for one decider: of their officers, of those they stand in for, or of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tenant_apps.attendance.selectors.requests import asked_one
from tenant_apps.people.requests import Waiting, sources
from tenant_apps.people.selectors import StandIn, gaps, in_charge_of, officers
from tenant_apps.people.viewer import ADMIN, Viewer
from tenant_apps.worktime.selectors import officer_of_request

SCHEDULES = "worktime.schedule"


@dataclass(frozen=True, slots=True)
class Charge:
    """Whose requests somebody decides.

    ``people`` are the officers, each with the supervisor who is stood in for (None: for oneself). With ``everybody``
    it is the whole agency, and ``people`` only says for whom one stands in. ``decider_id`` is the decider as an
    officer: their own requests, and those they proposed, are never among them.
    """

    decider_id: int | None
    people: Mapping[int, StandIn | None]
    everybody: bool = False

    @property
    def scope(self) -> Collection[int] | None:
        """The ids to ask the rooms for; None is everybody."""
        return None if self.everybody else self.people.keys()

    def may_decide(self, request: Waiting) -> bool:
        """Whether it is theirs to decide."""
        own = self.decider_id is not None and self.decider_id in (request.person_id, request.proposed_by_id)
        return not own and (self.everybody or request.person_id in self.people)


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
    people = in_charge_of(viewer)
    if not viewer.is_any(ADMIN):
        return Charge(viewer.person_id, people)
    if everybody:
        return Charge(viewer.person_id, people, everybody=True)
    bare = gaps(viewer.on).order_by().values_list("pk", flat=True)
    return Charge(viewer.person_id, {**dict.fromkeys(bare), **people})


def waiting_requests(charge: Charge) -> tuple[Waiting, ...]:
    """Return what waits, by room and date. A constant number of statements for each room."""
    if charge.scope is not None and not charge.scope:
        return ()
    found: list[Waiting] = []
    for source in sources().values():
        theirs = [one for one in source.waiting(charge.scope) if charge.may_decide(one)]
        found += sorted(theirs, key=lambda one: (one.date_from, one.requested_at, one.id))
    return tuple(found)


def may_know(viewer: Viewer, charge: Charge, source: str, request_id: int) -> bool:
    """Whether the viewer may know of that request, whatever became of it: their officers', their own, an admin all."""
    if source == SCHEDULES:
        person_id = officer_of_request(request_id)
    else:
        asked = asked_one(source, request_id)
        person_id = asked.person_id if asked else None
    if person_id is None:
        return False
    return viewer.is_any(ADMIN) or person_id in charge.people or person_id == viewer.person_id


def request_rows(requests: Collection[Waiting], charge: Charge, viewer: Viewer) -> tuple[RequestRow, ...]:
    """Return requests as rows. One statement."""
    if not requests:
        return ()
    known = officers({one.person_id for one in requests}, viewer.on)
    return tuple(
        RequestRow(
            request=one,
            person_name=known[one.person_id].name if one.person_id in known else "",
            unit_name=known[one.person_id].unit_name if one.person_id in known else "",
            on_behalf_of=stand_in.principal_name if (stand_in := charge.people.get(one.person_id)) else "",
        )
        for one in requests
    )
