"""What the room adds to the officer's page: issues to explain, issues to decide, and the days that count."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.attendance.panels import CardNow, Panel
from tenant_apps.issues import selectors
from tenant_apps.issues.models import Issue
from tenant_apps.issues.views import decider_of
from tenant_apps.people.viewer import Viewer


def to_explain(viewer: Viewer, day: date) -> Panel | None:
    """The officer's issues that wait for an explanation."""
    waiting = Issue.objects.filter(person=viewer.person_id, state__in=selectors.TO_EXPLAIN)
    found = list(waiting.order_by("explain_by", "-date", "pk")[:4])
    return Panel("issues/panel_explain.html", {"issues": found[:3], "more": len(found) > 3}) if found else None


def to_decide(viewer: Viewer, day: date) -> Panel | None:
    """What waits in the supervisor's inbox."""
    if not viewer.roles:
        return None
    counts = selectors.counts(decider_of(viewer), day)
    return Panel("issues/panel_decide.html", {"counts": counts}) if counts.all else None


def card_so_far(person_id: int, day: date) -> CardNow:
    """The running month's card as far as issues know it: the days that count, no colour yet."""
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    count = selectors.breach_days(person_id, first, last).get(first, 0)
    why = (
        ngettext(
            "%(n)s hari bulan ini belum diterima penjelasannya.",
            "%(n)s hari bulan ini belum diterima penjelasannya.",
            count,
        )
        % {"n": count}
        if count
        else _("Tiada hari yang perlu dijelaskan bulan ini.")
    )
    return CardNow(colour="KUNING", count=count, limit=3, why=why)
