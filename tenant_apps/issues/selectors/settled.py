"""The issues of a period: those still open, and what was decided about the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit.gather import Read
from tenant_apps.issues.models import Issue, IssueState

_ACCEPTED = (IssueState.ACCEPTED,)
_REFUSED = (IssueState.REJECTED, IssueState.EXPIRED)


# One person's settled issues. Parameters: person, first and last (dates, both included).
SETTLED = Read(
    "settled",
    "SELECT date, kind, state = 'LULUS' AS accepted FROM issues_issue WHERE person_id = %(person)s"
    " AND date BETWEEN %(first)s AND %(last)s AND state IN ('LULUS', 'TOLAK', 'AUTO_TOLAK')",
)


@dataclass(frozen=True, slots=True)
class Settled:
    """The kinds of issue of one person's date that were accepted, and those that were refused or ran out of time."""

    accepted: frozenset[str]
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An issue nobody has settled yet."""

    id: int
    person_id: int
    date: date
    kind: str
    state: str
    approver_id: int | None


def open_between(first: date, last: date) -> tuple[OpenIssue, ...]:
    """Return the issues that still wait from a date to a date (both included), by date. One statement."""
    over = (*_ACCEPTED, *_REFUSED, IssueState.CANCELLED)
    rows = Issue.objects.filter(date__range=(first, last)).exclude(state__in=over).order_by("date", "pk")
    return tuple(OpenIssue(*row) for row in rows.values_list("pk", "person_id", "date", "kind", "state", "approver_id"))


def open_count() -> int:
    """Return how many issues of the agency wait for somebody. One statement."""
    return Issue.objects.exclude(state__in=(*_ACCEPTED, *_REFUSED, IssueState.CANCELLED)).count()


def settled_between(first: date, last: date) -> dict[tuple[int, date], Settled]:
    """Return the settled issues of all officers from a date to a date (both included). One statement."""
    rows = Issue.objects.filter(date__range=(first, last), state__in=(*_ACCEPTED, *_REFUSED)).values_list(
        "person_id", "date", "kind", "state"
    )
    found: dict[tuple[int, date], tuple[set[str], set[str]]] = {}
    for person_id, day, kind, state in rows:
        accepted, refused = found.setdefault((person_id, day), (set(), set()))
        (accepted if state in _ACCEPTED else refused).add(kind)
    return {key: Settled(frozenset(yes), frozenset(no)) for key, (yes, no) in found.items()}
