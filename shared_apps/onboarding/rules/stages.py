"""The stages between an approved application and an agency at work, and the only ways between them.

The central team briefs the agency (two hours), trains its administrators (one day), and, where the agency is
not ready without, connects its devices and lets it try the system for a week. Those two may be left out with
a reason. From then on the agency is active; it can be suspended, taken up again where it stood, or ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an agency's joining stands."""

    BRIEFING = "TAKLIMAT"
    TRAINING = "LATIHAN_PENTADBIR"
    INTEGRATION = "INTEGRASI"
    TRIAL = "FAMILIARISASI"
    ACTIVE = "AKTIF"
    SUSPENDED = "DIGANTUNG"
    CLOSED = "DITAMATKAN"


class AdminDuty(StrEnum):
    """Which division of the agency appointed an administrator."""

    MANAGEMENT = "PENGURUSAN"
    ICT = "ICT"


class Verb(StrEnum):
    """What an operator does. Noting and fixing a date change no stage."""

    BEGIN = "MULA"
    FINISH = "SELESAI"
    SKIP = "LANGKAU"
    SUSPEND = "GANTUNG"
    RESUME = "SAMBUNG"
    CLOSE = "TAMAT"
    FIX_DATE = "TETAP_TARIKH"
    NOTE = "NOTA"


class Need(StrEnum):
    """What a step cannot do without."""

    REMARK = "remark"
    DATE = "held_date"
    ATTENDEES = "attendees"
    READY = "ready"


STEPS: tuple[Stage, ...] = (Stage.BRIEFING, Stage.TRAINING, Stage.INTEGRATION, Stage.TRIAL)
PATH: tuple[Stage, ...] = (*STEPS, Stage.ACTIVE)
SKIPPABLE = frozenset({Stage.INTEGRATION, Stage.TRIAL})

_FINISH_NEEDS: dict[Stage, frozenset[Need]] = {
    Stage.BRIEFING: frozenset({Need.DATE, Need.ATTENDEES}),
    Stage.TRAINING: frozenset({Need.DATE, Need.ATTENDEES, Need.READY}),
    Stage.INTEGRATION: frozenset({Need.DATE, Need.READY}),
    Stage.TRIAL: frozenset({Need.DATE, Need.READY}),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a stage to another and what it needs. ``target`` of a resumption is decided by the row."""

    verb: Verb
    source: Stage
    target: Stage | None
    needs: frozenset[Need] = frozenset()


def _table() -> tuple[Move, ...]:
    remark = frozenset({Need.REMARK})
    moves: list[Move] = []
    for stage, following in zip(STEPS, PATH[1:], strict=True):
        moves.append(Move(Verb.FINISH, stage, following, _FINISH_NEEDS[stage]))
        if stage in SKIPPABLE:
            moves.append(Move(Verb.SKIP, stage, following, remark | {Need.READY}))
    for stage in PATH:
        moves.append(Move(Verb.SUSPEND, stage, Stage.SUSPENDED, remark))
        moves.append(Move(Verb.CLOSE, stage, Stage.CLOSED, remark))
    moves.append(Move(Verb.RESUME, Stage.SUSPENDED, None))
    moves.append(Move(Verb.CLOSE, Stage.SUSPENDED, Stage.CLOSED, remark))
    return tuple(moves)


MOVES: tuple[Move, ...] = _table()


def move(stage: Stage, verb: Verb) -> Move | None:
    """Return the way ``verb`` opens from ``stage``, or nothing when there is none."""
    for candidate in MOVES:
        if candidate.verb is verb and candidate.source is stage:
            return candidate
    return None


def verbs_from(stage: Stage) -> tuple[Verb, ...]:
    """Return what can be done in ``stage``, in the order of the table."""
    return tuple(way.verb for way in MOVES if way.source is stage)


def lacking(way: Move, given: frozenset[Need]) -> frozenset[Need]:
    """Return what ``way`` needs and is not among ``given``."""
    return way.needs - given


def is_done(step: Stage, current: Stage) -> bool:
    """Return whether ``step`` lies behind an agency that stands at ``current`` (a stage of the path)."""
    return PATH.index(step) < PATH.index(current)
