"""Tasks and what stands under them, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tenant_apps.people.selectors import names
from tenant_apps.people.viewer import Viewer
from tenant_apps.tasks.models import Entry, OutputFile, Task, TaskStatus, Verification
from tenant_apps.tasks.rules.moves import OPEN, Status, may_assigner_cancel, moves
from tenant_apps.tasks.selectors.scope import Seen, task_for


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task as lists show it. ``outputs`` and ``notes`` are how many there are."""

    id: int
    person_id: int
    person_name: str
    title: str
    description: str
    day: date
    due_on: date | None
    from_time: time | None
    to_time: time | None
    category: str
    status: str
    progress: int
    is_assigned: bool
    assigned_by: str
    verification: str
    remark: str
    outputs: int
    notes: int

    @property
    def label(self) -> str:
        """What the status is called."""
        return str(TaskStatus(self.status).label)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_verified(self) -> bool:
        return self.verification == Verification.VERIFIED

    @property
    def verification_label(self) -> str:
        """What the supervisor said, as long as it stands: a return only until the work is finished again."""
        mended = self.verification == Verification.RETURNED and self.status == Status.DONE
        return str(Verification(self.verification).label) if self.verification and not mended else ""

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Where the officer may move it: codes and words."""
        return words_of(moves(Status(self.status), is_assigned=self.is_assigned, is_verified=self.is_verified))

    @property
    def may_be_taken_back(self) -> bool:
        """Whether who assigned it may still cancel it."""
        return self.is_assigned and may_assigner_cancel(Status(self.status), is_verified=self.is_verified)

    def is_late(self, today: date) -> bool:
        """Whether it should have been finished before ``today``."""
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class OutputCard:
    """A file of an output."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line under a task: who said or did what."""

    kind: str
    label: str
    at: datetime
    who: str
    on_behalf_of: str
    text: str
    status: str
    progress: int | None
    files: tuple[OutputCard, ...]


def words_of(statuses: Iterable[Status]) -> tuple[tuple[str, str], ...]:
    """Return statuses as codes and words."""
    return tuple((status.value, str(TaskStatus(status.value).label)) for status in statuses)


def cards_of(tasks: QuerySet[Task]) -> tuple[TaskCard, ...]:
    """Return tasks as cards, in their order. One statement."""
    return tuple(_cards(tasks))


def thread_of(task: Task) -> tuple[Line, ...]:
    """Return what was said and done about a task, oldest first. Three statements at most."""
    entries = list(Entry.objects.filter(task=task).order_by("at", "pk"))
    files: dict[int, list[OutputCard]] = defaultdict(list)
    for pk, entry_id, name, size in OutputFile.objects.filter(entry__task=task).values_list(
        "pk", "entry_id", "name", "size"
    ):
        files[entry_id].append(OutputCard(pk, name, size))
    known = names({entry.person_id for entry in entries} | {entry.on_behalf_of_id or 0 for entry in entries})
    return tuple(
        Line(
            kind=entry.kind,
            label=str(Entry.Kind(entry.kind).label),
            at=entry.at,
            who=known.get(entry.person_id, ""),
            on_behalf_of=known.get(entry.on_behalf_of_id or 0, ""),
            text=entry.text,
            status=str(TaskStatus(entry.to_status).label) if entry.to_status else "",
            progress=entry.progress,
            files=tuple(files[entry.pk]),
        )
        for entry in entries
    )


def file_for(viewer: Viewer, file_id: int) -> tuple[OutputFile, Seen] | None:
    """Return a file handed in if the viewer may know of its task."""
    stored = OutputFile.objects.select_related("entry").filter(pk=file_id).first()
    seen = task_for(viewer, stored.entry.task_id) if stored is not None else None
    return (stored, seen) if stored is not None and seen is not None else None


def _cards(tasks: QuerySet[Task]) -> Iterator[TaskCard]:
    rows = tasks.annotate(
        person_name=F("person__name"),
        category_name=F("category__name"),
        assigner=F("assigned_by__name"),
        outputs=_counted(Entry.Kind.OUTPUT),
        notes=_counted(Entry.Kind.NOTE, Entry.Kind.COMMENT),
    )
    for row in rows.values(
        "pk", "person_id", "person_name", "title", "description", "date", "due_on", "from_minutes", "to_minutes",
        "category_name", "status", "progress", "assigned_by_id", "assigner", "verification", "remark", "outputs",
        "notes",
    ):  # fmt: skip
        yield _card(row)


def _card(row: Mapping[str, Any]) -> TaskCard:
    return TaskCard(
        id=row["pk"],
        person_id=row["person_id"],
        person_name=row["person_name"],
        title=row["title"],
        description=row["description"],
        day=row["date"],
        due_on=row["due_on"],
        from_time=_clock(row["from_minutes"]),
        to_time=_clock(row["to_minutes"]),
        category=row["category_name"] or "",
        status=row["status"],
        progress=row["progress"],
        is_assigned=row["assigned_by_id"] is not None,
        assigned_by=row["assigner"] or "",
        verification=row["verification"],
        remark=row["remark"],
        outputs=row["outputs"],
        notes=row["notes"],
    )


def _counted(*kinds: str) -> Coalesce:
    lines = Entry.objects.filter(task=OuterRef("pk"), kind__in=kinds).order_by().values("task")
    return Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _clock(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // 60, minutes % 60)
