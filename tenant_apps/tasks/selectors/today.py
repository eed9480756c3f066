"""What *Hari ini* says of an officer's work, read together with what other rooms say there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kit.gather import Read, Row

_TASKS = Read(
    "tasks",
    "SELECT id, title, status, progress, due_on, count(*) OVER () AS total FROM tasks_task "
    "WHERE person_id = ANY(%(people)s) AND status IN ('BARU', 'DALAM_TINDAKAN', 'TANGGUH') AND date <= %(today)s "
    "ORDER BY status = 'TANGGUH', due_on, date, id LIMIT 3",
)
_OUTPUTS = Read(
    "outputs",
    "SELECT count(*) AS total FROM tasks_entry e JOIN tasks_task t ON t.id = e.task_id "
    "WHERE t.person_id = ANY(%(people)s) AND e.kind = 'HASIL' AND e.date = %(today)s",
)
# Parameters: people (one id in a list), today (date).
TODAY = (_TASKS, _OUTPUTS)


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One open task of the page."""

    id: int
    title: str
    status: str
    progress: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class TodaysWork:
    """How many tasks are open, the first of them, and how many outputs were handed in today."""

    open: int
    tasks: tuple[OpenTask, ...]
    outputs: int


def work_of(rows: Mapping[str, Sequence[Row]], today: date) -> TodaysWork:
    """Return the rows of :data:`TODAY` as a record."""
    tasks = rows[_TASKS.name]
    return TodaysWork(
        open=tasks[0]["total"] if tasks else 0,
        tasks=tuple(
            OpenTask(
                id=row["id"],
                title=row["title"],
                status=row["status"],
                progress=row["progress"],
                is_late=row["due_on"] is not None and date.fromisoformat(row["due_on"]) < today,
            )
            for row in tasks
        ),
        outputs=rows[_OUTPUTS.name][0]["total"],
    )
