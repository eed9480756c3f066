"""Who is told what about a task. Every notice leads to the task's page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from tenant_apps.notifications.services import Words, notify
from tenant_apps.people.selectors import names
from tenant_apps.tasks import kinds
from tenant_apps.tasks.models import Entry, Task

SHOWN = 300
"""So many letters of what was said stand in a notice."""


def tell_assigned(task: Task, assigner: str, *, now: datetime) -> None:
    """Tell an officer of a new task."""
    _tell(
        task,
        [task.person_id],
        kinds.ASSIGNED,
        lambda: _("Tugasan baharu: %(title)s") % {"title": task.title},
        lambda: _("Diberi oleh %(name)s.") % {"name": assigner},
        now,
    )


def tell_comment(task: Task, who: str, text: str, *, now: datetime) -> None:
    """Tell the officer what was said of a task of theirs."""
    _tell(
        task,
        [task.person_id],
        kinds.COMMENTED,
        lambda: _("Ulasan bagi %(title)s") % {"title": task.title},
        lambda: _("%(name)s: %(text)s") % {"name": who, "text": text[:SHOWN]},
        now,
    )


def tell_note(task: Task, text: str, *, now: datetime) -> None:
    """Tell those who gave the task or have commented on it what its officer wrote."""
    who = names([task.person_id]).get(task.person_id, "")
    _tell(
        task,
        _listeners(task),
        kinds.COMMENTED,
        lambda: _("Catatan bagi %(title)s") % {"title": task.title},
        lambda: _("%(name)s: %(text)s") % {"name": who, "text": text[:SHOWN]},
        now,
    )


def tell_finished(task: Task, *, now: datetime) -> None:
    """Tell who gave a task that it is finished."""
    if task.assigned_by_id is None or task.assigned_by_id == task.person_id:
        return
    who = names([task.person_id]).get(task.person_id, "")
    _tell(
        task,
        [task.assigned_by_id],
        kinds.FINISHED,
        lambda: _("Selesai: %(title)s") % {"title": task.title},
        lambda: _("%(name)s menyelesaikan tugasan ini. Sahkan atau kembalikan.") % {"name": who},
        now,
    )


def tell_verified(task: Task, who: str, *, now: datetime) -> None:
    """Tell the officer that a task was verified."""
    _tell(
        task,
        [task.person_id],
        kinds.VERIFIED,
        lambda: _("Disahkan: %(title)s") % {"title": task.title},
        lambda: " ".join(filter(None, (_("Disahkan oleh %(name)s.") % {"name": who}, task.remark[:SHOWN]))),
        now,
    )


def tell_returned(task: Task, who: str, *, now: datetime) -> None:
    """Tell the officer that a task came back, and why."""
    _tell(
        task,
        [task.person_id],
        kinds.RETURNED,
        lambda: _("Dikembalikan: %(title)s") % {"title": task.title},
        lambda: _("%(name)s: %(text)s") % {"name": who, "text": task.remark[:SHOWN]},
        now,
    )


def tell_taken_back(task: Task, who: str, *, now: datetime) -> None:
    """Tell the officer that a task is no longer wanted."""
    _tell(
        task,
        [task.person_id],
        kinds.ASSIGNED,
        lambda: _("Dibatalkan: %(title)s") % {"title": task.title},
        lambda: _("Tugasan ini ditarik balik oleh %(name)s.") % {"name": who},
        now,
    )


def _tell(task: Task, person_ids: list[int], kind: str, title: Words, body: Words, now: datetime) -> None:
    if person_ids:
        url = reverse("tasks:task", args=[task.pk])
        notify(person_ids=person_ids, kind=kind, title=title, body=body, url=url, now=now)


def _listeners(task: Task) -> list[int]:
    spoke = Entry.objects.filter(task=task, kind__in=(Entry.Kind.COMMENT, Entry.Kind.RETURNED))
    found = set(spoke.values_list("person_id", flat=True)) | {task.assigned_by_id or task.person_id}
    return sorted(found - {task.person_id})
