"""Supervisors decide, ask and check, for themselves or for whom they stand in; administrators what nobody else can.

Everyone acts on the version of the issue they saw: of two who decide at once one wins, and the other is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from tenant_apps.attendance.selectors import day_of
from tenant_apps.issues.models import Issue, IssueEvent
from tenant_apps.issues.rules import kinds as rules
from tenant_apps.issues.rules.deciding import CHECKS, Decider, Standing
from tenant_apps.issues.rules.kinds import State
from tenant_apps.issues.services.refusals import DayNotOver, OneByOne, SameEyes
from tenant_apps.issues.services.rights import LONGEST_REMARK, issue_for, refuse_unless, said
from tenant_apps.issues.services.steps import Step, announce, move
from tenant_apps.people.selectors import chain_of
from tenant_apps.worktime.selectors import frame_of


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
) -> Step:
    """Accept or reject an explained issue; with two levels the first one only recommends it.

    Who stands in for the supervisor decides on behalf of them, and the step says so.

    :raises IssueUnknown: there is none.
    :raises OwnIssue: it is the decider's own.
    :raises NotTheirs: it waits for someone else.
    :raises NotNow: it does not wait for a decision.
    :raises DayNotOver: a day in another place is not over yet.
    :raises SameEyes: the decider checked it as the first of two.
    :raises ReasonMissing: a rejection without a remark.
    :raises AlreadyDecided: someone else was faster.
    :raises MonthLocked: the month is locked.
    """
    issue, standing = issue_for(issue_id, decider, version=version)
    remark = remark.strip()[:LONGEST_REMARK] if accept else said(remark, _("Nyatakan sebab isu ini ditolak."))
    _refuse_early(issue, today)
    if _is_first_of_two(issue):
        return _check(issue, accept, decider=decider, standing=standing, by=by, now=now, today=today, remark=remark)
    _refuse_same_eyes(issue, decider)
    state = State.ACCEPTED if accept else State.REJECTED
    refuse_unless(state in rules.next_states(issue.state, rules.Actor.APPROVER))
    step = move(
        issue,
        action="accepted" if accept else "rejected",
        state=state.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        on_behalf_of_id=standing.on_behalf_of_id,
        on_behalf_of=standing.on_behalf_of,
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

    Only lapses of time are decided together, whatever is asked for: days in other places and the like, one's own
    issues, locked months and what someone else has decided are left out and counted.
    """
    kinds = dict(Issue.objects.filter(pk__in=[choice.issue_id for choice in choices]).values_list("pk", "kind"))
    steps: list[Step] = []
    left_out: Counter[str] = Counter()
    for choice in choices:
        try:
            _refuse_together(kinds.get(choice.issue_id))
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
    issue, standing = issue_for(issue_id, decider, version=version)
    question = said(question, _("Tulis maklumat yang diperlukan."))
    refuse_unless(State.MORE_INFO in rules.next_states(issue.state, rules.Actor.APPROVER))
    step = move(
        issue,
        action="asked",
        state=State.MORE_INFO.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        on_behalf_of_id=standing.on_behalf_of_id,
        on_behalf_of=standing.on_behalf_of,
        remark=question,
    )
    announce([step], now=now)
    return step


def _check(
    issue: Issue,
    accept: bool,
    *,
    decider: Decider,
    standing: Standing,
    by: Actor | None,
    now: datetime,
    today: date,
    remark: str,
) -> Step:
    """The first of two levels recommends; the supervisor's own supervisor decides, or else the administrators."""
    refuse_unless(State.CHECKED in rules.next_states(issue.state, rules.Actor.CHECKER))
    step = move(
        issue,
        action="checked" if accept else "objected",
        state=State.CHECKED.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        on_behalf_of_id=standing.on_behalf_of_id,
        on_behalf_of=standing.on_behalf_of,
        remark=remark,
        approver_id=_second(issue, decider, today),
        waits_since=now,
        level=2,
    )
    announce([step], now=now)
    return step


def _second(issue: Issue, decider: Decider, today: date) -> int | None:
    """The nearest supervisor above the checker who is neither the officer nor whoever checks it now."""
    above = chain_of(issue.approver_id, today) if issue.approver_id is not None else ()
    return next((one for one in above if one not in (issue.person_id, decider.person_id)), None)


def _is_first_of_two(issue: Issue) -> bool:
    """Two levels need a supervisor: an issue that waits for the administrators is decided at once."""
    if issue.level != 1 or issue.state == State.ESCALATED or issue.approver_id is None:
        return False
    return frame_of(issue.person_id, issue.date).policy.approval_levels > 1


def _refuse_same_eyes(issue: Issue, decider: Decider) -> None:
    if issue.state != State.CHECKED:
        return
    check = IssueEvent.objects.filter(issue=issue, action__in=CHECKS).order_by("-pk").first()
    if check is not None and decider.was(person_id=check.actor_id, user_id=check.user_id):
        raise SameEyes(_("Anda yang menyemak isu ini; orang lain mengesahkannya."))


def _refuse_early(issue: Issue, today: date) -> None:
    """A day in another place is decided once the officer has left it or it is over, never in advance."""
    if issue.kind not in rules.PLACE_KINDS or issue.date < today:
        return
    day = day_of(issue.person_id, issue.date)
    if day is None or day.last_out is None:
        raise DayNotOver(_("Hari ini belum tamat. Putuskan selepas pegawai daftar keluar."))


def _refuse_together(kind: str | None) -> None:
    if kind is not None and kind not in rules.TIME_KINDS:
        raise OneByOne(_("Hari di luar pejabat diputuskan satu demi satu."))
