"""Who supervises whom on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from kit.gather import Read
from tenant_apps.people.models import Person, Supervision
from tenant_apps.people.rules.loops import chain_above, find_loops
from tenant_apps.people.viewer import Viewer

# UNION, not UNION ALL: a loop that slipped in ends the walk instead of the database.
_BELOW = """
    WITH RECURSIVE below(person_id) AS (
        SELECT s.person_id FROM people_supervision s
        WHERE s.supervisor_id = %s AND s.valid_from <= %s AND (s.valid_to IS NULL OR s.valid_to > %s)
        UNION
        SELECT s.person_id FROM people_supervision s JOIN below b ON s.supervisor_id = b.person_id
        WHERE s.valid_from <= %s AND (s.valid_to IS NULL OR s.valid_to > %s)
    ) SELECT person_id FROM below
"""

# The supervisor of persons on dates of their own, to be read with others' rows. Parameters: people and dates,
# two lists of equal length. Columns: person_id, date, supervisor_id.
SUPERVISORS = Read(
    "supervisors",
    """
    SELECT wanted.person_id, wanted.date, s.supervisor_id
    FROM unnest(%(people)s::bigint[], %(dates)s::date[]) AS wanted(person_id, date)
    JOIN people_supervision s ON s.person_id = wanted.person_id AND s.valid_from <= wanted.date
        AND (s.valid_to IS NULL OR s.valid_to > wanted.date)
    """,
)


def below(person_id: int, on: date) -> RawSQL:
    """Return an expression for ``__in``: the ids of everyone below a supervisor on a day, all levels."""
    return RawSQL(_BELOW, (person_id, on, on, on, on))  # noqa: S611 - constant text, bound values


def subordinate_ids(viewer: Viewer, *, direct: bool = False) -> frozenset[int]:
    """Return the ids of everyone below the viewer on the viewer's day; only the first level if ``direct``."""
    if viewer.person_id is None:
        return frozenset()
    if direct:
        first_level = supervisions_on(viewer.on).filter(supervisor=viewer.person_id)
        return frozenset(first_level.values_list("person_id", flat=True))
    persons = Person.objects.filter(pk__in=below(viewer.person_id, viewer.on)).exclude(pk=viewer.person_id)
    return frozenset(persons.values_list("pk", flat=True))


def supervisor_of(person_ids: Iterable[int], on: date) -> dict[int, int | None]:
    """Return each person's supervisor on a day; None for those without. One statement."""
    ids = list(person_ids)
    found: dict[int, int | None] = dict.fromkeys(ids)
    found.update(supervisions_on(on).filter(person__in=ids).values_list("person_id", "supervisor_id"))
    return found


def supervisor_map(on: date) -> dict[int, int | None]:
    """Return the supervisor of everyone who has one on a day. One statement."""
    return dict(supervisions_on(on).values_list("person_id", "supervisor_id"))


def chain_of(person_id: int, on: date) -> tuple[int, ...]:
    """Return the ids of the supervisors above a person on a day, nearest first. One statement."""
    return chain_above(person_id, supervisor_map(on))


def loops(on: date) -> tuple[tuple[int, ...], ...]:
    """Return the loops of supervisors on a day, as ids. One statement."""
    return find_loops(supervisor_map(on))


def gaps(on: date) -> QuerySet[Person]:
    """Return the persons in service on a day without a supervisor."""
    serving = Person.objects.filter(Q(in_service_to=None) | Q(in_service_to__gt=on), in_service_from__lte=on)
    return serving.exclude(pk__in=supervisions_on(on).values("person_id")).order_by("name", "pk")


def supervisions_on(on: date) -> QuerySet[Supervision]:
    """Return the supervisions in force on a day."""
    return Supervision.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
