"""Several reads in one statement.

A request that needs a little from many rooms would pay a round trip for each. Every room describes its read
as SQL with named parameters (a :class:`Read`); :func:`gather` sends them as one SELECT with one JSON column
for each read. A read names only tables of its own room, so no room learns another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A named SELECT. Its parameters are written ``%(name)s`` and shared by all reads of one gathering."""

    name: str
    sql: str


def gather(reads: Iterable[Read], params: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Run ``reads`` as one statement and return the rows of each by its name.

    Values come through JSON: dates and moments arrive as ISO text, decimals as numbers.
    """
    chosen = tuple(reads)
    with connection.cursor() as cursor:
        cursor.execute(_statement(chosen), dict(params))
        row = cursor.fetchone()
    return {read.name: rows for read, rows in zip(chosen, row, strict=True)}


@lru_cache(maxsize=64)
def _statement(reads: tuple[Read, ...]) -> str:
    one = "(SELECT coalesce(json_agg(r), '[]') FROM ({}) r)"  # the reads are constants of the rooms
    columns = ", ".join(one.format(read.sql) for read in reads)
    return f"SELECT {columns}"
