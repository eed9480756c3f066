"""Cards of a month as a list for reports, cut to whoever asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from tenant_apps.people.selectors import Reach
from tenant_apps.reports.models import MonthCard


def card_rows(reach: Reach, month: date, *, colour: str = "") -> QuerySet[Any, Any]:
    """Return the cards of a month, frozen or running, with who they are of; with ``colour`` those of that colour."""
    cards = MonthCard.objects.filter(reach.dated(), month=month)
    if colour:
        cards = cards.filter(colour=colour)
    return cards.values(
        "pk",
        "person_id",
        "month",
        "colour",
        "previous",
        "breaches",
        "summary",
        "frozen",
        name=F("person__name"),
        staff_no=F("person__staff_no"),
        unit_name=F("unit__name"),
    )


def card_of_month(person_id: int, month: date) -> MonthCard | None:
    """Return an officer's card of a month. One statement."""
    return MonthCard.objects.filter(person=person_id, month=month).first()
