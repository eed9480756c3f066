"""Reads of the applications: one by its reference, the operators' pipeline, what waits too long."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q

from shared_apps.applications.models import Application, Entry, Person, State
from shared_apps.applications.rules import states
from shared_apps.onboarding.selectors import Line, paper_view

LIST_LIMIT = 200


def application_of(reference: str) -> Application | None:
    """Return the application with its people, or nothing."""
    return Application.objects.prefetch_related("people").filter(reference=reference).first()


def link_key_of(reference: str) -> str:
    """Return the key that links to the application must carry; empty when there is none."""
    key = Application.objects.filter(reference=reference).values_list("link_key", flat=True).first()
    return key or ""


def person_of(application: Application, duty: str) -> Person | None:
    """Return who has ``duty`` in the application."""
    return next((person for person in application.people.all() if person.duty == duty), None)


def lines_of(application: Application, *, shared_only: bool = False) -> tuple[Line, ...]:
    """Return the application's history, the latest first; for the agency only what is shared with it."""
    rows = Entry.objects.filter(application=application).select_related("paper").order_by("-at", "-pk")
    if shared_only:
        rows = rows.filter(is_shared=True)
    return tuple(
        Line(
            at=row.at,
            label=str(row.get_verb_display()),
            actor=row.actor_name,
            remark=row.remark,
            paper=paper_view(row.paper),
            is_shared=row.is_shared,
        )
        for row in rows
    )


def last_remark(application: Application, verb: states.Verb) -> str:
    """Return the remark of the latest deed ``verb``."""
    rows = application.entries.filter(verb=verb.value).order_by("-at", "-pk")
    return rows.values_list("remark", flat=True).first() or ""


def shares_paper(reference: str, paper_id: int) -> bool:
    """Whether the paper belongs to a line of this application that is shared with the agency."""
    return Entry.objects.filter(application__reference=reference, paper_id=paper_id, is_shared=True).exists()


def has_paper(reference: str, paper_id: int) -> bool:
    """Whether the paper belongs to this application's history."""
    return Entry.objects.filter(application__reference=reference, paper_id=paper_id).exists()


def counts_by_state() -> dict[str, int]:
    """Return how many applications stand in each state, every state named."""
    found = dict(Application.objects.values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in State}


def find(*, text: str = "", state: str = "") -> list[Application]:
    """Return the applications that match, the longest waiting first. Drafts are their applicants' business."""
    rows = Application.objects.exclude(state=State.DRAFT).order_by("sent_at", "pk")
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(short_name__icontains=text)
            | Q(subdomain__icontains=text)
            | Q(reference__icontains=text)
        )
    return list(rows[:LIST_LIMIT])


def waiting_since(moment: datetime) -> list[Application]:
    """Return the applications sent before ``moment`` and not decided yet, the oldest first."""
    rows = Application.objects.filter(state__in=[state.value for state in states.WAITING], sent_at__lt=moment)
    return list(rows.order_by("sent_at")[:50])
