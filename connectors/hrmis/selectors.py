"""Readings and the link as their pages show them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from connectors.hrmis.models import Conflict, Officer, Reading, ReadPage
from connectors.hrmis.protocol import Fault
from connectors.hrmis.sentences import fault_sentence as said_of_fault
from connectors.hrmis.sentences import field_label, orphan_sentence, sentence_of
from connectors.hrmis.services.mirror import unseal
from connectors.hrmis.services.reading import OPEN, State
from tenant_apps.people.rules.columns import Column
from tenant_apps.people.rules.intake import Finding, Reason
from tenant_apps.people.services import sentence_of as intake_sentence

FOR_WORKERS = (State.READING, State.READ, State.CONFIRMED, State.WRITTEN)


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """A reading with its figures."""

    key: uuid.UUID
    state: str
    state_label: str
    is_full: bool
    why_waiting: str
    trouble: str
    counts: Mapping[str, int]
    started_at: datetime
    finished_at: datetime | None
    by_name: str
    read: int

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has something to do."""
        return self.state in FOR_WORKERS

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def may_drop(self) -> bool:
        """Whether it can still be given up."""
        return self.state in (State.READING, State.READ, State.WAITING)

    @property
    def nothing_new(self) -> bool:
        """Whether it found nothing to write."""
        names = ("new", "changed", "ended", "bad", "conflict", "leave_new", "leave_cancelled")
        return not any(self.counts.get(name, 0) for name in names)


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """An officer of a reading: what happens, field by field, and what is in the way."""

    kind: str
    name: str
    staff_no: str
    id_masked: str
    changes: tuple[tuple[str, str, str], ...]
    reasons: tuple[str, ...]
    conflicts: tuple[tuple[str, str, str], ...]


def open_reading() -> ReadingCard | None:
    """Return the reading that is under way."""
    row = Reading.objects.select_related("asked_by").filter(state__in=OPEN).defer("result_sealed").first()
    return _card(row) if row else None


def reading_card(key: uuid.UUID) -> ReadingCard | None:
    """Return one reading."""
    row = Reading.objects.select_related("asked_by").filter(key=key).defer("result_sealed").first()
    return _card(row) if row else None


def reading_cards(limit: int = 10) -> tuple[ReadingCard, ...]:
    """Return the latest readings that are over. One statement."""
    rows = Reading.objects.select_related("asked_by").exclude(state__in=OPEN).defer("result_sealed")
    return tuple(_card(row, is_over=True) for row in rows.order_by("-started_at", "-pk")[:limit])


def reading_lines(key: uuid.UUID, kind: str) -> tuple[ReadingLine, ...]:
    """Return the officers of a reading of one kind."""
    sealed = Reading.objects.filter(key=key).values_list("result_sealed", flat=True).first()
    rows = unseal(sealed) if sealed else []
    wanted = [row for row in rows if row[1] == kind or (kind == "conflict" and row[7])]
    return tuple(
        ReadingLine(
            kind=row[1],
            name=row[2] or row[0],
            staff_no=row[3],
            id_masked=row[4],
            changes=tuple((_label(name), old, new) for name, old, new in row[5]),
            reasons=tuple(reason_sentence(reason) for reason in row[6]),
            conflicts=tuple((_label(name), ours, theirs) for name, theirs, ours in row[7]),
        )
        for row in wanted
    )


def reason_sentence(reason: list[str]) -> str:
    """Return a reason kept as codes in the reader's language."""
    sort, *more = reason
    if sort == "intake":
        return intake_sentence(Finding(Reason(more[0]), Column(more[1]), more[2]))
    if sort == "fault":
        return said_of_fault(Fault("", more[0], more[1]))
    if sort == "said":
        return more[0]
    return orphan_sentence()


def figures() -> dict[str, int]:
    """Return what stands: officers in, at fault, open conflicts."""
    return {
        "officers": Officer.objects.filter(state__in=(Officer.State.IN, Officer.State.LATER)).count(),
        "bad": Officer.objects.filter(state=Officer.State.BAD).count(),
        "conflicts": Conflict.objects.filter(state=Conflict.State.OPEN).count(),
    }


def _label(name: str) -> str:
    return _("Tamat perkhidmatan") if name == "ended_on" else field_label(name)


def _card(row: Reading, *, is_over: bool = False) -> ReadingCard:
    read = 0 if is_over else ReadPage.objects.filter(reading=row).aggregate(n=Sum("records"))["n"] or 0
    return ReadingCard(
        key=row.key,
        state=row.state,
        state_label=row.get_state_display(),
        is_full=row.is_full,
        why_waiting=row.why_waiting,
        trouble=sentence_of(row.trouble, row.trouble_detail) if row.trouble else "",
        counts=row.counts,
        started_at=row.started_at,
        finished_at=row.finished_at,
        by_name=row.asked_by.get_full_name() if row.asked_by else "",
        read=read,
    )
