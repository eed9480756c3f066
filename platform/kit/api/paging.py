"""Paging by a cursor: the place in a list that only grows at one end, so that nothing is missed or met twice.

A cursor is the id of the last row of a page, wrapped so that nobody reads more into it. It opens nothing: what lies
behind it is still asked of what the caller may know.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from kit.errors import Refusal

MOST = 200
USUAL = 50
_MARK = b"v1:"
_LARGEST = 2**63 - 1


class BadCursor(Refusal):
    """The cursor is none we gave."""

    code = "api.bad_cursor"


@dataclass(frozen=True, slots=True)
class Page[Row: Model]:
    """One page: its rows, and the cursor to the next ("" at the end)."""

    rows: tuple[Row, ...]
    next: str


def page_of[Row: Model](rows: QuerySet[Row], *, cursor: str, limit: int, newest_first: bool = True) -> Page[Row]:
    """Return the page of ``rows`` behind a cursor ("" for the first), by id. One statement.

    :raises BadCursor: the cursor is none of ours.
    """
    if cursor:
        place = _place(cursor)
        rows = rows.filter(pk__lt=place) if newest_first else rows.filter(pk__gt=place)
    found = list(rows.order_by("-pk" if newest_first else "pk")[: limit + 1])
    is_last = len(found) <= limit
    return Page(tuple(found[:limit]), "" if is_last else _cursor(found[limit - 1].pk))


def _cursor(pk: Any) -> str:
    return urlsafe_b64encode(_MARK + str(pk).encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        said = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        place = int(said.removeprefix(_MARK)) if said.startswith(_MARK) else -1
    except (Error, ValueError):
        place = -1
    if not 0 <= place <= _LARGEST:
        sentence = _("Kursor ini tidak dikenali. Mula semula tanpa kursor.")
        raise BadCursor(sentence, fields={"cursor": sentence})
    return place
