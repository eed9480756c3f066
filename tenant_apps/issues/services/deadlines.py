"""What time does to issues: those nobody decides go one supervisor up, those past their date are closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from shared_apps.audit.actor import SYSTEM
from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.rules import kinds as rules
from tenant_apps.issues.rules.kinds import State
from tenant_apps.issues.services.refusals import AlreadyDecided
from tenant_apps.issues.services.steps import Step, announce, move
from tenant_apps.people.selectors import supervisor_of
from tenant_apps.worktime.rules.calendar import DayType
from tenant_apps.worktime.selectors import Frame, frames, locked_months
from tenant_apps.worktime.services.months import MonthLocked, refuse_locked

UNEXPLAINED = (IssueState.NEW, IssueState.MORE_INFO)
UNDECIDED = (IssueState.EXPLAINED, IssueState.CHECKED, IssueState.ESCALATED)
BATCH = 1_000

type Frames = Mapping[tuple[int, date], Frame]


def close_overdue(*, now: datetime, today: date) -> int:
    """Close the issues whose date is over, as the agency's rules say; return how many moved.

    Unexplained ones expire. Explained ones count against the officer, are accepted, or go one supervisor up and stay
    there until the night in which their month is locked.
    """
    overdue = Q(state__in=UNEXPLAINED, explain_by__lt=today) | Q(state__in=UNDECIDED, decide_by__lt=today)
    moved = 0
    for issues in _batches(Issue.objects.filter(overdue).order_by("pk").iterator(BATCH)):
        above = supervisor_of({issue.approver_id for issue in issues if issue.approver_id}, today)
        books = _frames_of_days(issues)
        locked = _locked(issues)
        for issue in issues:
            frame = books.get((issue.person_id, issue.date))
            if frame is not None and issue.date.replace(day=1) not in locked:
                is_card_day = rules.card_day(issue.date, frame.policy.card_run_day) <= today
                moved += _close(issue, frame, above.get(issue.approver_id or 0), now=now, is_card_day=is_card_day)
    return moved


def escalate_waiting(*, now: datetime, today: date) -> int:
    """Bring explained issues that waited too many working days before the next supervisor; return how many moved.

    Where nobody stands above, the administrators see it. What waits for them already stays there.
    """
    waiting = Issue.objects.filter(
        state=IssueState.EXPLAINED, waits_since__lt=now - timedelta(days=1), level=1, approver__isnull=False
    )
    moved = 0
    for issues in _batches(waiting.order_by("pk").iterator(BATCH)):
        above = supervisor_of({issue.approver_id for issue in issues if issue.approver_id}, today)
        books = _frames_since(issues, today)
        for issue in issues:
            if _is_due(issue, books, today):
                moved += _escalate(issue, above.get(issue.approver_id or 0), now=now)
    return moved


def _close(issue: Issue, frame: Frame, above: int | None, *, now: datetime, is_card_day: bool) -> bool:
    state = rules.state_after_deadline(issue.state, frame.policy, is_card_day=is_card_day)
    if state == issue.state:
        return False
    if state == State.ESCALATED:
        return _escalate(issue, above, now=now)
    cause = rules.cause_of_expiry(issue.state).value
    action = "accepted" if state == State.ACCEPTED else "expired"
    return _move(issue, action=action, state=state.value, now=now, cause=cause, decided_at=now)


def _escalate(issue: Issue, above: int | None, *, now: datetime) -> bool:
    above = None if above == issue.person_id else above
    return _move(issue, action="escalated", state=State.ESCALATED.value, now=now, approver_id=above)


@transaction.atomic
def _move(issue: Issue, *, action: str, state: str, now: datetime, **columns: Any) -> bool:
    """One step of its own transaction; who decided or locked the month in the same moment was first."""
    try:
        refuse_locked([issue.date])
        step: Step = move(issue, action=action, state=state, now=now, by=SYSTEM, **columns)
    except (AlreadyDecided, MonthLocked):
        return False
    announce([step], now=now)
    return True


def _is_due(issue: Issue, books: Frames, today: date) -> bool:
    frame = books.get((issue.person_id, today))
    if frame is None or issue.waits_since is None:
        return False

    def is_working(day: date) -> bool:
        one = books.get((issue.person_id, day))
        return one is None or one.day_type == DayType.WORK

    waits_from = timezone.localtime(issue.waits_since).date()
    return rules.escalation_date(waits_from, frame.policy, is_working) <= today


def _frames_of_days(issues: list[Issue]) -> Frames:
    return frames(sorted({issue.person_id for issue in issues}), sorted({issue.date for issue in issues}))


def _frames_since(issues: list[Issue], today: date) -> Frames:
    waiting = [issue.waits_since for issue in issues if issue.waits_since]
    first = min(timezone.localtime(moment).date() for moment in waiting)
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    return frames(sorted({issue.person_id for issue in issues}), days)


def _locked(issues: list[Issue]) -> frozenset[date]:
    dates = [issue.date for issue in issues]
    return locked_months(min(dates), max(dates))


def _batches(issues: Iterable[Issue]) -> Iterable[list[Issue]]:
    batch: list[Issue] = []
    for issue in issues:
        batch.append(issue)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
