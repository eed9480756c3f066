"""Outputs handed in, and days spent at home that lack one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from tenant_apps.tasks.models import Entry
from tenant_apps.tasks.remote import Pair, asking_days


def output_days(person_ids: Collection[int], first: date, last: date) -> frozenset[Pair]:
    """Return the persons' days of a period on which they handed in an output. One statement."""
    rows = Entry.objects.filter(task__person__in=person_ids, kind=Entry.Kind.OUTPUT, date__range=(first, last))
    return frozenset(rows.order_by().values_list("task__person_id", "date").distinct())


def lacking_output(person_ids: Sequence[int], first: date, last: date) -> frozenset[Pair]:
    """Return the persons' days at home that ask for an output and have none. One statement more where any asks."""
    asking = asking_days(person_ids, first, last)
    return asking - output_days({person for person, _day in asking}, first, last) if asking else asking
