"""Whose tasks somebody may read, and whose they may assign, comment and verify."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tenant_apps.people.selectors import posted_ids, subordinate_ids
from tenant_apps.people.viewer import EXECUTIVE, SUPERVISOR, Viewer
from tenant_apps.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Seen:
    """A task as somebody may see it.

    ``is_own``: it is theirs. ``is_in_charge``: they supervise its officer, or stand in for ``on_behalf_of_id``.
    Neither: they read it.
    """

    task: Task
    is_own: bool
    is_in_charge: bool
    on_behalf_of_id: int | None = None


def in_charge(viewer: Viewer) -> dict[int, int | None]:
    """Return the officers below the viewer (None), and those below whom they stand in for (that supervisor's id).

    The viewer is never among them. One statement, and one more for each supervisor stood in for.
    """
    if viewer.person_id is None or not viewer.is_any(SUPERVISOR):
        return {}
    found: dict[int, int | None] = dict.fromkeys(subordinate_ids(replace(viewer, acting=())))
    for acting in viewer.acting:
        for person_id in subordinate_ids(replace(viewer, acting=(acting,))):
            found.setdefault(person_id, acting.principal_id)
    return found


def readable_ids(viewer: Viewer) -> frozenset[int]:
    """Return the officers whose tasks the viewer may read besides their own: those in charge of, and granted units."""
    found = set(in_charge(viewer))
    if viewer.is_any(EXECUTIVE):
        for path in viewer.granted_units:
            found.update(posted_ids(path, viewer.on))
    return frozenset(found - {viewer.person_id or 0})


def task_for(viewer: Viewer, task_id: int) -> Seen | None:
    """Return a task if the viewer may know of it; a door answers None with 404."""
    task = Task.objects.filter(pk=task_id).select_related("category").first()
    if task is None:
        return None
    if task.person_id == viewer.person_id:
        return Seen(task, is_own=True, is_in_charge=False)
    charge = in_charge(viewer)
    if task.person_id in charge:
        return Seen(task, is_own=False, is_in_charge=True, on_behalf_of_id=charge[task.person_id])
    if task.person_id in readable_ids(viewer):
        return Seen(task, is_own=False, is_in_charge=False)
    return None
