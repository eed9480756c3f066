"""Officers: who may be seen by whom, where they serve, how long."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from kit.gather import Read
from tenant_apps.people.models import Exemption, Person, Posting, Supervision
from tenant_apps.people.selectors.lacks import lacking
from tenant_apps.people.selectors.supervision import seen_below
from tenant_apps.people.viewer import EXECUTIVE, SUPERVISOR, Viewer
from tenants.context import current


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as other rooms and pages know them, with the posting of one day."""

    id: int
    user_id: int | None
    name: str
    staff_no: str
    id_masked: str
    email: str
    phone: str
    position: str
    grade: str
    unit_id: int | None
    unit_name: str
    unit_path: str
    location_id: int | None
    location_name: str
    in_service_from: date
    in_service_to: date | None
    exempt: bool

    def in_service(self, on: date) -> bool:
        """Whether they serve on that day."""
        return self.in_service_from <= on and (self.in_service_to is None or on < self.in_service_to)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to: the address and language of the account, else those of the record and the agency."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class PostingOn:
    """Where a person serves on a day."""

    person_id: int
    unit_id: int
    unit_name: str
    unit_path: str
    location_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class ServiceSpan:
    """A person's service and one posting that touches a period, as read by :data:`SERVICE`."""

    person_id: int
    in_service_from: date
    in_service_to: date | None
    exempt: tuple[tuple[date, date | None], ...]
    posting_from: date | None
    posting_to: date | None
    unit_id: int | None
    location_id: int | None
    state: str
    unit_path: str

    def is_exempt(self, on: date) -> bool:
        """Whether they need not record attendance on a day of the period."""
        return any(first <= on and (end is None or on < end) for first, end in self.exempt)


# Everyone's service, one row per person and posting that touches a period; persons without one have one row.
# To be read together with the rows of other rooms. Parameters: people (ids), first and last (dates, included).
SERVICE = Read(
    "service",
    """
    SELECT p.id AS person, p.in_service_from AS in_from, p.in_service_to AS in_to,
           (SELECT json_agg(json_build_array(free.valid_from, free.valid_to)) FROM people_exemption free
            WHERE free.person_id = p.id AND free.valid_from <= %(last)s
                AND (free.valid_to IS NULL OR free.valid_to > %(first)s)) AS exempt,
           stay.valid_from AS post_from, stay.valid_to AS post_to, stay.unit_id AS unit,
           stay.location_id AS location, place.state, node.path
    FROM people_person p
    LEFT JOIN people_posting stay ON stay.person_id = p.id AND stay.valid_from <= %(last)s
        AND (stay.valid_to IS NULL OR stay.valid_to > %(first)s)
    LEFT JOIN people_worklocation place ON place.id = stay.location_id
    LEFT JOIN people_unit node ON node.id = stay.unit_id
    WHERE p.id = ANY(%(people)s)
    """,
)


def people_for(viewer: Viewer) -> QuerySet[Person]:
    """Return the persons ``viewer`` may know of: all, those of the granted units, those below, and oneself.

    Pages of this room list it; other rooms filter by it: ``person_id__in=people_for(viewer).values("pk")``.
    """
    if viewer.sees_everyone:
        return Person.objects.all()
    scope = Q(pk=viewer.person_id)
    if viewer.is_any(EXECUTIVE) and viewer.granted_units:
        scope |= Q(pk__in=_posted_below(viewer.granted_units, viewer.on).values("person_id"))
    if viewer.is_any(SUPERVISOR) and viewer.person_id is not None:
        scope |= seen_below(viewer)
    return Person.objects.filter(scope)


def visible_ids(viewer: Viewer) -> frozenset[int]:
    """Return the ids of :func:`people_for`."""
    return frozenset(people_for(viewer).values_list("pk", flat=True))


def person_for(viewer: Viewer, person_id: int) -> Officer | None:
    """Return the officer with that id if ``viewer`` may know of them; a door answers None with 404."""
    return _officers(people_for(viewer).filter(pk=person_id), viewer.on).get(person_id)


def officers(person_ids: Iterable[int], on: date) -> dict[int, Officer]:
    """Return officers by id with their posting of the day ``on``, whoever looks. One statement."""
    return _officers(Person.objects.filter(pk__in=list(person_ids)), on)


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """Return persons' names by id. One statement."""
    return dict(Person.objects.filter(pk__in=list(person_ids)).values_list("pk", "name"))


def postings_on(person_ids: Iterable[int], on: date) -> dict[int, PostingOn]:
    """Return the postings of a day by person; persons without one are missing. One statement."""
    rows = _valid(Posting.objects.filter(person__in=list(person_ids)), on).values_list(
        "person_id", "unit_id", "unit__name", "unit__path", "location_id", "location__state"
    )
    return {row[0]: PostingOn(*row[:5], state=row[5] or "") for row in rows}


def addressees(person_ids: Iterable[int]) -> dict[int, Addressee]:
    """Return how to write to persons. One statement."""
    rows = Person.objects.filter(pk__in=list(person_ids)).values_list(
        "pk", "name", "email", "user__email", "user__language"
    )
    return {
        pk: Addressee(name, account or email, language or current().language)
        for pk, name, email, account, language in rows
    }


def persons_of_users(user_ids: Iterable[int]) -> tuple[int, ...]:
    """Return the officers behind users; a user who is no officer has none. One statement."""
    return tuple(Person.objects.filter(user__in=list(user_ids)).order_by("pk").values_list("pk", flat=True))


def users_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Return the users of officers who have an account, by person. One statement."""
    rows = Person.objects.filter(pk__in=list(person_ids), user__is_active=True)
    return {pk: user for pk, user in rows.values_list("pk", "user_id") if user is not None}


def serving_ids(first: date, last: date) -> list[int]:
    """Return the ids of everyone in service on a day from ``first`` to ``last``, both included. One statement."""
    serving = Q(in_service_to=None) | Q(in_service_to__gt=first)
    return list(Person.objects.filter(serving, in_service_from__lte=last).order_by("pk").values_list("pk", flat=True))


def service_span(row: Mapping[str, Any]) -> ServiceSpan:
    """Return a row of :data:`SERVICE` as a record."""
    return ServiceSpan(
        person_id=row["person"],
        in_service_from=date.fromisoformat(row["in_from"]),
        in_service_to=_day(row["in_to"]),
        exempt=tuple((date.fromisoformat(first), _day(end)) for first, end in row["exempt"] or ()),
        posting_from=_day(row["post_from"]),
        posting_to=_day(row["post_to"]),
        unit_id=row["unit"],
        location_id=row["location"],
        state=row["state"] or "",
        unit_path=row["path"] or "",
    )


def exemptions_on(on: date) -> QuerySet[Exemption]:
    """Return the exemptions in force on a day."""
    return Exemption.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def exemptions_of(person_id: int, *, since: date) -> QuerySet[Exemption]:
    """Return a person's exemptions that are not over on a day, the earliest first."""
    return Exemption.objects.filter(Q(valid_to=None) | Q(valid_to__gt=since), person=person_id).order_by("valid_from")


def find_person_ids(*, staff_nos: Iterable[str] = (), id_digests: Iterable[str] = ()) -> dict[str, int]:
    """Return persons by staff number and by ID digest, in one dictionary. One statement."""
    wanted = Q(staff_no__in=[no for no in staff_nos if no]) | Q(id_digest__in=list(id_digests))
    found: dict[str, int] = {}
    for pk, staff_no, id_digest in Person.objects.filter(wanted).values_list("pk", "staff_no", "id_digest"):
        found[id_digest] = pk
        if staff_no:
            found[staff_no] = pk
    return found


def _officers(persons: QuerySet[Person], on: date) -> dict[int, Officer]:
    today = Q(postings__valid_from__lte=on) & (Q(postings__valid_to=None) | Q(postings__valid_to__gt=on))
    rows = persons.annotate(stay=FilteredRelation("postings", condition=today)).values(
        "id",
        "user_id",
        "name",
        "staff_no",
        "id_masked",
        "email",
        "phone",
        "position",
        "grade",
        "in_service_from",
        "in_service_to",
        exempt=Exists(exemptions_on(on).filter(person=OuterRef("pk"))),
        unit_id=F("stay__unit_id"),
        unit_name=F("stay__unit__name"),
        unit_path=F("stay__unit__path"),
        location_id=F("stay__location_id"),
        location_name=F("stay__location__name"),
    )
    return {row["id"]: _officer(row) for row in cast("Iterable[dict[str, Any]]", rows)}


def _officer(row: dict[str, Any]) -> Officer:
    words = {key: row[key] or "" for key in ("unit_name", "unit_path", "location_name")}
    return Officer(**{**row, **words})


def _posted_below(paths: Sequence[str], on: date) -> QuerySet[Posting]:
    inside = Q()
    for path in paths:
        inside |= Q(unit__path__startswith=path)
    return _valid(Posting.objects.filter(inside), on)


def _valid(postings: QuerySet[Posting], on: date) -> QuerySet[Posting]:
    return postings.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def listed(persons: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Return persons with what lists show of a day: ``unit_name``, ``supervisor_name``, ``signed_in_at``."""
    stay = _valid(Posting.objects.filter(person=OuterRef("pk")), on).values("unit__name")[:1]
    above = Supervision.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), person=OuterRef("pk"), valid_from__lte=on
    ).values("supervisor__name")[:1]
    return persons.annotate(
        unit_name=Subquery(stay), supervisor_name=Subquery(above), signed_in_at=F("user__last_login")
    )


def find(
    persons: QuerySet[Person], *, on: date, text: str = "", unit_path: str = "", status: str = "", lacks: str = ""
) -> QuerySet[Person]:
    """Narrow persons by name or staff number, unit subtree, service (``""`` serving, ``tamat``, ``semua``) and lack."""
    persons = persons.filter(lacking(lacks, on))
    for word in text.split():
        persons = persons.filter(Q(name__icontains=word) | Q(staff_no__icontains=word))
    if unit_path:
        persons = persons.filter(pk__in=_posted_below([unit_path], on).values("person_id"))
    serving = Q(in_service_to=None) | Q(in_service_to__gt=on)
    return persons if status == "semua" else persons.exclude(serving) if status == "tamat" else persons.filter(serving)


def posted_ids(unit_path: str, on: date, *, with_below: bool = True) -> tuple[int, ...]:
    """Return the persons posted to a unit on a day, with everything below it or only to itself."""
    rows = _posted_below([unit_path], on)
    if not with_below:
        rows = rows.filter(unit__path=unit_path)
    return tuple(rows.order_by("person__name", "person_id").values_list("person_id", flat=True))


def ids_in_states(states: Collection[str], first: date, last: date | None, *, with_stateless: bool) -> list[int]:
    """Return everyone posted to a place in ``states`` on a day from ``first`` to ``last`` (empty: no end).

    ``with_stateless`` adds whoever has, on some of these days, no posting or one to a place without a state. One
    statement.
    """
    stays = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=first))
    if last is not None:
        stays = stays.filter(valid_from__lte=last)
    there = Q(pk__in=stays.filter(location__state__in=states).values("person_id"))
    if with_stateless:
        placed = stays.exclude(location__isnull=True).exclude(location__state="").filter(valid_from__lte=first)
        placed = (
            placed.filter(valid_to=None) if last is None else placed.filter(Q(valid_to=None) | Q(valid_to__gt=last))
        )
        there |= ~Q(pk__in=placed.values("person_id"))
    return list(Person.objects.filter(there).order_by("pk").values_list("pk", flat=True))


def never_signed_in(person_ids: Iterable[int]) -> tuple[int, ...]:
    """Return those of the persons who have not signed in yet."""
    rows = Person.objects.filter(pk__in=list(person_ids), user__last_login=None)
    return tuple(rows.values_list("pk", flat=True))


def counts(on: date) -> tuple[int, int]:
    """Return how many serve on a day and how many of them have no supervisor. One statement."""
    serving = Person.objects.filter(Q(in_service_to=None) | Q(in_service_to__gt=on), in_service_from__lte=on)
    above = Supervision.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    found = serving.aggregate(all=Count("pk"), bare=Count("pk", filter=~Q(pk__in=above.values("person_id"))))
    return found["all"], found["bare"]
