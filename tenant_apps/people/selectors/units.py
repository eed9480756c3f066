"""The tree of units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Q
from guardian.models import UserObjectPermission

from tenant_apps.people.models import Posting, Unit
from tenant_apps.people.viewer import UNIT_SCOPE


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit in its place; ``officers`` are those posted to itself, ``officers_below`` includes its subtree."""

    id: int
    parent_id: int | None
    kind: str
    code: str
    name: str
    path: str
    depth: int
    trail: str
    valid_from: date
    valid_to: date | None
    officers: int
    officers_below: int

    @property
    def indent(self) -> int:
        """How far a list sets the unit in; very deep ones share the last step."""
        return min(self.depth, 8)

    @property
    def is_open(self) -> bool:
        return self.valid_to is None


def unit_tree(on: date | None = None) -> tuple[UnitNode, ...]:
    """Return all units in reading order (parents before children, siblings by name). One statement.

    With ``on`` only those that exist that day, with their officers of that day; without, all of them, with
    the officers whose posting is open.
    """
    rows = list(_counted(on))
    below = _sums_below(rows)
    ids = {row["id"] for row in rows}
    children: dict[int | None, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda unit: (unit["name"].casefold(), unit["id"])):
        children.setdefault(row["parent_id"] if row["parent_id"] in ids else None, []).append(row)
    return tuple(_walk(children, below))


def unit_paths(unit_ids: Iterable[int]) -> dict[int, str]:
    """Return the paths (``/1/7/``) of units by id."""
    return dict(Unit.objects.filter(pk__in=list(unit_ids)).values_list("pk", "path"))


def heads_of(person_ids: Iterable[int], on: date) -> dict[int, int]:
    """Return the head (Ketua Jabatan) over each person: the nearest head of a unit above them who is not themselves.

    The head of the topmost unit stands over everybody; whoever nobody heads is missing. Two statements.
    """
    posted = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), person__in=list(person_ids))
    paths = dict(posted.filter(valid_from__lte=on).values_list("person_id", "unit__path"))
    heads = dict(Unit.objects.exclude(head=None).values_list("pk", "head_id"))
    found: dict[int, int] = {}
    for person_id, path in paths.items():
        above = (heads.get(int(pk)) for pk in reversed(path.strip("/").split("/")) if pk)
        head = next((pk for pk in above if pk is not None and pk != person_id), None)
        if head is not None:
            found[person_id] = head
    return found


def unit_heads(unit_ids: Iterable[int]) -> dict[int, int]:
    """Return the heads of units that have one, by unit. One statement."""
    rows = Unit.objects.filter(pk__in=list(unit_ids)).exclude(head=None)
    return {pk: head for pk, head in rows.values_list("pk", "head_id") if head is not None}


def executive_units(user_id: int) -> frozenset[int]:
    """Return the units a user may read as an executive (each with everything below it)."""
    granted = UserObjectPermission.objects.filter(user_id=user_id, permission__codename=UNIT_SCOPE)
    return frozenset(int(pk) for pk in granted.values_list("object_pk", flat=True))


def _counted(on: date | None) -> Iterable[dict[str, Any]]:
    units = Unit.objects.all()
    posted = Q(postings__valid_to=None)
    if on is not None:
        units = units.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
        posted = Q(postings__valid_from__lte=on) & (posted | Q(postings__valid_to__gt=on))
    rows = units.annotate(officers=Count("postings", filter=posted)).values(
        "id", "parent_id", "kind", "code", "name", "path", "valid_from", "valid_to", "officers"
    )
    return cast("Iterable[dict[str, Any]]", rows)


def _sums_below(rows: Iterable[dict[str, Any]]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for row in rows:
        for pk in row["path"].strip("/").split("/"):
            sums[int(pk)] = sums.get(int(pk), 0) + row["officers"]
    return sums


def _walk(children: dict[int | None, list[dict[str, Any]]], below: dict[int, int]) -> Iterator[UnitNode]:
    stack = [(row, 0, "") for row in reversed(children.get(None, []))]
    while stack:
        row, depth, above = stack.pop()
        trail = f"{above} / {row['name']}" if above else row["name"]
        yield UnitNode(**row, depth=depth, trail=trail, officers_below=below.get(row["id"], 0))
        stack.extend((child, depth + 1, trail) for child in reversed(children.get(row["id"], [])))
