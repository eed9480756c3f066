"""Schedules of reports: administrators see all of them, executives their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from tenant_apps.people.selectors import names
from tenant_apps.people.viewer import ADMIN, Viewer
from tenant_apps.reports.models import ReportSchedule, ScheduleRun
from tenant_apps.reports.rules.schedules import next_date

RUNS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class ScheduleCard:
    """A schedule as pages show it; ``next_on`` is None while it rests."""

    schedule: ReportSchedule
    recipients: tuple[str, ...]
    next_on: date | None
    runs: tuple[ScheduleRun, ...] = ()


def schedules_for(viewer: Viewer) -> QuerySet[ReportSchedule]:
    """Return the schedules a viewer may know of, the oldest first, with how many read each and when it ran last."""
    rows = ReportSchedule.objects.annotate(
        readers=Count("recipients", distinct=True), last_on=Max("runs__due_on")
    ).order_by("pk")
    return rows if viewer.is_any(ADMIN) else rows.filter(made_by=viewer.user_id)


def schedule_for(viewer: Viewer, schedule_id: int) -> ScheduleCard | None:
    """Return one of :func:`schedules_for` with its history; a door answers None with 404."""
    schedule = schedules_for(viewer).filter(pk=schedule_id).first()
    if schedule is None:
        return None
    ids = list(schedule.recipients.values_list("pk", flat=True))
    runs = tuple(schedule.runs.order_by("-due_on")[:RUNS_SHOWN])
    return ScheduleCard(schedule, tuple(sorted(names(ids).values())), next_on(schedule, viewer.on), runs)


def next_on(schedule: ReportSchedule, today: date) -> date | None:
    """Return the next date a schedule runs on."""
    if schedule.paused_at is not None:
        return None
    return next_date(schedule.every, schedule.day, after=today)


def recipients_of(schedule: ReportSchedule) -> Sequence[int]:
    """Return the ids of those who read a schedule's reports. One statement."""
    return tuple(schedule.recipients.order_by("pk").values_list("pk", flat=True))
