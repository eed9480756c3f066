"""How far somebody's reports reach: whose rows they hold, for rooms that list many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from tenant_apps.people.models import Person, Posting, Supervision, Unit
from tenant_apps.people.selectors.persons import people_for
from tenant_apps.people.selectors.supervision import subordinate_ids
from tenant_apps.people.viewer import EXECUTIVE, SUPERVISOR, Viewer


@dataclass(frozen=True, slots=True)
class Reach:
    """Everyone, or the units below ``paths`` and the persons ``person_ids``; narrowed by unit, person and words.

    ``on`` is the day whose postings say which unit somebody belongs to.
    """

    everyone: bool
    paths: tuple[str, ...]
    person_ids: frozenset[int]
    on: date
    unit_path: str = ""
    person_id: int | None = None
    words: str = ""

    def holds_unit(self, path: str) -> bool:
        """Whether the unit with that path may be asked for."""
        return self.everyone or path.startswith(self.paths or ("/none/",))

    def narrowed(self, *, unit_path: str = "", person_id: int | None = None, words: str = "") -> Reach:
        """Return the part of it that was asked for."""
        return replace(self, unit_path=unit_path, person_id=person_id, words=words)

    def on_day(self, day: date) -> Reach:
        """Return the same with the postings of another day."""
        return replace(self, on=day)

    def dated(self, *, person: str = "person", unit: str = "unit") -> Q:
        """Return the filter for rows that carry their own unit, as days do: the unit they had then."""
        found = Q()
        if not self.everyone:
            found = Q(**{f"{person}__in": self.person_ids})
            for path in self.paths:
                found |= Q(**{f"{unit}__path__startswith": path})
        if self.unit_path:
            found &= Q(**{f"{unit}__path__startswith": self.unit_path})
        return found & self._asked(person)

    def standing(self, *, person: str = "person") -> Q:
        """Return the filter for rows without a unit: whoever belongs to the units on the day."""
        found = Q()
        if not self.everyone:
            found = Q(**{f"{person}__in": self.person_ids})
            if self.paths:
                found |= Q(**{f"{person}__in": self._posted(self.paths)})
        if self.unit_path:
            found &= Q(**{f"{person}__in": self._posted((self.unit_path,))})
        return found & self._asked(person)

    def persons(self, first: date, last: date) -> QuerySet[Person]:
        """Return the persons in service on a day from ``first`` to ``last``, both included, by name."""
        scope = Q() if self.everyone else Q(pk__in=self.person_ids)
        if self.paths and not self.everyone:
            scope |= Q(pk__in=self._posted(self.paths))
        if self.unit_path:
            scope &= Q(pk__in=self._posted((self.unit_path,)))
        if self.person_id is not None:
            scope &= Q(pk=self.person_id)
        for word in self.words.split():
            scope &= Q(name__icontains=word) | Q(staff_no__icontains=word)
        serving = Q(in_service_to=None) | Q(in_service_to__gt=first)
        return Person.objects.filter(scope, serving, in_service_from__lte=last).order_by("name", "pk")

    def _asked(self, person: str) -> Q:
        found = Q() if self.person_id is None else Q(**{person: self.person_id})
        for word in self.words.split():
            found &= Q(**{f"{person}__name__icontains": word}) | Q(**{f"{person}__staff_no__icontains": word})
        return found

    def _posted(self, paths: Sequence[str]) -> QuerySet[Posting]:
        inside = Q()
        for path in paths:
            inside |= Q(unit__path__startswith=path)
        valid = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=self.on), inside, valid_from__lte=self.on)
        return valid.values("person_id")  # type: ignore[return-value]  # a query of ids, to filter by


def reach_of(viewer: Viewer) -> Reach:
    """Return how far the reports of ``viewer`` reach: all, granted units, those below, and oneself.

    One statement for supervisors, none for others.
    """
    if viewer.sees_everyone:
        return Reach(True, (), frozenset(), viewer.on)
    below = subordinate_ids(viewer) if viewer.is_any(SUPERVISOR) else frozenset()
    own = frozenset({viewer.person_id}) if viewer.person_id is not None else frozenset()
    paths = viewer.granted_units if viewer.is_any(EXECUTIVE) else ()
    return Reach(False, paths, below | own, viewer.on)


def leaders(viewer: Viewer) -> dict[int, tuple[str, str]]:
    """Return the officers a viewer may know of who read reports of others: name and staff number, by name.

    They have an account, and supervise somebody, head a unit, or were given a role. One statement.
    """
    leads = Supervision.objects.filter(valid_from__lte=viewer.on).exclude(valid_to__lte=viewer.on)
    heads = Unit.objects.exclude(head=None)
    found = people_for(viewer).filter(
        Q(pk__in=leads.values("supervisor_id"))
        | Q(pk__in=heads.values("head_id"))
        | Q(user__grants__isnull=False, user__grants__ended_at=None),
        user__is_active=True,
    )
    rows = found.order_by("name", "pk").distinct().values_list("pk", "name", "staff_no")
    return {pk: (name, staff_no) for pk, name, staff_no in rows}
