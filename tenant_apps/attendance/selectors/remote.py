"""Which days are spent at home and so ask for an output: by the day's verdict, or by the plan while it is open.

The parameter ``remote_output_required`` says whether the agency asks at all. The verdict itself is never changed by
what is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from kit.gather import Read, Row, gather
from tenant_apps.attendance.rules.verdict import Flag
from tenant_apps.attendance.selectors.days import QUIET
from tenant_apps.movements.selectors import COUNTING, MOVEMENTS, movements_of
from tenant_apps.worktime.selectors import FRAME_READS, RuleBook
from tenants.context import current

type Pair = tuple[int, date]

_REMOTE = "BDR"
_JUDGED = Read(
    "judged",
    'SELECT person_id, date, "primary", flags, is_open FROM attendance_day '
    "WHERE person_id = ANY(%(people)s) AND date BETWEEN %(first)s AND %(last)s",
)
# What :func:`asking` reads, to be gathered with reads of other rooms; its parameters are those of :func:`asked_with`.
OUTPUT_READS = (_JUDGED, MOVEMENTS, *FRAME_READS)


def output_days(person_ids: Sequence[int], first: date, last: date) -> frozenset[Pair]:
    """Return the persons' days of a period, both dates included, that ask for an output. One statement."""
    return asking(gather(OUTPUT_READS, asked_with(person_ids, first, last)), first, last)


def asked_with(person_ids: Sequence[int], first: date, last: date) -> dict[str, Any]:
    """Return the parameters of :data:`OUTPUT_READS`."""
    period = {"first": first, "last": last, "since": first, "until": last}
    return {"people": list(person_ids), "states": list(COUNTING), **period}


def asking(rows: Mapping[str, Sequence[Row]], first: date, last: date) -> frozenset[Pair]:
    """Return the days that ask for an output from the rows of :data:`OUTPUT_READS`."""
    book = RuleBook(rows, current())
    frames = ((pair, book.frame(*pair)) for pair in set(_remote(rows, first, last)) if pair[0] in book.persons)
    return frozenset(pair for pair, frame in frames if frame.in_service and frame.policy.remote_output_required)


def _remote(rows: Mapping[str, Sequence[Row]], first: date, last: date) -> Iterator[Pair]:
    judged = {(row["person_id"], date.fromisoformat(row["date"])): row for row in rows[_JUDGED.name]}
    yield from (pair for pair, row in judged.items() if Flag.REMOTE in row["flags"])
    for span in movements_of(rows[MOVEMENTS.name]):
        for day in _days(max(span.date_from, first), min(span.date_to, last)) if span.kind == _REMOTE else ():
            row = judged.get((span.person_id, day))
            if row is None or (row["is_open"] and row["primary"] not in QUIET):
                yield span.person_id, day


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
