"""Days as lists and counts for reports, cut to whoever asks; queries that are paged, sorted or streamed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from tenant_apps.attendance.figures import NOT_EXPECTED
from tenant_apps.attendance.models import Day
from tenant_apps.people.selectors import Reach

type Rows = QuerySet[Any, Any]

FULL = Q(primary="HADIR", late_minutes=0, early_minutes=0)
MISSING = Q(primary__in=("TIDAK_HADIR", "TIDAK_LENGKAP", "BELUM_DAFTAR"))
REMOTE_FLAGS = ("BDR", "LUAR_KAWASAN")


def day_rows(reach: Reach, first: date, last: date) -> Rows:
    """Return the judged days of a period with who they are of. One statement when read."""
    days = Day.objects.filter(reach.dated(), date__range=(first, last))
    return days.values(
        "person_id",
        "date",
        "primary",
        "flags",
        "schedule_code",
        "first_in",
        "last_out",
        "required_out",
        "late_minutes",
        "early_minutes",
        "worked_minutes",
        "overtime_minutes",
        "place",
        "pk",
        name=F("person__name"),
        staff_no=F("person__staff_no"),
        unit_name=F("unit__name"),
    )


def overtime_rows(reach: Reach, first: date, last: date) -> Rows:
    """Return the days of a period on which overtime counts."""
    return day_rows(reach, first, last).filter(overtime_minutes__gt=0)


def remote_rows(reach: Reach, first: date, last: date) -> Rows:
    """Return the days of a period begun or ended at home or outside the offices."""
    return day_rows(reach, first, last).filter(flags__overlap=list(REMOTE_FLAGS))


def unit_counts(reach: Reach, first: date, last: date) -> Rows:
    """Return officer-days of a period by unit: expected, full, late, early, missing, away.

    Rest days, holidays, exempt officers and officers without a schedule are not expected, as on the dashboards.
    """
    days = Day.objects.filter(reach.dated(), date__range=(first, last)).exclude(primary__in=NOT_EXPECTED)
    return days.values("unit_id", unit_name=F("unit__name"), unit_path=F("unit__path")).annotate(
        expected=Count("pk"),
        full=Count("pk", filter=FULL),
        late=Count("pk", filter=Q(late_minutes__gt=0)),
        early=Count("pk", filter=Q(early_minutes__gt=0)),
        incomplete=Count("pk", filter=Q(primary="TIDAK_LENGKAP")),
        absent=Count("pk", filter=Q(primary__in=("TIDAK_HADIR", "BELUM_DAFTAR"))),
        on_leave=Count("pk", filter=Q(primary="CUTI")),
        on_duty=Count("pk", filter=Q(primary="TUGAS_RASMI")),
    )


def late_counts(reach: Reach, first: date, last: date) -> Rows:
    """Return the officers who came late in a period: how often, how many minutes, and when last."""
    days = Day.objects.filter(reach.dated(), date__range=(first, last), late_minutes__gt=0)
    return days.values(
        "person_id", name=F("person__name"), staff_no=F("person__staff_no"), unit_name=Max("unit__name")
    ).annotate(days=Count("pk"), minutes=Sum("late_minutes"), longest=Max("late_minutes"), latest=Max("date"))
