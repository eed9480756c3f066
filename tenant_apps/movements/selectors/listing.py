"""Movements as a list for reports, cut to whoever asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from tenant_apps.movements.models import Movement
from tenant_apps.people.selectors import Reach


def movement_rows(reach: Reach, first: date, last: date) -> QuerySet[Any, Any]:
    """Return the movements that touch a period; withdrawn and refused ones are left out."""
    rows = Movement.objects.filter(reach.standing(), date_from__lte=last, date_to__gte=first)
    return rows.filter(state__in=("LULUS", "MENUNGGU")).values(
        "pk",
        "person_id",
        "kind",
        "date_from",
        "date_to",
        "from_minutes",
        "to_minutes",
        "place",
        "purpose",
        "state",
        name=F("person__name"),
        staff_no=F("person__staff_no"),
    )
