"""The kinds of issue a day opens, until when they may be explained and decided, and how their state moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from kit.months import last_day, month_after
from tenant_apps.attendance.rules.verdict import Verdict
from tenant_apps.worktime.rules.policy import MONTH_END, Policy


class IssueKind(StrEnum):
    """What a day leaves to explain or to approve, in the order it is shown."""

    ABSENT = "TIDAK_HADIR"
    LATE = "LEWAT"
    EARLY = "PULANG_AWAL"
    NO_IN = "TIADA_MASUK"
    NO_OUT = "TIADA_KELUAR"
    OUTSIDE = "LUAR_KAWASAN"
    REMOTE = "BDR"
    REMOTE_ON_OFFICE_DAY = "BDR_HARI_WAJIB"
    REMOTE_OVER_QUOTA = "BDR_LEBIH_KUOTA"
    PRESENT_ON_LEAVE = "HADIR_SEMASA_CUTI"
    FACE_TO_CONFIRM = "PENGESAHAN_WAJAH"


TIME_KINDS: Final = frozenset({IssueKind.ABSENT, IssueKind.LATE, IssueKind.EARLY, IssueKind.NO_IN, IssueKind.NO_OUT})
"""Lapses of time: a supervisor may decide many at once."""

PLACE_KINDS: Final = frozenset(
    {
        IssueKind.OUTSIDE,
        IssueKind.REMOTE,
        IssueKind.REMOTE_ON_OFFICE_DAY,
        IssueKind.REMOTE_OVER_QUOTA,
    }
)
"""Presence elsewhere: attendance to approve, each day on its own; no lapse until refused."""


def issues_of(verdict: Verdict) -> tuple[IssueKind, ...]:
    """The kinds of issue a verdict opens, one of each at most."""
    found = {str(verdict.primary)} | {str(flag) for flag in verdict.flags}
    return tuple([kind for kind in IssueKind if kind in found])


def minutes_of(verdict: Verdict, kind: str) -> int:
    """The minutes an issue is about; 0 for kinds without any."""
    return {IssueKind.LATE: verdict.late_min, IssueKind.EARLY: verdict.early_min}.get(IssueKind(kind), 0)


def justify_deadline(day: date, policy: Policy) -> date:
    """The last date on which the officer may explain an issue of ``day``."""
    return _deadline(day, policy.justify_deadline_day)


def supervisor_deadline(day: date, policy: Policy) -> date:
    """The last date on which the supervisor may decide an issue of ``day``."""
    return _deadline(day, policy.supervisor_deadline_day)


def escalation_date(explained_on: date, policy: Policy, is_working: Callable[[date], bool]) -> date:
    """The date on which an undecided issue goes one supervisor up: after so many working days without a decision."""
    day = explained_on
    left = policy.escalate_after_days
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    return day + timedelta(days=1)


class State(StrEnum):
    """The states of an issue."""

    NEW = "BARU"
    EXPLAINED = "DIJUSTIFIKASI"
    MORE_INFO = "PERLU_MAKLUMAT"
    CHECKED = "DISEMAK"
    ESCALATED = "ESKALASI"
    ACCEPTED = "LULUS"
    REJECTED = "TOLAK"
    EXPIRED = "AUTO_TOLAK"
    CANCELLED = "BATAL"


class Actor(StrEnum):
    """Who moves an issue. With one level of approval the approver decides; with two the checker only checks."""

    OFFICER = "PEGAWAI"
    CHECKER = "PENYEMAK"
    APPROVER = "PENGESAH"
    ADMINISTRATOR = "PENTADBIR"
    SYSTEM = "SISTEM"


class Cause(StrEnum):
    """Why a deadline closed an issue."""

    NO_EXPLANATION = "TIADA_JUSTIFIKASI"
    NO_DECISION = "TIADA_TINDAKAN_PENYELIA"


_DECISIONS: Final = frozenset({State.ACCEPTED, State.REJECTED})
_DEADLINE: Final = frozenset({State.EXPIRED, State.ACCEPTED})
_NONE: Final[frozenset[State]] = frozenset()

TRANSITIONS: Final[Mapping[State, Mapping[Actor, frozenset[State]]]] = {
    State.NEW: {
        Actor.OFFICER: frozenset({State.EXPLAINED}),
        Actor.SYSTEM: frozenset({State.CANCELLED, State.EXPIRED}),
    },
    State.EXPLAINED: {
        Actor.CHECKER: frozenset({State.CHECKED, State.MORE_INFO}),
        Actor.APPROVER: _DECISIONS | {State.MORE_INFO},
        Actor.SYSTEM: _DEADLINE | {State.ESCALATED, State.CANCELLED},
    },
    State.MORE_INFO: {
        Actor.OFFICER: frozenset({State.EXPLAINED}),
        Actor.SYSTEM: frozenset({State.EXPIRED, State.CANCELLED}),
    },
    State.CHECKED: {
        Actor.APPROVER: _DECISIONS,
        Actor.SYSTEM: _DEADLINE | {State.CANCELLED},
    },
    State.ESCALATED: {
        Actor.APPROVER: _DECISIONS | {State.MORE_INFO},
        Actor.SYSTEM: _DEADLINE | {State.CANCELLED},
    },
    State.ACCEPTED: {Actor.ADMINISTRATOR: frozenset({State.EXPLAINED})},
    State.REJECTED: {Actor.ADMINISTRATOR: frozenset({State.EXPLAINED})},
    State.EXPIRED: {},
    State.CANCELLED: {},
}
"""What each actor may make of a state. An issue is cancelled while it waits, when the day no longer shows it."""

FINAL: Final = frozenset({State.ACCEPTED, State.REJECTED, State.EXPIRED, State.CANCELLED})


def next_states(state: str, actor: str) -> frozenset[State]:
    """The states the actor may move an issue to.

    :raises ValueError: the state or the actor is unknown.
    """
    return TRANSITIONS[State(state)].get(Actor(actor), _NONE)


def cause_of_expiry(state: str) -> Cause:
    """Why a deadline closes an issue in that state: nobody explained, or nobody decided."""
    waiting = State(state) in (State.NEW, State.MORE_INFO)
    return Cause.NO_EXPLANATION if waiting else Cause.NO_DECISION


def state_after_deadline(state: str, policy: Policy, *, is_card_day: bool = False) -> State:
    """What an undecided issue becomes once its deadline has passed; ``is_card_day``: its month is locked this night.

    Unexplained it expires. Explained, it does what the agency says about a supervisor who does not act: it counts
    against the officer, is accepted, or goes one supervisor up. What went up stays open for that supervisor until the
    cards of its month are counted, and counts against the officer if it is undecided then. In the night of the cards
    nobody could decide any more, so nothing goes up.
    """
    state = State(state)
    if state in (State.NEW, State.MORE_INFO):
        return State.EXPIRED
    if policy.on_supervisor_inaction == "accept":
        return State.ACCEPTED
    may_wait = policy.on_supervisor_inaction == "escalate" and state in (State.EXPLAINED, State.ESCALATED)
    return State.ESCALATED if may_wait and not is_card_day else State.EXPIRED


def card_day(day: date, run_day: int) -> date:
    """The date on which the cards of the month of ``day`` are counted and the month is locked."""
    return month_after(day).replace(day=run_day)


def _deadline(day: date, rule: int | str) -> date:
    """The date a rule names, but never before the day after: only then is what the last day leaves known."""
    named = last_day(day) if rule == MONTH_END else month_after(day).replace(day=int(rule))
    return max(named, day + timedelta(days=1))
