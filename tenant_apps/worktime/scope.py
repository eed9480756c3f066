"""Whose schedules somebody may see, and whose they may set: the agency's for administrators, else those below."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tenant_apps.people import selectors as people
from tenant_apps.people.viewer import ADMIN, EXECUTIVE, SUPERVISOR, Viewer


def listed_for(viewer: Viewer) -> QuerySet[Any]:
    """Return the persons whose schedules the viewer may see: everybody's, of granted units, or of those below."""
    if viewer.sees_everyone or viewer.is_any(EXECUTIVE):
        return people.people_for(viewer)
    return people.people_for(viewer).filter(pk__in=people.subordinate_ids(viewer))


def set_by(viewer: Viewer, person_ids: set[int]) -> set[int]:
    """Return those of the persons whose schedule the viewer may set: never one's own."""
    mine = {viewer.person_id} if viewer.person_id is not None else set()
    if viewer.is_any(ADMIN):
        return set(people.people_for(viewer).filter(pk__in=person_ids).values_list("pk", flat=True)) - mine
    return (person_ids & people.subordinate_ids(viewer)) - mine if viewer.is_any(SUPERVISOR) else set()


def decides_for(viewer: Viewer) -> frozenset[int] | None:
    """Return whose requests wait for the viewer: everybody's (None), or of those below."""
    return None if viewer.is_any(ADMIN) else people.subordinate_ids(viewer)
