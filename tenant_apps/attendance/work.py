"""What *Hari ini* says besides the card: today's tasks, and the line of somebody who is out of the office.

Tasks lie below and the movement record beside it; the page asks for both in one statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.gather import gather
from tenant_apps.attendance.panels import Panel
from tenant_apps.attendance.selectors.remote import OUTPUT_READS, asked_with, asking
from tenant_apps.movements.selectors import OPEN_OUTING, OutingCard, outing_of
from tenant_apps.people.viewer import Viewer
from tenant_apps.tasks.selectors import TODAY, TodaysWork, lacking_output, readable_ids, work_of


@dataclass(frozen=True, slots=True)
class Work:
    """The officer's open tasks, where they are if out, and whether a day at home lacks its output."""

    tasks: TodaysWork
    outing: OutingCard | None
    needs_output: bool


def todays_work(viewer: Viewer, day: date) -> Panel | None:
    """Return the panel of an officer's own work. One statement."""
    return None if viewer.person_id is None else Panel("attendance/work.html", {"work": work_on(viewer.person_id, day)})


def teams_outputs(viewer: Viewer, day: date) -> Panel | None:
    """Return how many of the officers below work at home without an output yet. Three statements at most."""
    lacking = lacking_output(sorted(readable_ids(viewer)), day, day)
    return Panel("attendance/lacking.html", {"n": len(lacking)}) if lacking else None


def work_on(person_id: int, day: date) -> Work:
    """Return what an officer has to do on a day and where they are. One statement."""
    params = asked_with([person_id], day, day) | {"today": day}
    rows = gather((*OUTPUT_READS, *TODAY, OPEN_OUTING), params)
    tasks = work_of(rows, day)
    needs_output = not tasks.outputs and (person_id, day) in asking(rows, day, day)
    return Work(tasks, outing_of(rows[OPEN_OUTING.name]), needs_output)
