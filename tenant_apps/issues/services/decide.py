"""Supervisors decide, undo, ask and check; administrators decide what nobody else can, and reopen.

Everyone acts on the version of the issue they saw: of two who decide at once one wins, and the other is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from tenant_apps.attendance.selectors import day_of
from tenant_apps.issues.models import Issue, IssueEvent
from tenant_apps.issues.rules import kinds as rules
from tenant_apps.issues.rules.deciding import UNDO_FOR, UNDOABLE, Decider
from tenant_apps.issues.rules.kinds import State
from tenant_apps.issues.services.refusals import (
    AlreadyDecided,
    DayNotOver,
    NotNow,
    NotTheirs,
    OneByOne,
    OwnIssue,
    ReasonMissing,
    UndoTooLate,
)
from tenant_apps.issues.services.steps import Step, announce, issue_to_move, move
from tenant_apps.people.selectors import supervisor_of
from tenant_apps.worktime.selectors import frame_of

SHORTEST_REMARK = 3
LONGEST_REMARK = 1_000


@dataclass(frozen=True, slots=True)
class Choice:
    """One issue of a bulk decision, in the version it was shown."""

    issue_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of a bulk decision: the steps taken, and how many were left out, by the refusal's code."""

    steps: tuple[Step, ...]
    left_out: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def decide(
    *,
    issue_id: int,
    accept: bool,
    decider: Decider,
    by: Actor | None,
    now: datetime,
    today: date,
    remark: str = "",
    version: int | None = None,
    on_behalf_of_id: int | None = None,
) -> Step:
    """Accept or reject an explained issue; with two levels the first one only checks it.

    :raises IssueUnknown: there is none.
    :raises OwnIssue: it is the decider's own.
    :raises NotTheirs: it waits for someone else.
    :raises NotNow: it does not wait for a decision.
    :raises DayNotOver: a day in another place is not over yet.
    :raises ReasonMissing: a rejection without a remark.
    :raises AlreadyDecided: someone else was faster.
    :raises MonthLocked: the month is locked.
    """
    issue = _issue_for(issue_id, decider)
    if version is not None and issue.version != version:
        raise _changed_meanwhile(issue)
    remark = remark.strip()[:LONGEST_REMARK]
    if not accept and len(remark) < SHORTEST_REMARK:
        raise _remark_missing(_("Nyatakan sebab isu ini ditolak."))
    _refuse_early(issue, today)
    if accept and _is_first_of_two(issue):
        return _check(issue, decider=decider, by=by, now=now, today=today, remark=remark)
    state = State.ACCEPTED if accept else State.REJECTED
    _refuse_unless(state in rules.next_states(issue.state, rules.Actor.APPROVER))
    step = move(
        issue,
        action="accepted" if accept else "rejected",
        state=state.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        on_behalf_of_id=on_behalf_of_id,
        remark=remark,
        decided_at=now,
        decided_by_id=decider.person_id,
    )
    announce([step], now=now)
    return step


def decide_many(
    *,
    choices: Sequence[Choice],
    accept: bool,
    decider: Decider,
    by: Actor | None,
    now: datetime,
    today: date,
    remark: str = "",
) -> Bulk:
    """Decide many issues of time, each as a decision of its own with its own line in the audit.

    Days in other places are never decided together, also when they are asked for; they, one's own issues, locked
    months and what someone else has decided are left out and counted.
    """
    kinds = dict(Issue.objects.filter(pk__in=[choice.issue_id for choice in choices]).values_list("pk", "kind"))
    steps: list[Step] = []
    left_out: Counter[str] = Counter()
    for choice in choices:
        try:
            _refuse_place(kinds.get(choice.issue_id, ""))
            steps.append(
                decide(
                    issue_id=choice.issue_id,
                    accept=accept,
                    decider=decider,
                    by=by,
                    now=now,
                    today=today,
                    remark=remark,
                    version=choice.version,
                )
            )
        except Refusal as refusal:
            left_out[refusal.code] += 1
    return Bulk(tuple(steps), left_out)


@transaction.atomic
def ask(
    *, issue_id: int, question: str, decider: Decider, by: Actor | None, now: datetime, version: int | None = None
) -> Step:
    """Send an explained issue back to its officer with a question.

    :raises ReasonMissing: there is no question.
    :raises OwnIssue, NotTheirs, NotNow, AlreadyDecided, MonthLocked: as in :func:`decide`.
    """
    issue = _issue_for(issue_id, decider)
    question = question.strip()[:LONGEST_REMARK]
    if len(question) < SHORTEST_REMARK:
        raise _remark_missing(_("Tulis maklumat yang diperlukan."))
    _refuse_unless(State.MORE_INFO in rules.next_states(issue.state, rules.Actor.APPROVER))
    step = move(
        issue,
        action="asked",
        state=State.MORE_INFO.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        remark=question,
        version=version,
    )
    announce([step], now=now)
    return step


@transaction.atomic
def undo(*, issue_id: int, decider: Decider, by: Actor | None, now: datetime) -> Step:
    """Take back one's latest decision on an issue by a further step that compensates it.

    :raises UndoTooLate: it was more than ten minutes ago, somebody else's, or not the latest step.
    :raises MonthLocked: the month is locked.
    """
    issue = issue_to_move(issue_id)
    latest = IssueEvent.objects.filter(issue=issue).order_by("-pk").first()
    if (
        latest is None
        or latest.action not in UNDOABLE
        or latest.actor_id != decider.person_id
        or latest.at < now - UNDO_FOR
    ):
        raise UndoTooLate(_("Keputusan ini tidak boleh dibatalkan lagi; tempoh 10 minit sudah berlalu."))
    before: dict[str, Any] = {"approver_id": decider.person_id, "level": 1} if latest.action == "checked" else {}
    step = move(
        issue,
        action="undone",
        state=latest.state_before,
        now=now,
        by=by,
        actor_id=decider.person_id,
        undoes_id=latest.pk,
        decided_at=None,
        decided_by_id=None,
        **before,
    )
    announce([step], now=now)
    return step


@transaction.atomic
def reopen(*, issue_id: int, decider: Decider, reason: str, by: Actor | None, now: datetime) -> Step:
    """Let an administrator lay a decided issue before its supervisor again, until the month is locked.

    :raises NotTheirs: the decider is no administrator.
    :raises OwnIssue: it is the administrator's own.
    :raises ReasonMissing: no reason is given.
    :raises NotNow: it was not decided.
    :raises MonthLocked: the month is locked.
    """
    issue = issue_to_move(issue_id)
    if issue.person_id == decider.person_id:
        raise OwnIssue(_("Isu anda sendiri diputuskan oleh orang lain."))
    if not decider.is_admin:
        raise NotTheirs(_("Hanya Pentadbir Organisasi boleh membuka semula isu."))
    reason = reason.strip()[:LONGEST_REMARK]
    if len(reason) < SHORTEST_REMARK:
        raise _remark_missing(_("Nyatakan sebab isu ini dibuka semula."))
    _refuse_unless(State.EXPLAINED in rules.next_states(issue.state, rules.Actor.ADMINISTRATOR))
    step = move(
        issue,
        action="reopened",
        state=State.EXPLAINED.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        remark=reason,
        decided_at=None,
        decided_by_id=None,
        level=1,
    )
    announce([step], now=now)
    return step


def _issue_for(issue_id: int, decider: Decider) -> Issue:
    issue = issue_to_move(issue_id)
    if issue.person_id == decider.person_id:
        raise OwnIssue(_("Isu anda sendiri diputuskan oleh orang lain."))
    if issue.state in rules.FINAL and issue.decided_at is not None:
        raise _changed_meanwhile(issue)
    if not decider.may_decide(approver_id=issue.approver_id, state=issue.state):
        raise NotTheirs(_("Isu ini menunggu keputusan orang lain."))
    return issue


def _changed_meanwhile(issue: Issue) -> AlreadyDecided:
    return AlreadyDecided(
        _("Isu ini sudah berubah sejak halaman dibuka (%(state)s). Muat semula untuk melihatnya.")
        % {"state": issue.get_state_display().lower()}
    )


def _check(issue: Issue, *, decider: Decider, by: Actor | None, now: datetime, today: date, remark: str) -> Step:
    """The first of two levels recommends; the supervisor's own supervisor decides, or else the administrators."""
    _refuse_unless(State.CHECKED in rules.next_states(issue.state, rules.Actor.CHECKER))
    above = supervisor_of([decider.person_id], today)[decider.person_id] if decider.person_id else None
    step = move(
        issue,
        action="checked",
        state=State.CHECKED.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        remark=remark,
        approver_id=above,
        level=2,
    )
    announce([step], now=now)
    return step


def _is_first_of_two(issue: Issue) -> bool:
    if issue.level != 1 or issue.state == State.ESCALATED:
        return False
    return frame_of(issue.person_id, issue.date).policy.approval_levels > 1


def _refuse_early(issue: Issue, today: date) -> None:
    """A day in another place is decided once the officer has left it or it is over, never in advance."""
    if issue.kind not in rules.PLACE_KINDS or issue.date < today:
        return
    day = day_of(issue.person_id, issue.date)
    if day is None or day.last_out is None:
        raise DayNotOver(_("Hari ini belum tamat. Putuskan selepas pegawai daftar keluar."))


def _refuse_place(kind: str) -> None:
    if kind in rules.PLACE_KINDS:
        raise OneByOne(_("Hari di luar pejabat diputuskan satu demi satu."))


def _refuse_unless(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotNow(_("Isu ini belum boleh diputuskan: ia belum dijelaskan atau sudah selesai."))


def _remark_missing(sentence: str) -> ReasonMissing:
    return ReasonMissing(sentence, fields={"remark": sentence})
