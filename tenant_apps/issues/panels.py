"""What the room adds to the officer's page: issues to explain and issues to decide."""

from __future__ import annotations

from datetime import date

from kit.ui.statuses import day_look
from shared_apps.accounts.roles import Role
from tenant_apps.attendance.panels import Panel
from tenant_apps.issues import selectors
from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.views import decider_of
from tenant_apps.people.viewer import Viewer


def to_explain(viewer: Viewer, day: date) -> Panel | None:
    """The officer's issues that wait for an explanation."""
    waiting = Issue.objects.filter(person=viewer.person_id, state__in=selectors.TO_EXPLAIN)
    found = list(waiting.order_by("explain_by", "-date", "pk")[:4])
    if not found:
        return None
    shown = [(issue, day_look(issue.kind).label) for issue in found[:3]]
    return Panel("issues/panel_explain.html", {"issues": shown, "more": len(found) > 3})


def of_day(viewer: Viewer, day: date) -> Panel | None:
    """The officer's issues of one date: what became of each, and the way to explain it."""
    found = Issue.objects.filter(person=viewer.person_id, date=day).exclude(state=IssueState.CANCELLED)
    shown = [(issue, issue.state in selectors.TO_EXPLAIN) for issue in found.order_by("kind")]
    return Panel("issues/panel_day.html", {"issues": shown}) if shown else None


def to_decide(viewer: Viewer, day: date) -> Panel | None:
    """What waits in the supervisor's inbox."""
    if not viewer.roles:
        return None
    counts = selectors.counts(decider_of(viewer), day)
    return Panel("issues/panel_decide.html", {"counts": counts}) if counts.all else None


def to_approve(viewer: Viewer, day: date) -> Panel | None:
    """The way to the requests of one's officers; how many wait is loaded once the page is shown."""
    if not viewer.is_any(Role.SUPERVISOR.value, Role.ADMIN.value):
        return None
    return Panel("issues/panel_requests.html", {})
