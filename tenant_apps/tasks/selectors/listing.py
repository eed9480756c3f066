"""Tasks as a list for reports, cut to whoever asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from tenant_apps.people.selectors import Reach
from tenant_apps.tasks.models import Task, TaskStatus, Verification


def task_rows(reach: Reach, first: date, last: date) -> QuerySet[Any, Any]:
    """Return the tasks logged for the dates of a period, both included, with who they are of."""
    rows = Task.objects.filter(reach.standing(), date__range=(first, last))
    return rows.values(
        "pk",
        "person_id",
        "date",
        "due_on",
        "title",
        "status",
        "progress",
        "verification",
        "remark",
        name=F("person__name"),
        staff_no=F("person__staff_no"),
        category_name=F("category__name"),
    )


def status_word(code: str) -> str:
    """Return what a task's status is called."""
    return str(TaskStatus(code).label)


def verification_word(code: str) -> str:
    """Return what a supervisor said of it; nothing when nobody has."""
    return str(Verification(code).label) if code else ""
