"""Open issues as a list for reports, cut to whoever asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from tenant_apps.issues.models import Issue
from tenant_apps.issues.rules.kinds import FINAL
from tenant_apps.people.selectors import Reach


def open_rows(reach: Reach, until: date) -> QuerySet[Any, Any]:
    """Return the issues of days up to ``until`` that nobody has settled, with whom they wait for."""
    rows = Issue.objects.filter(reach.standing(), date__lte=until).exclude(state__in=[str(state) for state in FINAL])
    return rows.values(
        "pk",
        "person_id",
        "date",
        "kind",
        "state",
        "minutes",
        "explain_by",
        "decide_by",
        name=F("person__name"),
        staff_no=F("person__staff_no"),
        approver_name=F("approver__name"),
    )
