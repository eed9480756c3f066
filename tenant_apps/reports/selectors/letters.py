"""Show-cause letters, cut to whom they concern: the officer, those above them, and administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from kit.ui.statuses import day_look
from tenant_apps.people.selectors import Officer, officers, subordinate_ids
from tenant_apps.people.viewer import ADMIN, SUPERVISOR, Viewer
from tenant_apps.reports.models import LetterState, ShowCauseLetter

OUT = (LetterState.ISSUED, LetterState.ANSWERED, LetterState.CLOSED)


@dataclass(frozen=True, slots=True)
class ListedDay:
    """One day a letter lists, in the language in use."""

    date: date
    schedule: str
    came: str
    left: str
    breaches: str


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter with whom it is to."""

    letter: ShowCauseLetter
    officer: Officer

    @property
    def days(self) -> tuple[ListedDay, ...]:
        return tuple(_listed(day) for day in self.letter.days)

    @property
    def state_label(self) -> str:
        return str(LetterState(self.letter.state).label)

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its day."""
        answered, until = self.letter.answered_at, self.letter.answer_by
        return answered is not None and until is not None and answered.date() > until


def letters_for(viewer: Viewer, *, state: str = "") -> QuerySet[ShowCauseLetter]:
    """Return the letters a viewer may know of, newest first. Drafts and what became of them are administrators'."""
    if viewer.is_any(ADMIN):
        found = ShowCauseLetter.objects.all()
    else:
        mine = Q(person=viewer.person_id) if viewer.person_id is not None else Q(pk__in=[])
        if viewer.is_any(SUPERVISOR):
            mine |= Q(person__in=subordinate_ids(viewer))
        found = ShowCauseLetter.objects.filter(mine, state__in=OUT)
    return (found.filter(state=state) if state else found).order_by("-created_at", "-pk")


def letter_for(viewer: Viewer, letter_id: int) -> LetterCard | None:
    """Return one of :func:`letters_for`; a door answers None with 404."""
    letter = letters_for(viewer).filter(pk=letter_id).first()
    return cards_of([letter], viewer.on)[0] if letter else None


def drafts() -> tuple[int, ...]:
    """Return the ids of the drafts, oldest month first. One statement."""
    found = ShowCauseLetter.objects.filter(state=LetterState.DRAFT).order_by("month", "pk")
    return tuple(found.values_list("pk", flat=True))


def cards_of(letters: list[ShowCauseLetter], on: date) -> tuple[LetterCard, ...]:
    """Return letters with their officers. One statement."""
    known = officers({letter.person_id for letter in letters}, on)
    return tuple(LetterCard(letter, known[letter.person_id]) for letter in letters)


def _listed(day: dict[str, Any]) -> ListedDay:
    words = ", ".join(str(day_look(code).label) for code in day["breaches"])
    return ListedDay(date.fromisoformat(day["date"]), day["schedule"], day["in"], day["out"], words)
