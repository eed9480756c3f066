"""One step in the life of an issue: the state moves, the step is written down, the audit knows, others are told.

A step is made on the version of the issue its maker saw. When someone else was faster, nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.issues.models import Issue, IssueEvent
from tenant_apps.issues.services.refusals import AlreadyDecided, IssueUnknown
from tenant_apps.issues.signals import issues_changed
from tenant_apps.worktime.services.months import refuse_locked


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to an issue, as the room announces it."""

    issue_id: int
    person_id: int
    date: date
    kind: str
    action: str
    state_before: str
    state_after: str
    approver_id: int | None
    event_id: int


def issue_to_move(issue_id: int) -> Issue:
    """Return the issue a step is about to move.

    :raises IssueUnknown: there is none.
    :raises MonthLocked: its month is locked.
    """
    issue = Issue.objects.filter(pk=issue_id).first()
    if issue is None:
        raise IssueUnknown(_("Isu ini tidak dijumpai."))
    refuse_locked([issue.date])
    return issue


def move(
    issue: Issue,
    *,
    action: str,
    state: str,
    now: datetime,
    by: Actor | None,
    actor_id: int | None = None,
    on_behalf_of_id: int | None = None,
    on_behalf_of: str = "",
    remark: str = "",
    version: int | None = None,
    undoes_id: int | None = None,
    **columns: Any,
) -> Step:
    """Move ``issue`` to ``state`` and set ``columns`` with it. Runs inside the caller's transaction.

    :raises AlreadyDecided: the issue has moved since it was read, or since ``version`` was shown.
    """
    seen = issue.version if version is None else version
    before = issue.state
    moved = Issue.objects.filter(pk=issue.pk, version=seen).update(state=state, version=F("version") + 1, **columns)
    if not moved:
        raise AlreadyDecided(_("Isu ini sudah berubah sejak halaman dibuka. Muat semula untuk melihat keputusannya."))
    event = IssueEvent.objects.create(
        issue_id=issue.pk,
        at=now,
        actor_id=actor_id,
        user_id=by.user_id if by else None,
        on_behalf_of_id=on_behalf_of_id,
        action=action,
        state_before=before,
        state_after=state,
        remark=remark,
        undoes_id=undoes_id,
    )
    record(
        f"issues.{action}",
        actor=by,
        target=("issues.issue", issue.pk, str(issue)),
        before={"state": before},
        after={"state": state},
        remark=remark,
        on_behalf_of=on_behalf_of,
    )
    for name, value in columns.items():
        setattr(issue, name, value)
    issue.state, issue.version = state, seen + 1
    return Step(
        issue_id=issue.pk,
        person_id=issue.person_id,
        date=issue.date,
        kind=issue.kind,
        action=action,
        state_before=before,
        state_after=state,
        approver_id=issue.approver_id,
        event_id=event.pk,
    )


def announce(steps: Sequence[Step], *, now: datetime) -> None:
    """Tell the rooms above, inside the transaction that wrote the steps."""
    if steps:
        issues_changed.send(sender=Issue, steps=tuple(steps), now=now)
