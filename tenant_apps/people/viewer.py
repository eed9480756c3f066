"""Who is looking: the signed-in user as the rooms need to know them, read once per request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import BigIntegerField, Exists, Expression, F, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from guardian.models import UserObjectPermission

from kit import clock
from kit.compiled import Compiled
from kit.doors import View, marked, signed_in
from tenant_apps.people.models import Delegation, Person, Posting, Supervision, Unit

SUPERVISOR = "PENYELIA"
EXECUTIVE = "EKSEKUTIF"
ADMIN = "PENTADBIR"
CLERK = "OPERATOR_ORG"
OFFICER = "PEGAWAI"
"""Nobody grants this one: whoever has an officer's record holds it."""
EVERYONE = frozenset({ADMIN, CLERK})
UNIT_SCOPE = "view_unit"
_ACTING = {
    "principal_id": "principal_id",
    "principal_name": "principal__name",
    "unit_path": "unit__path",
    "person_ids": "person_ids",
    "for_issues": "for_issues",
    "for_requests": "for_requests",
    "valid_to": "valid_to",
}


@dataclass(frozen=True, slots=True)
class Acting:
    """A supervisor the viewer stands in for that day, and how far.

    ``unit_path`` and ``person_ids`` narrow whom it covers; both empty is everybody below. ``last_day`` is included.
    """

    principal_id: int
    principal_name: str
    unit_path: str
    person_ids: tuple[int, ...]
    for_issues: bool
    for_requests: bool
    last_day: date


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in user on the agency's calendar day ``on``.

    ``roles`` are the granted ones, and ``PENYELIA`` for whoever has a subordinate that day or stands in for somebody.
    ``granted_units`` are the paths of the units an executive may read, each with everything below it.
    ``tallies`` are what rooms count for the user with :func:`register_tally`.
    ``acting`` are the supervisors the viewer stands in for.
    """

    user_id: int
    person_id: int | None
    name: str
    roles: frozenset[str]
    unit_id: int | None
    unit_path: str
    location_id: int | None
    granted_units: tuple[str, ...]
    on: date
    tallies: Mapping[str, int] = field(default_factory=dict, compare=False)
    acting: tuple[Acting, ...] = ()

    def is_any(self, *roles: str) -> bool:
        """Whether one of ``roles`` is held; :data:`OFFICER` is by every officer."""
        return not self.roles.isdisjoint(roles) or (OFFICER in roles and self.person_id is not None)

    @property
    def sees_everyone(self) -> bool:
        """Whether the whole agency is in scope."""
        return not self.roles.isdisjoint(EVERYONE)


_tallies: dict[str, Callable[[], Expression]] = {}


def register_tally(name: str, count: Callable[[], Expression]) -> None:
    """Read a number with every viewer, in the same statement: ``count()`` is an expression over users.

    What stands around every page (how much is unread) would otherwise cost a statement on every page.
    """
    _tallies[name] = count
    _viewer_row.cache_clear()


def viewer_of(request: HttpRequest) -> Viewer:
    """Return the viewer of ``request``, read in one statement and kept on the request.

    The user must be signed in; doors make sure with :func:`for_role` or :func:`for_officer`.
    """
    known: Viewer | None = getattr(request, "viewer", None)
    if known is None:
        known = read_viewer(request.user.pk or 0, on=today_here())
        request.viewer = known  # type: ignore[attr-defined]  # our own attribute on Django's request
    return known


def today_here() -> date:
    """Return the agency's calendar day now. For doors."""
    return timezone.localdate(clock.now())


def read_viewer(user_id: int, *, on: date) -> Viewer:
    """Return the viewer for a user on a date, in one statement.

    :raises django.core.exceptions.ObjectDoesNotExist: there is no such user in this agency.
    """
    row = _viewer_row().first(user_id=user_id, on=on)
    if row is None:
        raise ObjectDoesNotExist
    posting = json.loads(row["posting"] or "{}")
    roles = set(row["role_codes"])
    acting = tuple(_acting(json.loads(one)) for one in row["acting"])
    if row["leads"] or acting:
        roles.add(SUPERVISOR)
    return Viewer(
        user_id=user_id,
        person_id=row["person_id"],
        name=row["person_name"] or row["full_name"],
        roles=frozenset(roles),
        unit_id=posting.get("unit_id"),
        unit_path=posting.get("unit_path") or "",
        location_id=posting.get("location_id"),
        granted_units=tuple(row["unit_paths"]),
        on=on,
        tallies={name: row[f"tally_{name}"] for name in _tallies},
        acting=acting,
    )


def for_role[**P](*roles: str) -> Callable[[View[P]], View[P]]:
    """Open a view to the holders of one of ``roles`` (none named: every signed-in user of the agency).

    Anonymous visitors are sent to sign in; who lacks the role meets 404, as if the page did not exist.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if roles and not viewer_of(request).is_any(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        return marked(signed_in(guarded), roles)

    return decorate


def for_officer[**P](view: View[P]) -> View[P]:
    """Open a view to signed-in officers; a user who is no officer (yet) meets 404."""

    return for_role(OFFICER)(view)


@cache
def _viewer_row() -> Compiled:
    """The statement of :func:`read_viewer`: it runs with nearly every request, and Django needs long to build it."""
    return Compiled(_viewer_rows, user_id=-(2**60), on=date(1, 2, 3))


def _viewer_rows(user_id: int, on: date) -> Any:
    users = get_user_model().objects
    grants = users.filter(pk=OuterRef("pk"), grants__ended_at=None, grants__isnull=False)
    postings = Posting.objects.filter(person__user=OuterRef("pk"), valid_from__lte=on).exclude(valid_to__lte=on)
    granted = UserObjectPermission.objects.filter(
        user=OuterRef(OuterRef("pk")), permission__codename=UNIT_SCOPE
    ).annotate(unit_id=Cast("object_pk", BigIntegerField()))
    leads = Supervision.objects.filter(supervisor__user=OuterRef("pk"), valid_from__lte=on).exclude(valid_to__lte=on)
    acting = Delegation.objects.filter(deputy__user=OuterRef("pk"), valid_from__lte=on, valid_to__gt=on, ended_at=None)
    return (
        users.filter(pk=user_id)
        .annotate(
            person_id=F("person__pk"),
            person_name=Subquery(Person.objects.filter(user=OuterRef("pk")).values("name")[:1]),
            role_codes=ArraySubquery(grants.values("grants__role")),
            posting=Subquery(
                postings.values(row=JSONObject(unit_id="unit_id", unit_path="unit__path", location_id="location_id"))[
                    :1
                ]
            ),
            unit_paths=ArraySubquery(
                Unit.objects.filter(pk__in=granted.values("unit_id")).order_by("path").values("path")
            ),
            leads=Exists(leads),
            acting=ArraySubquery(acting.order_by("principal__name", "pk").values(row=JSONObject(**_ACTING))),
            **{f"tally_{name}": count() for name, count in _tallies.items()},
        )
        .values(
            "full_name",
            "person_id",
            "person_name",
            "role_codes",
            "posting",
            "unit_paths",
            "leads",
            "acting",
            *(f"tally_{name}" for name in _tallies),
        )
    )


def _acting(row: dict[str, Any]) -> Acting:
    return Acting(
        principal_id=row["principal_id"],
        principal_name=row["principal_name"],
        unit_path=row["unit_path"] or "",
        person_ids=tuple(row["person_ids"]),
        for_issues=row["for_issues"],
        for_requests=row["for_requests"],
        last_day=date.fromisoformat(row["valid_to"]) - timedelta(days=1),
    )
