"""The desk at which a room's requests are decided, withdrawn and cancelled: one way for all of them.

A room says what is its own (which rows, which dates, what an approval makes, how the trail names it); what is the same
for every request stands here: of two who decide at once the second is told, nobody decides what they ask for, a
rejection has its reason, a month that is locked keeps what it has, every step is written down and told.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from shared_apps.audit.services import Target, record
from tenant_apps.people import signals
from tenant_apps.people.requests import (
    Asked,
    Decision,
    TooLateToWithdraw,
    Waiting,
    checked_remark,
    no_longer_waiting,
    refuse_own,
)
from tenant_apps.people.selectors import names

PENDING, RECOMMENDED, APPROVED, REJECTED, CANCELLED = "MENUNGGU", "DISYORKAN", "LULUS", "DITOLAK", "BATAL"
WAITING = (PENDING, RECOMMENDED)
STANDING = (*WAITING, APPROVED)


class Verb(StrEnum):
    """What happens to a request; the audit codes of most rooms end in it."""

    ENTERED = "entered"
    RECOMMENDED = "recommended"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    CHANGED = "changed"


_VERBS = {RECOMMENDED: Verb.RECOMMENDED, APPROVED: Verb.APPROVED, REJECTED: Verb.REJECTED}


class RequestUnknown(Refusal):
    """There is no such request for whoever asks; a door answers 404."""

    code = "requests.unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """A step of a request, for whoever tells those it concerns.

    ``title`` says what is asked, in the language in use when it is called; dates are both included. ``decider_id`` is
    who decided as an officer, if it was one, ``on_behalf_of_id`` the supervisor they stood in for.
    """

    source: str
    id: int
    verb: Verb
    person_id: int
    proposed_by_id: int | None
    title: Callable[[], str]
    date_from: date
    date_to: date
    state: str
    remark: str = ""
    decider_id: int | None = None
    on_behalf_of_id: int | None = None


class Desk(ABC):
    """One room's requests of one sort. A row has ``person_id``, ``state``, ``decided_at``, ``decided_by_id``,
    ``on_behalf_of_id`` and ``remark``."""

    source: ClassVar[str]
    """The name under which the requests are listed; it stands in addresses."""
    is_fact_once_approved: ClassVar[bool] = False
    """What was approved has become a fact of its own and is not taken back here."""
    takes_files: ClassVar[bool] = True
    """Evidence may be handed in with a request, and after it."""

    # What a room says.

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """Return all requests of the sort."""

    @abstractmethod
    def waits(self, row: Any, known: Mapping[int, str]) -> Waiting:
        """Return a request as whoever decides needs to see it; ``known`` has the names of whom it mentions."""

    @abstractmethod
    def asked(self, row: Any) -> Asked:
        """Return a request as its officer sees it."""

    @abstractmethod
    def title(self, row: Any) -> str:
        """Return what is asked for, as its officer and whoever decides read it."""

    def dates(self, row: Any) -> tuple[date, date]:
        """Return its first and last date, both included."""
        return row.date_from, row.date_to

    @abstractmethod
    def target(self, row: Any) -> Target:
        """Return the request as the audit trail names it."""

    @abstractmethod
    def action(self, row: Any, verb: Verb) -> str:
        """Return the audit code of a step."""

    @abstractmethod
    def refuse_closed(self, row: Any) -> None:
        """Do nothing, or refuse because a date of it lies in a locked month."""

    def counted(self, row: Any, decision: Decision | None, now: datetime) -> None:  # noqa: B027 - most have to, not all
        """What counts has changed: the request was approved (with ``decision``), or stands no longer."""

    def refuse(self, row: Any, decision: Decision) -> None:  # noqa: B027 - a room may have nothing more to refuse
        """Do nothing, or refuse for a reason of the room's own."""

    def state_after(self, row: Any, decision: Decision) -> str:
        """Return the state a decision leads to."""
        return APPROVED if decision.approve else REJECTED

    def keep_files(
        self, files: Sequence[UploadedFile[Any]], *, request_id: int, person_id: int | None, now: datetime
    ) -> None:
        """Keep evidence handed in with a request.

        :raises RequestUnknown: the sort takes none.
        """
        raise unknown()

    # What is the same for all.

    def waiting(self, person_ids: Collection[int] | None, *, further: bool = False) -> Sequence[Waiting]:
        """Return what waits of these persons (of everybody if None), oldest first.

        With ``further`` also what waits of others for somebody above their supervisor: because the supervisor proposed
        or recommended it. Three statements at most.
        """
        rows = self.shown().filter(state__in=WAITING)
        if person_ids is not None:
            theirs = Q(person_id__in=person_ids)
            rows = rows.filter(theirs | self.goes_further() if further else theirs)
        found = list(rows.order_by("requested_at", "pk"))
        others = {one for row in found for one in self.named(row) if one not in (None, row.person_id)}
        known = names(filter(None, others)) if others else {}
        return tuple(self.waits(row, known) for row in found)

    def goes_further(self) -> Q:
        """Return a condition on rows: somebody above the officer's own supervisor may have to decide."""
        return Q(requested_by_id__isnull=False)

    def named(self, row: Any) -> tuple[int | None, ...]:
        """Return who is named to whoever decides: who asks for the officer, or recommended it."""
        return (self.proposer(row),)

    def asked_by(self, person_id: int, *, states: Collection[str] = (), limit: int) -> tuple[Asked, ...]:
        """Return the requests of a person, or by them for others, latest first. Two statements."""
        rows = self.shown().filter(Q(person_id=person_id) | Q(requested_by_id=person_id))
        if states:
            rows = rows.filter(state__in=states)
        return tuple(map(self.asked, rows.order_by("-requested_at", "-pk")[:limit]))

    def asked_one(self, request_id: int) -> Asked | None:
        """Return one request. Two statements."""
        row = self.shown().filter(pk=request_id).first()
        return None if row is None else self.asked(row)

    def shown(self) -> QuerySet[Any]:
        """Return all requests with what is needed to show them."""
        return self.rows().prefetch_related("files")

    @transaction.atomic
    def decide(self, request_id: int, decision: Decision) -> None:
        """Approve or reject a waiting request, or recommend it where somebody else approves.

        :raises NotWaiting: it was decided or withdrawn in the meantime.
        :raises OwnRequest: it is the decider's own, or proposed by them.
        :raises RemarkMissing: a rejection without a reason.
        :raises MonthLocked: a date lies in a locked month.
        """
        row = self._held(request_id, WAITING)
        if row is None:
            raise no_longer_waiting()
        refuse_own(decision.decider_id, row.person_id, self.proposer(row))
        said = checked_remark(decision.remark, approve=decision.approve)
        self.refuse(row, decision)
        self.refuse_closed(row)
        before, row.state = row.state, self.state_after(row, decision)
        fields = ["state", "on_behalf_of", "remark"]
        row.on_behalf_of_id, row.remark = decision.on_behalf_of_id, said
        verb = _VERBS[row.state]
        fields += self._sign(row, verb, decision)
        row.save(update_fields=fields)
        self._written(row, verb, before, by=decision.by, on_behalf_of_id=decision.on_behalf_of_id)
        if verb == Verb.APPROVED:
            self.counted(row, decision, decision.now)
        self.tell(row, verb, now=decision.now, decider_id=decision.decider_id)

    @transaction.atomic
    def cancel(self, request_id: int, *, by: Actor | None, now: datetime, remark: str = "") -> None:
        """Cancel a standing request, whoever may: an administrator, or the system it came from.

        :raises NotWaiting: it no longer stands, or has become a fact.
        :raises MonthLocked: a date lies in a locked month.
        """
        self._end(request_id, Verb.CANCELLED, by=by, now=now, remark=remark)

    @transaction.atomic
    def withdraw(self, request_id: int, *, person_id: int, today: date, by: Actor | None, now: datetime) -> None:
        """Let the officer, or who asked for them, withdraw a request: while it waits, or approved before it begins.

        :raises RequestUnknown: it is none of theirs.
        :raises NotWaiting: it no longer stands, or has become a fact.
        :raises TooLateToWithdraw: it was approved and has begun.
        :raises MonthLocked: a date lies in a locked month.
        """
        row = self._held(request_id)
        if row is None or person_id not in (row.person_id, self.proposer(row)):
            raise unknown()
        if row.state == APPROVED and not self.is_fact_once_approved and self.dates(row)[0] <= today:
            raise TooLateToWithdraw(
                _("Permohonan ini sudah diluluskan dan sudah bermula. Minta Pentadbir Organisasi membatalkannya.")
            )
        self._end(request_id, Verb.WITHDRAWN, by=by, now=now)

    def tell(self, row: Any, verb: Verb, *, now: datetime, decider_id: int | None = None) -> None:
        """Announce a step to whoever tells those it concerns."""
        first, last = self.dates(row)
        told = Told(
            source=self.source,
            id=row.pk,
            verb=verb,
            person_id=row.person_id,
            proposed_by_id=self.proposer(row),
            title=lambda: self.title(row),
            date_from=first,
            date_to=last,
            state=row.state,
            remark=row.remark,
            decider_id=decider_id,
            on_behalf_of_id=row.on_behalf_of_id,
        )
        signals.request_moved.send(sender=type(self), told=told, now=now)

    def proposer(self, row: Any) -> int | None:
        """Return who asks for somebody else."""
        found: int | None = getattr(row, "requested_by_id", None)
        return found

    def _sign(self, row: Any, verb: Verb, decision: Decision) -> list[str]:
        """Note who decided and when; return the columns written."""
        row.decided_at, row.decided_by_id = decision.now, decision.decider_id
        return ["decided_at", "decided_by"]

    def _end(self, request_id: int, verb: Verb, *, by: Actor | None, now: datetime, remark: str = "") -> None:
        row = self._held(request_id, WAITING if self.is_fact_once_approved else STANDING)
        if row is None:
            raise no_longer_waiting()
        self.refuse_closed(row)
        before, row.state, row.decided_at, row.remark = row.state, CANCELLED, now, remark
        row.save(update_fields=["state", "decided_at", "remark"])
        self._written(row, verb, before, by=by)
        if before == APPROVED:
            self.counted(row, None, now)
        self.tell(row, verb, now=now)

    def _held(self, request_id: int, states: Collection[str] | None = None) -> Any | None:
        rows = self.rows().select_for_update(of=("self",)).filter(pk=request_id)
        return (rows if states is None else rows.filter(state__in=states)).first()

    def _written(
        self, row: Any, verb: Verb, before: str, *, by: Actor | None, on_behalf_of_id: int | None = None
    ) -> None:
        record(
            self.action(row, verb),
            actor=by,
            target=self.target(row),
            before={"state": before},
            after={"state": row.state},
            remark=row.remark,
            on_behalf_of=names([on_behalf_of_id])[on_behalf_of_id] if on_behalf_of_id is not None else "",
        )


_desks: dict[str, Desk] = {}


def register_desk(desk: Desk) -> None:
    """Let a room's requests be listed and decided; called by the stream."""
    _desks[desk.source] = desk


def desks() -> dict[str, Desk]:
    """Return the registered desks by the name of their source, in the order they were registered."""
    return dict(_desks)


def desk_of(source: str) -> Desk:
    """Return a desk by the name its requests are listed under.

    :raises RequestUnknown: there is none; a door answers 404.
    """
    if source not in _desks:
        raise unknown()
    return _desks[source]


def unknown() -> RequestUnknown:
    """Return the refusal for whoever asks after a request that is not there for them."""
    return RequestUnknown(_("Permohonan ini tidak dijumpai."))
