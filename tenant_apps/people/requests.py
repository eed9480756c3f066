"""Requests that wait for somebody's decision, whatever room they live in.

Leave, permissions, duty, releases, schedules, ordered overtime and manual punches are asked for in the rooms they
belong to; whoever decides wants one list. So each room has a desk (:mod:`tenant_apps.people.desks`), and the inbox, in
a room above, asks all of them. The desk checks what only its room knows; who may decide for whom is checked by the
inbox before it asks. Here stand the values they exchange and the refusals they share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor

SHORTEST_REMARK = 3
LONGEST_REMARK = 1_000


class NotWaiting(Refusal):
    """The request was decided or withdrawn in the meantime."""

    code = "requests.not_waiting"


class OwnRequest(Refusal):
    """Nobody decides what they ask for themselves, or have proposed for somebody else."""

    code = "requests.own"


class RemarkMissing(Refusal):
    """A rejection needs a reason."""

    code = "requests.remark_missing"


class TooLateToWithdraw(Refusal):
    """What was approved has begun, or the request is over already."""

    code = "requests.too_late_to_withdraw"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request as the one who decides it needs to see it.

    ``source`` is the name its room registered, ``id`` its key there. ``title`` says what is asked ("Cuti Rehat",
    "Kebenaran meninggalkan pejabat"), ``facts`` what for ("9.00 pagi – 11.00 pagi", "WP2"), both ready to be shown in
    the language in use; ``reason`` is the officer's own words. Dates are both included. ``warnings`` are sentences of
    doubt ("Permohonan selepas 20 haribulan"). ``files`` are links to the evidence: (label, address).
    ``proposed_by_id`` is whoever asks for somebody else; they do not decide it. ``is_remote`` marks days of work from
    home: those still to come are not approved together with others, unless hybrid days are planned.
    ``acting_for_id`` and ``acting_for_name`` are the supervisor whoever looks at it stands in for.
    ``checked_by_id`` is who recommended it; somebody else approves it. ``checked_for_id`` is the supervisor they stood
    in for, if they did.
    """

    source: str
    id: int
    person_id: int
    icon: str
    title: str
    date_from: date
    date_to: date
    requested_at: datetime
    facts: tuple[str, ...] = ()
    reason: str = ""
    warnings: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    proposed_by_id: int | None = None
    is_remote: bool = False
    checked_by_id: int | None = None
    checked_for_id: int | None = None
    acting_for_id: int | None = None
    acting_for_name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the officer it is about sees it, whatever became of it.

    Fields named as in :class:`Waiting` mean the same. ``state`` is MENUNGGU, LULUS, DITOLAK or BATAL; ``remark`` is
    what was said with the decision.
    """

    source: str
    id: int
    person_id: int
    icon: str
    title: str
    date_from: date
    date_to: date
    requested_at: datetime
    state: str
    facts: tuple[str, ...] = ()
    reason: str = ""
    remark: str = ""
    decided_at: datetime | None = None
    decided_by_id: int | None = None
    proposed_by_id: int | None = None
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides what, and how. ``on_behalf_of_id`` is the supervisor an acting one stands in for."""

    approve: bool
    decider_id: int | None
    by: Actor | None
    now: datetime
    remark: str = ""
    on_behalf_of_id: int | None = None


def refuse_own(decider_id: int | None, *people: int | None) -> None:
    """Do nothing, or refuse because the decider is one of ``people``: the officer, or who proposed it.

    :raises OwnRequest: they are.
    """
    if decider_id is not None and decider_id in people:
        raise OwnRequest(_("Permohonan anda sendiri, atau yang anda cadangkan, diputuskan oleh orang lain."))


def checked_remark(remark: str, *, approve: bool) -> str:
    """Return what is said with a decision.

    :raises RemarkMissing: a rejection without a reason.
    """
    said = remark.strip()[:LONGEST_REMARK]
    if not approve and len(said) < SHORTEST_REMARK:
        sentence = _("Nyatakan sebab permohonan ini ditolak.")
        raise RemarkMissing(sentence, fields={"remark": sentence})
    return said


def no_longer_waiting() -> NotWaiting:
    """Return the refusal for whoever comes second."""
    return NotWaiting(_("Permohonan ini sudah diputuskan atau dibatalkan. Muat semula halaman."))
