"""`spotme card`: the colour of the next month's card for each JSON line ``{id, table, last, n}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spotme.lines import answer_lines
from tenant_apps.reports.rules.card import TABLES, Colour, next_colour


def main() -> int:
    """Answers every line on stdin."""
    return answer_lines(colour_of)


def colour_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """The colour that follows from the table, the last colour (a new officer's is yellow) and the breach days.

    :raises ValueError: a key is missing or wrong; the message names it.
    """
    table = case.get("table")
    if not isinstance(table, str) or table not in TABLES:
        raise ValueError(f"table: needs one of {', '.join(TABLES)}, not {table!r}")
    last = case.get("last")
    if last is not None and last not in tuple(Colour):
        raise ValueError(f"last: needs one of {', '.join(Colour)}, not {last!r}")
    n = case.get("n")
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise ValueError(f"n: needs a whole number, zero or more, not {n!r}")
    return {"colour": next_colour(TABLES[table], last, n)}
