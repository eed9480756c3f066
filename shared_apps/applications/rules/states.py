"""The states of an application to join and the only ways from one to another.

An agency fills a draft and sends it; an operator takes it up, then approves it, rejects it, or returns it
with a remark, after which the agency mends it and sends it again. Approved and rejected are final here:
what follows an approval is the room of :mod:`shared_apps.onboarding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "DRAF"
    SENT = "DIHANTAR"
    IN_REVIEW = "DALAM_SEMAKAN"
    RETURNED = "DIKEMBALIKAN"
    APPROVED = "DILULUSKAN"
    REJECTED = "DITOLAK"


class Verb(StrEnum):
    """What someone does to an application. A note changes nothing and is allowed at any time."""

    SEND = "HANTAR"
    REVIEW = "SEMAK"
    RETURN = "KEMBALIKAN"
    REJECT = "TOLAK"
    APPROVE = "LULUS"
    NOTE = "NOTA"


class Party(StrEnum):
    """Who may do it."""

    APPLICANT = "PEMOHON"
    OPERATOR = "OPERATOR"


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some states to another; ``needs_remark`` moves are refused without a sentence of why."""

    verb: Verb
    sources: frozenset[State]
    target: State
    party: Party
    needs_remark: bool = False


MOVES: tuple[Move, ...] = (
    Move(Verb.SEND, frozenset({State.DRAFT, State.RETURNED}), State.SENT, Party.APPLICANT),
    Move(Verb.REVIEW, frozenset({State.SENT}), State.IN_REVIEW, Party.OPERATOR),
    Move(Verb.RETURN, frozenset({State.IN_REVIEW}), State.RETURNED, Party.OPERATOR, needs_remark=True),
    Move(Verb.REJECT, frozenset({State.IN_REVIEW}), State.REJECTED, Party.OPERATOR, needs_remark=True),
    Move(Verb.APPROVE, frozenset({State.IN_REVIEW}), State.APPROVED, Party.OPERATOR),
)

EDITABLE = frozenset({State.DRAFT, State.RETURNED})
WAITING = frozenset({State.SENT, State.IN_REVIEW})
# States that keep a second application of the same agency away.
STANDING = frozenset({State.SENT, State.IN_REVIEW, State.RETURNED, State.APPROVED})


def move(state: State, verb: Verb, party: Party) -> Move | None:
    """Return the way ``verb`` opens from ``state`` for ``party``, or nothing when there is none."""
    for candidate in MOVES:
        if candidate.verb is verb and candidate.party is party and state in candidate.sources:
            return candidate
    return None


def verbs_from(state: State, party: Party) -> tuple[Verb, ...]:
    """Return what ``party`` can do to an application in ``state``, in the order of the table."""
    return tuple(way.verb for way in MOVES if way.party is party and state in way.sources)
