"""Lines of the daily movement record as a list for reports, cut to whoever asks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from tenant_apps.movements.models import Outing, OutingKind
from tenant_apps.people.selectors import Reach


def outing_rows(reach: Reach, first: date, last: date) -> QuerySet[Any, Any]:
    """Return the lines of a period, both dates included; those taken back are left out."""
    rows = Outing.objects.filter(reach.standing(), date__gte=first, date__lte=last, cancelled_at=None)
    return rows.values(
        "pk",
        "person_id",
        "date",
        "kind",
        "place",
        "purpose",
        "out_at",
        "back_by",
        "back_at",
        name=F("person__name"),
        staff_no=F("person__staff_no"),
    )


def minute_of(row: Any, key: str) -> int | None:
    """Return a moment of a row as minutes since midnight of its date; nothing where there is none."""
    moment: datetime | None = row[key]
    day: date = row["date"]
    if moment is None:
        return None
    local = timezone.localtime(moment)
    return (local.date() - day).days * 24 * 60 + local.hour * 60 + local.minute


def kind_words(row: Any) -> str:
    """Return what the kind of a line is called."""
    return str(OutingKind(row["kind"]).label)
