"""Who supervises whom on a day, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from kit.gather import Read
from tenant_apps.people.models import Person, Posting, Supervision
from tenant_apps.people.rules.loops import chain_above, find_loops
from tenant_apps.people.viewer import Acting, Viewer

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


@dataclass(frozen=True, slots=True)
class StandIn:
    """A supervisor somebody stands in for, with the persons it is limited to (None: no limit)."""

    principal_id: int
    principal_name: str
    person_ids: frozenset[int] | None = None

    def covers(self, person_id: int) -> bool:
        """Whether it reaches that officer."""
        return self.person_ids is None or person_id in self.person_ids


def covered(acting: Acting, on: date) -> Q:
    """Return the persons a stand-in covers, as a condition on :class:`Person`: of those below, the ones it names."""
    there = Q(pk__in=below(acting.principal_id, on))
    if acting.unit_path:
        posted = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
        there &= Q(pk__in=posted.filter(unit__path__startswith=acting.unit_path).values("person_id"))
    if acting.person_ids:
        there &= Q(pk__in=acting.person_ids)
    return there


def seen_below(viewer: Viewer) -> Q:
    """Return whom the viewer sees as a supervisor or for one, as a condition on :class:`Person`."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    found = Q(pk__in=below(viewer.person_id, viewer.on))
    for acting in viewer.acting:
        found |= covered(acting, viewer.on)
    return found


def subordinate_ids(viewer: Viewer, *, direct: bool = False) -> frozenset[int]:
    """Return the ids of everyone below the viewer, and below those they stand in for; with ``direct`` the first level.

    One statement; with ``direct``, see :func:`in_charge_of`.
    """
    if direct:
        return frozenset(in_charge_of(viewer))
    persons = Person.objects.filter(seen_below(viewer)).exclude(pk=viewer.person_id or 0)
    return frozenset(persons.values_list("pk", flat=True))


def stand_ins(viewer: Viewer, *, issues: bool = False, requests: bool = False) -> tuple[StandIn, ...]:
    """Return the supervisors the viewer stands in for in these matters, each once.

    No statement; one when a unit limits one of them.
    """
    acting = [one for one in viewer.acting if (issues and one.for_issues) or (requests and one.for_requests)]
    posted = _posted_to({one.unit_path for one in acting if one.unit_path}, viewer.on)
    found: dict[int, StandIn] = {}
    for one in acting:
        limit, known = _limit(one, posted), found.get(one.principal_id)
        if known is not None:
            limit = None if limit is None or known.person_ids is None else limit | known.person_ids
        found[one.principal_id] = StandIn(one.principal_id, one.principal_name, limit)
    return tuple(found.values())


def in_charge_of(viewer: Viewer) -> dict[int, StandIn | None]:
    """Return the officers whose requests the viewer decides: None for their own, else for whom they stand in.

    The viewer is never among them. Two statements at most, whatever the number of officers.
    """
    if viewer.person_id is None:
        return {}
    acting = {one.principal_id: one for one in stand_ins(viewer, requests=True)}
    rows = supervisions_on(viewer.on).filter(supervisor__in=[viewer.person_id, *acting])
    found: dict[int, StandIn | None] = {}
    for person_id, supervisor_id in rows.exclude(person=viewer.person_id).values_list("person_id", "supervisor_id"):
        stand_in = acting.get(supervisor_id)
        if stand_in is None or stand_in.covers(person_id):
            found[person_id] = stand_in
    return found


def acted_for(viewer: Viewer) -> dict[int, str]:
    """Return the officers the viewer sees only because they stand in for somebody, with that supervisor's name.

    One statement for each of them.
    """
    if not viewer.acting or viewer.person_id is None:
        return {}
    own = Q(pk__in=below(viewer.person_id, viewer.on)) | Q(pk=viewer.person_id)
    found: dict[int, str] = {}
    for acting in viewer.acting:
        theirs = Person.objects.filter(covered(acting, viewer.on)).exclude(own).values_list("pk", flat=True)
        found |= dict.fromkeys(theirs, acting.principal_name)
    return found


def _posted_to(paths: Iterable[str], on: date) -> tuple[tuple[int, str], ...]:
    inside = Q()
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    if not inside:
        return ()
    rows = Posting.objects.filter(inside, Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    return tuple(rows.values_list("person_id", "unit__path"))


def _limit(acting: Acting, posted: Iterable[tuple[int, str]]) -> frozenset[int] | None:
    if acting.person_ids:
        return frozenset(acting.person_ids)
    if acting.unit_path:
        return frozenset(person for person, path in posted if path.startswith(acting.unit_path))
    return None


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
