"""Lists of tasks: a day's log, what can be taken over into it, the board, a team's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenant_apps.tasks.models import Entry, Task, TaskStatus, Verification
from tenant_apps.tasks.rules.moves import OPEN
from tenant_apps.tasks.selectors.cards import TaskCard, cards_of

WEEK = timedelta(days=7)
BOARD_KEEPS = timedelta(days=14)
"""So long finished and cancelled tasks stay on the board."""
MOST = 200
MOST_OFFERS = 20
# What counts as having worked at a task on a day.
_WORK = (Entry.Kind.NOTE, Entry.Kind.OUTPUT, Entry.Kind.MOVE, Entry.Kind.PROGRESS)


@dataclass(frozen=True, slots=True)
class Offer:
    """A task of the days before that can be logged again. ``is_latest``: of the last day that has a log."""

    id: int
    title: str
    category: str
    date: date
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One status of the board with its tasks."""

    status: str
    label: str
    tasks: tuple[TaskCard, ...]


def log_of(person_id: int, day: date) -> tuple[TaskCard, ...]:
    """Return what a person logged for a day or worked at on it, in the order it was logged. One statement."""
    worked = Entry.objects.filter(task=OuterRef("pk"), date=day, person=person_id, kind__in=_WORK)
    tasks = Task.objects.filter(Q(date=day) | Exists(worked), person=person_id)
    return cards_of(tasks.order_by("from_minutes", "pk")[:MOST])


def carried(person_id: int, day: date, *, shown: Collection[int] = ()) -> tuple[TaskCard, ...]:
    """Return open tasks logged before a day, those due first. One statement."""
    tasks = Task.objects.filter(person=person_id, status__in=OPEN, date__lt=day).exclude(pk__in=shown)
    return cards_of(tasks.order_by("due_on", "date", "pk")[:MOST])


def offers(person_id: int, day: date, log: Sequence[TaskCard]) -> tuple[Offer, ...]:
    """Return closed tasks of the week before a day that its log has not yet, latest first, each title once.

    What is still open is not offered: it is carried on by itself. One statement.
    """
    tasks = Task.objects.filter(person=person_id, date__lt=day, date__gte=day - WEEK).exclude(status__in=OPEN)
    rows = tasks.exclude(status=TaskStatus.CANCELLED).order_by("-date", "pk")
    known = {card.title.casefold() for card in log}
    found: list[Offer] = []
    latest: date | None = None
    for pk, title, category, on in rows.values_list("pk", "title", "category__name", "date")[:MOST]:
        latest = latest or on
        if title.casefold() not in known and len(found) < MOST_OFFERS:
            known.add(title.casefold())
            found.append(Offer(pk, title, category or "", on, on == latest))
    return tuple(found)


def board_of(person_id: int, today: date) -> tuple[Column, ...]:
    """Return a person's board: everything open, and what was closed lately. One statement."""
    lately = Q(date__gte=today - BOARD_KEEPS) | Q(finished_at__date__gte=today - BOARD_KEEPS)
    tasks = Task.objects.filter(Q(status__in=OPEN) | lately, person=person_id)
    cards = cards_of(tasks.order_by("due_on", "-date", "pk")[: 2 * MOST])
    return tuple(
        Column(status.value, str(status.label), tuple(card for card in cards if card.status == status.value))
        for status in TaskStatus
    )


def team_tasks(
    person_ids: Collection[int], today: date, *, shown: str = "", person_id: int | None = None, words: str = ""
) -> QuerySet[Task]:
    """Return tasks of officers by name and day, for a paged list.

    ``shown``: empty for today's and open ones, ``sahkan`` for finished ones nobody has verified, ``semua``, or a
    status.
    """
    tasks = Task.objects.filter(person__in=[person_id] if person_id in person_ids else list(person_ids))
    if shown == "sahkan":
        tasks = tasks.filter(status=TaskStatus.DONE).exclude(verification=Verification.VERIFIED)
    elif shown in TaskStatus.values:
        tasks = tasks.filter(status=shown)
    elif shown != "semua":
        tasks = tasks.filter(Q(status__in=OPEN) | Q(date=today))
    for word in words.split()[:5]:
        tasks = tasks.filter(Q(title__icontains=word) | Q(person__name__icontains=word))
    return tasks.order_by("person__name", "person_id", "-date", "-pk")


def tasks_between(person_ids: Collection[int], first: date, last: date) -> QuerySet[Task]:
    """Return the tasks logged for the dates of a period, both included, oldest first; see :func:`cards_of`."""
    return Task.objects.filter(person__in=person_ids, date__range=(first, last)).order_by("date", "from_minutes", "pk")


def tasks_among(person_ids: Collection[int]) -> QuerySet[Task]:
    """Return all tasks of the persons, for a door that pages them."""
    return Task.objects.filter(person__in=person_ids)


def finished_between(person_ids: Collection[int], first: date, last: date) -> int:
    """Return how many tasks logged for the period are finished. One statement."""
    return tasks_between(person_ids, first, last).filter(status=TaskStatus.DONE).count()
