"""Reports made regularly: put, paused, run once on each of their days, for officers with the right to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from kit.errors import Refusal
from shared_apps.audit.actor import SYSTEM, Actor
from shared_apps.audit.services import record
from tenant_apps.people.selectors import addressees, names, users_of, visible_ids
from tenant_apps.people.viewer import Viewer, read_viewer
from tenant_apps.reports.definitions import Report, may_ask, month_of, report_for
from tenant_apps.reports.definitions.base import Span
from tenant_apps.reports.models import ReportSchedule, ScheduleRun
from tenant_apps.reports.rules import schedules as rules
from tenant_apps.reports.services.files import ask_file, title_of
from tenant_apps.reports.services.sheets import asked_for

MOST_RECIPIENTS = 30


class ScheduleRefused(Refusal):
    """The schedule cannot be so; the sentence says why."""

    code = "reports.schedule_refused"


@dataclass(frozen=True, slots=True)
class SchedulePlan:
    """What somebody wants made regularly. ``unit_id`` and ``choice`` are what does not move of the question."""

    report: str
    format: str
    every: str
    day: int
    dates: str
    recipients: tuple[int, ...]
    unit_id: int | None = None
    choice: str = ""


@transaction.atomic
def put_schedule(
    *, viewer: Viewer, plan: SchedulePlan, now: datetime, by: Actor, schedule_id: int | None = None
) -> int:
    """Make a schedule, or change one; return its id. Its first day is the next one that fits.

    :raises ScheduleRefused: the report, unit or dates do not fit, or a recipient may not see the report.
    """
    report = report_for(viewer, plan.report)
    if report is None:
        raise _refused("report", _("Pilih laporan daripada senarai."))
    _check_times(report, plan)
    given = _given(plan, report, viewer.on)
    if asked_for(viewer, report, given) is None:
        raise _refused("unit_id", _("Pilih bahagian daripada senarai."))
    _check_recipients(viewer, report, plan.recipients, given)
    fields = {
        "report": report.code,
        "format": plan.format,
        "every": plan.every,
        "day": plan.day,
        "dates": plan.dates,
        "asked": {"unit_id": plan.unit_id, "choice": plan.choice},
        "runs_from": viewer.on + timedelta(days=1),
    }
    if schedule_id is None:
        schedule = ReportSchedule.objects.create(**fields, made_by_id=viewer.user_id, made_at=now)
    else:
        ReportSchedule.objects.filter(pk=schedule_id).update(**fields)
        schedule = ReportSchedule.objects.get(pk=schedule_id)
    schedule.recipients.set(plan.recipients)
    after = {"every": plan.every, "day": plan.day, "dates": plan.dates, "recipients": len(plan.recipients)}
    record("reports.schedule_put", actor=by, target=_target(schedule), after=after)
    return int(schedule.pk)


@transaction.atomic
def pause_schedule(*, schedule_id: int, paused: bool, now: datetime, today: date, by: Actor) -> None:
    """Let a schedule rest, or go on from tomorrow: what it missed meanwhile stays undone."""
    fields = {"paused_at": now} if paused else {"paused_at": None, "runs_from": today + timedelta(days=1)}
    ReportSchedule.objects.filter(pk=schedule_id).update(**fields)
    action = "reports.schedule_paused" if paused else "reports.schedule_resumed"
    record(action, actor=by, target=_target(ReportSchedule.objects.get(pk=schedule_id)))


@transaction.atomic
def drop_schedule(*, schedule_id: int, by: Actor) -> None:
    """Give a schedule up; the files it made stay their readers' until they expire."""
    schedule = ReportSchedule.objects.get(pk=schedule_id)
    record("reports.schedule_dropped", actor=by, target=_target(schedule))
    schedule.delete()


def run_schedules(*, now: datetime, today: date) -> int:
    """Run what is due, and what was missed these days, each once; return how many files were asked for."""
    asked = 0
    for schedule in ReportSchedule.objects.filter(paused_at=None, runs_from__lte=today).order_by("pk"):
        for due_on in rules.due_dates(schedule.every, schedule.day, since=schedule.runs_from, until=today):
            asked += _run(schedule, due_on, now=now)
    return asked


@transaction.atomic
def _run(schedule: ReportSchedule, due_on: date, *, now: datetime) -> int:
    """One file for each recipient, cut to what that recipient may see; who may no longer is left out and named."""
    run, is_new = ScheduleRun.objects.get_or_create(schedule=schedule, due_on=due_on, defaults={"ran_at": now})
    if not is_new:
        return 0
    ids = list(schedule.recipients.order_by("pk").values_list("pk", flat=True))
    users, known, written_to = users_of(ids), names(ids), addressees(ids)
    for person_id in ids:
        user_id = users.get(person_id)
        viewer = read_viewer(user_id, on=due_on) if user_id else None
        report = report_for(viewer, schedule.report) if viewer else None
        given = {**schedule.asked, **_dates(schedule.dates, report, due_on)}
        asked = asked_for(viewer, report, given) if viewer and report else None
        if viewer is None or report is None or asked is None:
            run.left_out.append(known.get(person_id, ""))
            continue
        ask_file(
            viewer,
            report,
            asked,
            format=schedule.format,
            now=now,
            by=SYSTEM,
            schedule_id=schedule.pk,
            language=written_to[person_id].language,
        )
        run.files += 1
    run.save(update_fields=["files", "left_out"])
    return run.files


def _check_times(report: Report, plan: SchedulePlan) -> None:
    if plan.dates not in rules.FITTING[report.span]:
        raise _refused("dates", _("Tempoh ini tidak sesuai dengan laporan itu. Pilih tempoh lain."))
    if plan.every == rules.WEEKLY and not 1 <= plan.day <= 7:
        raise _refused("day", _("Pilih hari 1 (Isnin) hingga 7 (Ahad)."))
    if plan.every == rules.MONTHLY and not 1 <= plan.day <= rules.LAST_DAY_OF_A_MONTH:
        raise _refused("day", _("Pilih hari bulan 1 hingga 28, supaya setiap bulan mempunyainya."))
    if report.needs_person and plan.format != "pdf":
        raise _refused("format", _("Kad bulanan dijana sebagai PDF."))


def _check_recipients(viewer: Viewer, report: Report, ids: Sequence[int], given: Mapping[str, object]) -> None:
    if not ids:
        raise _refused("recipients", _("Pilih sekurang-kurangnya seorang penerima."))
    if len(ids) > MOST_RECIPIENTS:
        sentence = _("Pilih paling banyak %(count)s penerima.") % {"count": MOST_RECIPIENTS}
        raise _refused("recipients", sentence)
    users, visible = users_of(ids), visible_ids(viewer)
    readers = {pk: read_viewer(user, on=viewer.on) for pk, user in users.items() if pk in visible}
    wrong = [pk for pk in ids if pk not in readers or not _may_read(readers[pk], report, given)]
    if wrong:
        known = names(wrong)
        said = _("Tidak berhak melihat laporan ini: %(names)s.") % {
            "names": ", ".join(known.get(pk, "?") for pk in wrong)
        }
        raise _refused("recipients", said)


def _may_read(reader: Viewer, report: Report, given: Mapping[str, object]) -> bool:
    return may_ask(reader, report) and asked_for(reader, report, given) is not None


def _given(plan: SchedulePlan, report: Report, on: date) -> dict[str, object]:
    return {"unit_id": plan.unit_id, "choice": plan.choice, **_dates(plan.dates, report, on)}


def _dates(dates: str, report: Report | None, on: date) -> dict[str, date]:
    first, last = rules.covered(dates, on)
    if report is not None and report.span == Span.MONTH:
        first, last = month_of(first)
    return {"first": first, "last": last}


def _refused(field: str, sentence: str) -> ScheduleRefused:
    return ScheduleRefused(sentence, fields={field: sentence})


def _target(schedule: ReportSchedule) -> tuple[str, int, str]:
    return ("reports.schedule", schedule.pk, title_of(schedule.report))
