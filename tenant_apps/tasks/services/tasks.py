"""What officers do with their own tasks: log, change, move, say how far they are, log again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shared_apps.audit.actor import Actor
from shared_apps.audit.services import record
from tenant_apps.tasks.models import Category, Entry, Task, TaskStatus, Verification
from tenant_apps.tasks.rules.moves import Status, moves, progress_after, status_after
from tenant_apps.tasks.services.refusals import (
    LONGEST_TITLE,
    AlreadyVerified,
    MoveNotAllowed,
    TaskUnclear,
    TaskUnknown,
    checked_text,
    refuse_far,
)
from tenant_apps.tasks.services.telling import tell_finished


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task as a form states it. ``day`` is the one it is logged for, ``due_on`` the day it should be finished."""

    title: str
    day: date
    description: str = ""
    due_on: date | None = None
    from_minutes: int | None = None
    to_minutes: int | None = None
    category_id: int | None = None


@transaction.atomic
def log_task(*, person_id: int, entry: TaskEntry, by: Actor | None, now: datetime, status: str = Status.NEW) -> int:
    """Log a task of an officer's own and return its id.

    :raises TaskUnclear: it has no title, or its dates or times make no sense.
    :raises TextTooLong: the description is longer than a note.
    """
    task = Task(person_id=person_id, created_at=now, **checked_facts(entry, now))
    task.status = Status(status)
    task.progress = progress_after(task.status, 0)
    task.finished_at = now if task.status == Status.DONE else None
    task.save()
    record("tasks.logged", actor=by, target=target_of(task), after={"date": task.date, "status": task.status})
    return task.pk


@transaction.atomic
def change_task(*, task_id: int, person_id: int, entry: TaskEntry, by: Actor | None, now: datetime) -> None:
    """Change what a task of one's own says. What was assigned keeps its title and its due day.

    :raises TaskUnknown: it is not theirs.
    :raises AlreadyVerified: a supervisor has verified it.
    :raises TaskUnclear: it has no title, or its dates or times make no sense.
    :raises TextTooLong: the description is longer than a note.
    """
    task = own_task(task_id, person_id)
    facts = checked_facts(entry, now, keep_category=task.category_id)
    if task.assigned_by_id is not None:
        facts = {**facts, "title": task.title, "due_on": task.due_on}
        if task.due_on is not None and facts["date"] > task.due_on:
            facts["date"] = task.date
    before = {name: getattr(task, name) for name in facts if getattr(task, name) != facts[name]}
    for name, value in facts.items():
        setattr(task, name, value)
    task.save(update_fields=list(facts))
    after = {name: facts[name] for name in before}
    record("tasks.changed", actor=by, target=target_of(task), before=_short(before), after=_short(after))


@transaction.atomic
def move_task(*, task_id: int, person_id: int, to: str, by: Actor | None, now: datetime) -> None:
    """Move a task of one's own to another status. Moving it where it stands already changes nothing.

    :raises TaskUnknown: it is not theirs.
    :raises AlreadyVerified: a supervisor has verified it.
    :raises MoveNotAllowed: it cannot go there from where it stands.
    """
    task = own_task(task_id, person_id)
    if to == task.status:
        return
    if to not in moves(Status(task.status), is_assigned=task.assigned_by_id is not None):
        raise MoveNotAllowed(_not_allowed(task, to))
    put_status(task, Status(to), by_id=person_id, now=now)
    record("tasks.moved", actor=by, target=target_of(task), after={"status": task.status})
    if task.status == Status.DONE:
        tell_finished(task, now=now)


@transaction.atomic
def set_progress(*, task_id: int, person_id: int, progress: int, by: Actor | None, now: datetime) -> None:
    """Say how far a task of one's own is, in per cent; the first step begins it, 100 finishes it.

    :raises TaskUnknown: it is not theirs.
    :raises AlreadyVerified: a supervisor has verified it.
    :raises MoveNotAllowed: it is finished or cancelled.
    :raises TaskUnclear: the figure is none between 0 and 100.
    """
    task = own_task(task_id, person_id)
    if not 0 <= progress <= 100:
        said = _("Kemajuan ialah angka dari 0 hingga 100.")
        raise TaskUnclear(said, fields={"progress": said})
    if task.status in (Status.DONE, Status.CANCELLED):
        raise MoveNotAllowed(
            _("Tugasan ini %(status)s. Pindahkannya dahulu untuk mengubah kemajuan.")
            % {"status": TaskStatus(task.status).label.lower()}
        )
    if progress == task.progress:
        return
    status = status_after(Status(task.status), progress)
    if status == task.status:
        task.progress = progress
        task.save(update_fields=["progress"])
        _write(task, Entry.Kind.PROGRESS, person_id, now, progress=progress)
    else:
        put_status(task, status, by_id=person_id, now=now, progress=progress)
    record("tasks.progressed", actor=by, target=target_of(task), after={"progress": progress})
    if status == Status.DONE:
        tell_finished(task, now=now)


@transaction.atomic
def copy_tasks(*, person_id: int, task_ids: Collection[int], day: date, by: Actor | None, now: datetime) -> int:
    """Log tasks of one's own again for another day, once for each title the day has not yet; return how many.

    Ids of others' tasks are passed over, as if they did not exist.

    :raises TaskUnclear: the day is more than a year away.
    """
    refuse_far(day, timezone.localdate(now), "date")
    there = {
        title.casefold() for title in Task.objects.filter(person=person_id, date=day).values_list("title", flat=True)
    }
    made = 0
    for old in Task.objects.filter(person=person_id, pk__in=list(task_ids)).order_by("date", "pk"):
        if old.title.casefold() in there:
            continue
        there.add(old.title.casefold())
        category = old.category_id if _in_use(old.category_id) else None
        again = TaskEntry(title=old.title, day=day, description=old.description, category_id=category)
        log_task(person_id=person_id, entry=again, by=by, now=now)
        made += 1
    return made


def own_task(task_id: int, person_id: int) -> Task:
    """Return a person's own task, held until the transaction ends.

    :raises TaskUnknown: there is none.
    :raises AlreadyVerified: a supervisor has verified it.
    """
    task = Task.objects.select_for_update().filter(pk=task_id, person=person_id).first()
    if task is None:
        raise TaskUnknown(_("Tugasan ini tidak dijumpai."))
    if task.verification == Verification.VERIFIED:
        raise AlreadyVerified(_("Tugasan ini sudah disahkan dan tidak diubah lagi. Catat tugasan baharu."))
    return task


def put_status(task: Task, to: Status, *, by_id: int, now: datetime, progress: int | None = None) -> None:
    """Let a task stand at ``to`` and write the line under it."""
    task.status = to
    task.progress = progress_after(to, task.progress if progress is None else progress)
    task.finished_at = now if to == Status.DONE else None
    task.save(update_fields=["status", "progress", "finished_at"])
    _write(task, Entry.Kind.MOVE, by_id, now, to_status=to, progress=task.progress)


def checked_facts(entry: TaskEntry, now: datetime, *, keep_category: int | None = None) -> dict[str, Any]:
    """Return what a form states as columns.

    :raises TaskUnclear: it has no title, or its dates, times or category make no sense.
    :raises TextTooLong: the description is longer than a note.
    """
    title, today = " ".join(entry.title.replace("\x00", "").split()), timezone.localdate(now)
    if not title or len(title) > LONGEST_TITLE:
        said = _("Nyatakan tugasan dalam satu baris, paling panjang 200 aksara.")
        raise TaskUnclear(said, fields={"title": said})
    refuse_far(entry.day, today, "date")
    if entry.due_on is not None:
        refuse_far(entry.due_on, today, "due_on")
        if entry.due_on < entry.day:
            said = _("Tarikh siap mesti pada atau selepas tarikh tugasan.")
            raise TaskUnclear(said, fields={"due_on": said})
    _refuse_times(entry.from_minutes, entry.to_minutes)
    if entry.category_id not in (None, keep_category) and not _in_use(entry.category_id):
        said = _("Pilih kategori daripada senarai.")
        raise TaskUnclear(said, fields={"category": said})
    return {
        "title": title,
        "description": checked_text(entry.description, "description"),
        "date": entry.day,
        "due_on": entry.due_on,
        "from_minutes": entry.from_minutes,
        "to_minutes": entry.to_minutes,
        "category_id": entry.category_id,
    }


def target_of(task: Task) -> tuple[str, object, str]:
    """Return the task as the audit trail names it."""
    return "task", task.pk, task.title


def _refuse_times(start: int | None, end: int | None) -> None:
    if (start is None) != (end is None):
        said = _("Isi masa mula dan masa akhir, atau kosongkan kedua-duanya.")
        raise TaskUnclear(said, fields={"to_time": said})
    if start is not None and end is not None and start >= end:
        said = _("Masa akhir mesti selepas masa mula.")
        raise TaskUnclear(said, fields={"to_time": said})


def _in_use(category_id: int | None) -> bool:
    return category_id is not None and Category.objects.filter(pk=category_id, is_active=True).exists()


def _write(task: Task, kind: str, person_id: int, now: datetime, **more: Any) -> None:
    Entry.objects.create(task=task, kind=kind, date=timezone.localdate(now), at=now, person_id=person_id, **more)


def _not_allowed(task: Task, to: str) -> str:
    if to == Status.CANCELLED and task.assigned_by_id is not None:
        return _("Tugasan yang diberi dibatalkan oleh pemberinya. Tangguhkan, dan jelaskan dalam catatan.")
    words = {
        "from": TaskStatus(task.status).label,
        "to": TaskStatus(to).label if to in TaskStatus.values else to[:20],
    }
    return _("Dari %(from)s tugasan tidak boleh dipindahkan ke %(to)s. Muat semula halaman.") % words


def _short(facts: dict[str, Any]) -> dict[str, Any]:
    """The changed facts for the audit trail, long words cut."""
    return {name: value[:200] if isinstance(value, str) else value for name, value in facts.items()}
