"""Decisions taken back: by whoever took them within minutes, or by an administrator until the month is locked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from tenant_apps.issues.models import IssueEvent
from tenant_apps.issues.rules import kinds as rules
from tenant_apps.issues.rules.deciding import CHECKS, UNDO_FOR, UNDOABLE, Decider
from tenant_apps.issues.rules.kinds import State
from tenant_apps.issues.services.refusals import NotTheirs, UndoTooLate
from tenant_apps.issues.services.rights import refuse_own, refuse_unless, said
from tenant_apps.issues.services.steps import Step, announce, issue_to_move, move
from tenant_apps.people.selectors import supervisor_of

REOPENED_FOR = timedelta(days=3)
"""How long the supervisor has for an issue reopened after its date."""


@transaction.atomic
def undo(*, issue_id: int, decider: Decider, by: Actor | None, now: datetime) -> Step:
    """Take back one's latest decision on an issue by a further step that compensates it.

    :raises UndoTooLate: it was more than ten minutes ago, somebody else's, or not the latest step.
    :raises MonthLocked: the month is locked.
    """
    issue = issue_to_move(issue_id)
    latest = IssueEvent.objects.filter(issue=issue).select_related("on_behalf_of").order_by("-pk").first()
    if (
        latest is None
        or latest.action not in UNDOABLE
        or not decider.was(person_id=latest.actor_id, user_id=latest.user_id)
        or latest.at < now - UNDO_FOR
    ):
        raise UndoTooLate(_("Keputusan ini tidak boleh dibatalkan lagi; tempoh 10 minit sudah berlalu."))
    before: dict[str, Any] = {}
    if latest.action in CHECKS:
        before = {"approver_id": latest.on_behalf_of_id or latest.actor_id, "level": 1}
    step = move(
        issue,
        action="undone",
        state=latest.state_before,
        now=now,
        by=by,
        actor_id=decider.person_id,
        on_behalf_of_id=latest.on_behalf_of_id,
        on_behalf_of=latest.on_behalf_of.name if latest.on_behalf_of else "",
        undoes_id=latest.pk,
        decided_at=None,
        decided_by_id=None,
        **before,
    )
    announce([step], now=now)
    return step


@transaction.atomic
def reopen(*, issue_id: int, decider: Decider, reason: str, by: Actor | None, now: datetime, today: date) -> Step:
    """Let an administrator lay a decided issue before the officer's supervisor again, until the month is locked.

    The supervisor has three days at least, also when the issue's own date is over.

    :raises NotTheirs: the decider is no administrator.
    :raises OwnIssue: it is the administrator's own.
    :raises ReasonMissing: no reason is given.
    :raises NotNow: it was not decided by anybody.
    :raises MonthLocked: the month is locked.
    """
    issue = issue_to_move(issue_id)
    refuse_own(issue, decider)
    if not decider.is_admin:
        raise NotTheirs(_("Hanya Pentadbir Organisasi boleh membuka semula isu."))
    reason = said(reason, _("Nyatakan sebab isu ini dibuka semula."))
    refuse_unless(State.EXPLAINED in rules.next_states(issue.state, rules.Actor.ADMINISTRATOR))
    step = move(
        issue,
        action="reopened",
        state=State.EXPLAINED.value,
        now=now,
        by=by,
        actor_id=decider.person_id,
        remark=reason,
        approver_id=supervisor_of([issue.person_id], today)[issue.person_id],
        waits_since=now,
        decide_by=max(issue.decide_by, today + REOPENED_FOR),
        decided_at=None,
        decided_by_id=None,
        cause="",
        level=1,
    )
    announce([step], now=now)
    return step
