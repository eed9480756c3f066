"""What the tests of the room share: tasks of the crew, logged and moved through the services."""

from __future__ import annotations

from datetime import date, datetime

from tenant_apps.tasks import services
from tenant_apps.tasks.models import Task
from tenant_apps.tasks.services import By, TaskEntry
from tests.tenant_apps.attendance.desk import MONDAY, at

NOW = at("09:00")
PDF = b"%PDF-1.7 laporan"


def log(
    person_id: int, title: str = "Menyemak fail", day: date = MONDAY, *, now: datetime = NOW, **more: object
) -> int:
    """Log a task of somebody's own; ``status`` and the facts of an entry may be named."""
    status = str(more.pop("status", "BARU"))
    entry = TaskEntry(title=title, day=day, **more)  # type: ignore[arg-type]  # free keywords of a test
    return services.log_task(person_id=person_id, entry=entry, status=status, by=None, now=now)


def assign(by_id: int, *officers: int, title: str = "Laporan suku tahun", **more: object) -> tuple[int, ...]:
    """Give a task."""
    entry = TaskEntry(title=title, day=MONDAY, **more)  # type: ignore[arg-type]  # free keywords of a test
    return services.assign_task(charge=dict.fromkeys(officers), by_id=by_id, entry=entry, by=None, now=NOW)


def move(task_id: int, to: str, *, now: datetime = NOW) -> None:
    """Let the task's officer move it."""
    person_id = Task.objects.get(pk=task_id).person_id
    services.move_task(task_id=task_id, person_id=person_id, to=to, by=None, now=now)


def by(person_id: int, on_behalf_of_id: int | None = None) -> By:
    """A supervisor."""
    return By(person_id, None, on_behalf_of_id)


def task(task_id: int) -> Task:
    """The task as it stands."""
    return Task.objects.get(pk=task_id)
