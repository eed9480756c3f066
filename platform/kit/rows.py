"""Many rows in one statement: rows travel as one JSON value and are inserted where their key is new."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

type Values = Mapping[str, Any]


def insert_new(table: str, rows: Sequence[Values], *, key: str, returning: Sequence[str]) -> list[tuple[Any, ...]]:
    """Insert ``rows`` (all with the same columns), skip those whose ``key`` exists, return the new ones' columns.

    ``table`` and the column names are constants of our models, never input.
    """
    if not rows:
        return []
    columns = ", ".join(f'"{name}"' for name in rows[0])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) "  # noqa: S608 - names are ours
            f"SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) "
            f"ON CONFLICT ({key}) DO NOTHING RETURNING {', '.join(returning)}",
            [as_json(rows)],
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def as_json(rows: Sequence[Values]) -> str:
    """Return ``rows`` as the JSON text PostgreSQL turns back into a table's columns."""
    return json.dumps(rows, default=_plain, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot travel as JSON")
