"""Issues follow the officer's supervisor: a new one takes over what is open, and nothing waits for who has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import F, Q, QuerySet

from tenant_apps.issues.models import Issue, IssueState
from tenant_apps.issues.rules.kinds import FINAL, State
from tenant_apps.people.selectors import officers, supervisor_map, supervisor_of

OPEN = tuple(str(state) for state in State if state not in FINAL)


def reassign(person_ids: Sequence[int], *, on: date) -> int:
    """Lay the open issues of the persons before the supervisor they have on a day; return how many moved.

    Issues that were escalated or checked stay where they were brought.
    """
    concerned = _first_level().filter(person__in=list(person_ids)).values_list("person_id", flat=True).distinct()
    return _lay_before(supervisor_of(list(concerned), on))


def follow_supervisors(*, on: date) -> int:
    """Do the same for everybody with an open issue, for changes that were planned for a day; return how many moved.

    What waits for somebody no longer in service goes to the administrators.
    """
    concerned = _first_level().values_list("person_id", flat=True).distinct()
    above = supervisor_map(on)
    moved = _lay_before({person: above.get(person) for person in concerned})
    waiting = Issue.objects.filter(state__in=OPEN, approver__isnull=False)
    known = officers(set(waiting.values_list("approver_id", flat=True)), on)
    gone = [one.id for one in known.values() if not one.in_service(on)]
    return moved + waiting.filter(approver__in=gone).update(approver=None, version=F("version") + 1)


def _lay_before(supervisors: Mapping[int, int | None]) -> int:
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for person, supervisor in supervisors.items():
        below[supervisor].append(person)
    return sum(_move(people, supervisor) for supervisor, people in below.items())


def _move(people: Iterable[int], supervisor_id: int | None) -> int:
    theirs = _first_level().filter(person__in=list(people))
    elsewhere = Q(approver__isnull=False) if supervisor_id is None else ~Q(approver=supervisor_id) | Q(approver=None)
    return theirs.filter(elsewhere).update(approver=supervisor_id, version=F("version") + 1)


def _first_level() -> QuerySet[Issue]:
    return Issue.objects.filter(state__in=OPEN, level=1).exclude(state=IssueState.ESCALATED)
