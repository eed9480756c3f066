"""A query set whose SQL is made once.

Django builds the SQL of a query set anew each time it runs; for a query of many parts that costs several times what
the database needs to answer it. A query set that runs with every request is built once here, with a stand-in for
each parameter, and from then on only its parameters change. The SQL names no schema, so it serves every agency.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Compiled:
    """The query set ``build(**stand_ins)``, to be run with other values in place of the stand-ins.

    A stand-in is a value of the parameter's type that occurs nowhere else in the query, as ``date(1, 2, 3)``.
    ``build`` must not decide anything by its arguments and must end in ``values(…)``.

    :raises ValueError: at the first run, when a stand-in does not arrive in the SQL's parameters.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **stand_ins: Hashable) -> None:
        self._build, self._stand_ins = build, stand_ins

    def first(self, **values: object) -> dict[str, Any] | None:
        """Return the first row by its columns' names, or None. JSON comes as the text it is."""
        sql, params = self._statement
        with connection.cursor() as cursor:
            given: list[Any] = [values[one.name] if isinstance(one, _Slot) else one for one in params]
            cursor.execute(sql, given)
            row = cursor.fetchone()
            return None if row is None else dict(zip((column.name for column in cursor.description), row, strict=True))

    @cached_property
    def _statement(self) -> tuple[str, tuple[object, ...]]:
        sql, params = self._build(**self._stand_ins).query.sql_with_params()
        slots: Mapping[Hashable, _Slot] = {value: _Slot(name) for name, value in self._stand_ins.items()}
        found = tuple(slots.get(one, one) if isinstance(one, Hashable) else one for one in params)
        if missing := set(slots.values()).difference(one for one in found if isinstance(one, _Slot)):
            raise ValueError(f"not among the parameters: {', '.join(sorted(slot.name for slot in missing))}")
        return sql, found


class _Slot:
    """Where a parameter of this name goes."""

    def __init__(self, name: str) -> None:
        self.name = name
