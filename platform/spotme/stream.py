"""The only place where rooms are wired upwards; read from top to bottom it is the product.

An agency is provisioned → seeded → its first administrators are invited. A fact changes → the days it touches wait
to be judged. A day is judged → its issues are reviewed. A supervisor changes → the open issues are laid before the new
one. The night closes days, brings late issues up and shuts those whose date is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from connectors.adms import jobs as adms_jobs
from connectors.api import jobs as api_jobs
from connectors.api.models import Event
from connectors.api.services import hooks
from connectors.files import jobs as files_jobs
from connectors.files.ingest import sentence_of
from connectors.files.protocol import FileFault, read_table
from connectors.hrmis import jobs as hrmis_jobs
from connectors.hrmis.health import hrmis_check
from connectors.zk import jobs as zk_jobs
from kit import clock
from kit.months import last_day
from shared_apps.accounts import jobs as accounts_jobs
from shared_apps.accounts.seeding import seed_permissions
from shared_apps.accounts.signals import contacts_changed
from shared_apps.agencies import pulse
from shared_apps.audit import jobs as audit_jobs
from shared_apps.audit.actor import Actor
from shared_apps.onboarding import jobs as onboarding_jobs
from shared_apps.rulepacks import catalogue as rulepacks
from shared_apps.rulepacks.signals import trial_asked, version_published
from spotme import letters
from tenant_apps.attendance import central_trials, panels, preview_pages, work
from tenant_apps.attendance import jobs as attendance_jobs
from tenant_apps.attendance import services as attendance
from tenant_apps.attendance.selectors.remote import output_days
from tenant_apps.attendance.services import arrivals
from tenant_apps.attendance.signals import days_judged, days_left, preview_waiting, punches_kept
from tenant_apps.devices import jobs as devices_jobs
from tenant_apps.devices.health import terminals_check
from tenant_apps.devices.selectors import overview
from tenant_apps.devices.signals import alert_is_urgent, numbers_mapped
from tenant_apps.issues import jobs as issues_jobs
from tenant_apps.issues import panels as issues_panels
from tenant_apps.issues import services as issues
from tenant_apps.issues.signals import issues_changed
from tenant_apps.leave import selectors as leave_selectors
from tenant_apps.leave import services as leave_services
from tenant_apps.leave.signals import absences_changed
from tenant_apps.movements import selectors as movements_selectors
from tenant_apps.movements import services as movements_services
from tenant_apps.movements.signals import movements_changed
from tenant_apps.notifications import jobs as notifications_jobs
from tenant_apps.notifications.selectors import unread_of_user
from tenant_apps.notifications.signals import mail_waiting
from tenant_apps.people import desks, identities
from tenant_apps.people import jobs as people_jobs
from tenant_apps.people import services as people
from tenant_apps.people.health import register_check
from tenant_apps.people.selectors import ids_in_states
from tenant_apps.people.selectors.health import people_check
from tenant_apps.people.signals import (
    locations_changed,
    request_moved,
    service_changed,
    slips_waiting,
    supervisors_changed,
)
from tenant_apps.people.viewer import register_tally
from tenant_apps.people.whereabouts import register_whereabouts
from tenant_apps.reports import jobs as reports_jobs
from tenant_apps.reports import panels as reports_panels
from tenant_apps.reports.signals import closing_asked, file_waiting
from tenant_apps.tasks import services as tasks_services
from tenant_apps.tasks.remote import register_remote_days
from tenant_apps.worktime import jobs as worktime_jobs
from tenant_apps.worktime import previews as worktime_previews
from tenant_apps.worktime import roster_reader
from tenant_apps.worktime import services as worktime_services
from tenant_apps.worktime import signals as worktime
from tenant_apps.worktime.forms import catalogue as parameters
from tenant_apps.worktime.health import worktime_check
from tenant_apps.worktime.selectors import policy_on
from tenants import dispatch
from tenants.context import current
from tenants.directory import TenantRef
from tenants.provisioning import seeders
from tenants.signals import agency_ready

# So many days are judged on the spot when their facts change; more are left to the queue.
AT_ONCE = 40
# So many records leave quarantine at once when a number is mapped; more are left to the queue.
REPLAYED_AT_ONCE = 500
# Earlier than any day that was judged.
BEFORE_ALL_DAYS = date(2000, 1, 1)
FIGURES_AT = (1, 8, 9, 10, 12, 15, 17, 19)
# Hours at which letters are tried again that the mail server did not take.
CHECKS = {"people": people_check, "worktime": worktime_check, "devices": terminals_check, "hrmis": hrmis_check}
HOOKS_AT = tuple(range(0, 24, 2))
LETTERS_AT = (2, 5, 7, 9, 11, 13, 15, 17, 20, 23)


def connect() -> None:
    """Wire the rooms together; called once when Django is ready."""
    letters.connect()

    seeders.register("accounts.permissions", seed_permissions)
    seeders.register("issues.reasons", seed_reasons)
    seeders.register("worktime.calendar", seed_calendar)
    seeders.register("tasks.categories", seed_categories)

    agency_ready.connect(agency_became_ready, dispatch_uid="welcome")

    absences_changed.connect(facts_changed, dispatch_uid="absences")
    movements_changed.connect(facts_changed, dispatch_uid="movements")
    service_changed.connect(service_of_persons_changed, dispatch_uid="service")
    locations_changed.connect(places_changed, dispatch_uid="places")
    worktime.calendar_changed.connect(calendar_changed, dispatch_uid="calendar")
    worktime.schedules_changed.connect(rules_changed, dispatch_uid="schedules")
    worktime.policy_changed.connect(policy_changed, dispatch_uid="policy")
    worktime.ramadan_changed.connect(ramadan_was_set, dispatch_uid="ramadan")
    worktime.month_lock_changed.connect(month_lock_changed, dispatch_uid="months")

    trial_asked.connect(trial_was_asked, dispatch_uid="trials")
    version_published.connect(version_was_published, dispatch_uid="versions")
    rulepacks.use(parameters.Parameters())

    numbers_mapped.connect(numbers_were_mapped, dispatch_uid="numbers")
    alert_is_urgent.connect(terminal_needs_somebody, dispatch_uid="terminals")
    punches_kept.connect(punches_were_kept, dispatch_uid="pulse")
    days_left.connect(days_are_left, dispatch_uid="days left")
    days_judged.connect(days_were_judged, dispatch_uid="days")
    preview_waiting.connect(preview_is_waiting, dispatch_uid="previews")
    issues_changed.connect(issues_were_changed, dispatch_uid="issues")
    supervisors_changed.connect(supervisors_were_changed, dispatch_uid="supervisors")
    slips_waiting.connect(slips_are_waiting, dispatch_uid="slips")
    contacts_changed.connect(contacts_were_changed, dispatch_uid="contacts")

    closing_asked.connect(closing_was_asked, dispatch_uid="closing")
    file_waiting.connect(file_is_waiting, dispatch_uid="files")
    mail_waiting.connect(letters_wait, dispatch_uid="letters")
    register_tally("unread", unread_of_user)

    _register_requests()
    _register_panels()
    for name, check in CHECKS.items():
        register_check(name, check)
    identities.register_other_ids(lambda on: policy_on(on).other_id_allowed)
    _register_rounds()


def _register_requests() -> None:
    """Where somebody may be, and the desks that decide what was asked for."""
    register_whereabouts("leave", leave_selectors.whereabouts)
    register_whereabouts("movements", movements_selectors.whereabouts)
    for desk in (
        leave_services.LEAVE_DESK,
        leave_services.RELEASE_DESK,
        movements_services.MOVEMENT_DESK,
        attendance.PUNCH_DESK,
        worktime_services.SCHEDULE_DESK,
    ):
        desks.register_desk(desk)
    request_moved.connect(request_was_moved, dispatch_uid="requests")


def _register_panels() -> None:
    """What rooms put on each other's pages."""
    worktime_previews.register_opener(preview_pages.open_preview)
    roster_reader.register_reader(read_roster)
    panels.register_panel("issues.explain", issues_panels.to_explain, pages=(panels.TODAY, panels.TEAM, panels.MONTH))
    panels.register_panel("issues.day", issues_panels.of_day, pages=(panels.DAY,))
    panels.register_panel("issues.decide", issues_panels.to_decide)
    panels.register_panel("issues.approve", issues_panels.to_approve)
    panels.register_panel("tasks.today", work.todays_work, pages=(panels.TODAY,))
    panels.register_panel("tasks.outputs", work.teams_outputs, pages=(panels.TEAM,))
    register_remote_days(output_days)
    panels.register_card(reports_panels.card_of)


def _register_rounds() -> None:
    """What every agency needs done each day, by its own clock."""
    for hour in HOOKS_AT:
        dispatch.register(f"api.hooks_{hour:02d}", api_jobs.send_hooks, at=time(hour, 40), spread=timedelta(minutes=15))
    dispatch.register("audit.seal_trail", audit_jobs.seal_trail, at=time(1, 30), spread=timedelta(hours=1))
    dispatch.register(
        "accounts.forget_dead_sessions", accounts_jobs.forget_dead_sessions, at=time(2, 0), spread=timedelta(hours=1)
    )
    dispatch.register("attendance.close_days", attendance_jobs.close_days, at=time(0, 30), spread=timedelta(minutes=20))
    dispatch.register("attendance.sweep_days", attendance_jobs.sweep_days, at=time(3, 0), spread=timedelta(hours=1))
    dispatch.register(
        "attendance.purge_previews", attendance_jobs.purge_previews, at=time(4, 30), spread=timedelta(hours=1)
    )
    dispatch.register(
        "worktime.take_published", worktime_jobs.take_published, at=time(0, 2), spread=timedelta(minutes=2)
    )
    dispatch.register("issues.close_overdue", issues_jobs.close_overdue, at=time(0, 5), spread=timedelta(minutes=10))
    dispatch.register("reports.end_months", reports_jobs.end_months, at=time(0, 40), spread=timedelta(minutes=20))
    dispatch.register("reports.watch", reports_jobs.watch, at=time(1, 10), spread=timedelta(minutes=30))
    dispatch.register("reports.run_schedules", reports_jobs.run_schedules, at=time(6, 0), spread=timedelta(minutes=30))
    dispatch.register("reports.purge_files", reports_jobs.purge_files, at=time(4, 15), spread=timedelta(hours=1))
    dispatch.register("reports.resume_files", reports_jobs.resume_files, at=time(5, 15), spread=timedelta(minutes=30))
    for hour in FIGURES_AT:
        kind = f"reports.figures_{hour:02d}"
        dispatch.register(kind, reports_jobs.report_figures, at=time(hour, 5), spread=timedelta(minutes=10))
    dispatch.register(
        "notifications.send_digests", notifications_jobs.send_digests, at=time(7, 30), spread=timedelta(minutes=20)
    )
    for hour in LETTERS_AT:
        kind = f"notifications.letters_{hour:02d}"
        dispatch.register(kind, notifications_jobs.send_letters, at=time(hour, 20), spread=timedelta(minutes=20))
    dispatch.register("adms.plan_counts", adms_jobs.plan_counts, at=time(0, 15), spread=timedelta(minutes=10))
    dispatch.register(adms_jobs.COUNT, adms_jobs.count_records, at=adms_jobs.USUAL, spread=adms_jobs.SPREAD)
    dispatch.register("devices.look_after", devices_jobs.look_after, at=time(7, 0), spread=timedelta(minutes=20))
    dispatch.register(
        "attendance.ingest_arrivals", attendance_jobs.ingest_arrivals, at=time(2, 30), spread=timedelta(minutes=20)
    )
    dispatch.register("people.close_accounts", people_jobs.close_accounts, at=time(0, 10), spread=timedelta(minutes=10))
    dispatch.register("files.purge_imports", files_jobs.purge_imports, at=time(4, 0), spread=timedelta(hours=1))
    dispatch.register("files.resume_punches", files_jobs.resume_punches, at=time(5, 0), spread=timedelta(minutes=30))
    dispatch.register("hrmis.read_nightly", hrmis_jobs.read_nightly, at=time(2, 30), spread=timedelta(hours=1))
    for hour in (4, 5, 6):
        dispatch.register(f"hrmis.resume_{hour:02d}", hrmis_jobs.resume, at=time(hour, 0), spread=timedelta(minutes=30))
    dispatch.register("zk.plan_readings", zk_jobs.plan_readings, at=time(0, 15), spread=timedelta(minutes=10))
    dispatch.register(zk_jobs.READ, zk_jobs.read_terminals, at=zk_jobs.USUAL, spread=zk_jobs.SPREAD)
    dispatch.register(zk_jobs.READ_AGAIN, zk_jobs.read_again, at=time(4, 30), spread=timedelta(seconds=30))
    dispatch.register("zk.take_deliveries", zk_jobs.take_deliveries, at=time(5, 0), spread=timedelta(hours=1))
    dispatch.register("issues.escalate", issues_jobs.escalate, at=time(6, 0), spread=timedelta(minutes=30))
    dispatch.register("issues.remind", issues_jobs.remind, at=time(8, 0), spread=timedelta(minutes=10))
    dispatch.register(
        "issues.remind_to_punch_out", issues_jobs.remind_to_punch_out, at=time(17, 0), spread=timedelta(minutes=5)
    )


def agency_became_ready(*, schema: str, **_: Any) -> None:
    """An agency is ready: its first administrators are invited."""
    onboarding_jobs.welcome.enqueue(schema=schema)


def seed_reasons(agency: TenantRef) -> None:
    """A new agency begins with the usual reasons."""
    issues.ensure_reasons()


def seed_categories(agency: TenantRef) -> None:
    """A new agency begins with the usual categories of tasks."""
    tasks_services.ensure_categories()


def seed_calendar(agency: TenantRef) -> None:
    """A new agency begins with the usual schedules, what the centre published, and holidays from last year on."""
    year = clock.today(agency.time_zone).year
    worktime_services.ensure_patterns()
    worktime_jobs.take_published()
    worktime_services.seed_ramadan((year - 1, year, year + 1))
    worktime_services.seed_holidays(agency.states or ("",), (year - 1, year, year + 1), country=agency.profile)


def facts_changed(*, person_ids: Sequence[int], date_from: date, date_to: date, **_said: Any) -> None:
    """Leave, a release or a movement counts, or counts no longer."""
    _judge_again(person_ids, date_from, date_to)


def service_of_persons_changed(*, person_ids: Sequence[int], from_date: date, **_said: Any) -> None:
    """Somebody's service, posting or exemption changed from a day on."""
    _judge_again(person_ids, from_date, None)


def places_changed(*, state_changed: bool = False, **_said: Any) -> None:
    """An office lies in another state: the week, the holidays and the rest of everybody posted there are others."""
    if state_changed:
        _judge_again(None, BEFORE_ALL_DAYS, None)


def calendar_changed(*, dates: Sequence[date], states: Sequence[str], **_said: Any) -> None:
    """Holidays changed, everywhere or at the places of some states."""
    for day in dates:
        _judge_there(states, day, day)


def rules_changed(
    *, date_from: date, date_to: date | None, person_ids: Sequence[int] | None = None, **_said: Any
) -> None:
    """Schedules changed from a day to a day (excluded)."""
    _judge_again(person_ids, date_from, date_to - timedelta(days=1) if date_to else None)


def policy_changed(*, states: Sequence[str], date_from: date, date_to: date | None, **_said: Any) -> None:
    """Parameters changed from a day to a day (excluded), everywhere or at the places of some states."""
    _judge_there(states, date_from, date_to - timedelta(days=1) if date_to else None)


def trial_was_asked(*, version_id: int, schemas: Sequence[str], **_said: Any) -> None:
    """The central office wants to know what a draft would do: each agency tries it on its own queue."""
    for schema in schemas:
        central_trials.try_version.enqueue(schema, version_id=version_id)


def version_was_published(*, schemas: Sequence[str], **_said: Any) -> None:
    """The central office published a version: each agency takes it on its own queue."""
    for schema in schemas:
        worktime_jobs.take_published.enqueue(schema)


def ramadan_was_set(*, hijri_year: int, date_from: date, date_to: date, by: Actor | None, **_said: Any) -> None:
    """The dates of Ramadan are known or corrected: releases follow them."""
    leave_services.fit_ramadan(hijri_year=hijri_year, date_from=date_from, date_to=date_to, by=by, now=clock.now())


def month_lock_changed(*, month: date, locked: bool, **_said: Any) -> None:
    """A month was opened again: what its facts say now is to be found out."""
    _tell_hooks(Event.MONTH, [{"month": f"{month:%Y-%m}", "locked": locked}], clock.now())
    if not locked:
        _judge_again(None, month, last_day(month))


def numbers_were_mapped(*, group: str, pins: Sequence[str], **_said: Any) -> None:
    """Numbers have owners now: what waited in quarantine for them becomes punches; few at once, many by the queue."""
    terminal_ids = overview.terminal_ids_of(group)
    waiting = overview.waiting_pins(terminal_ids=terminal_ids, pins=pins)
    if sum(waiting.values()) > REPLAYED_AT_ONCE:
        attendance_jobs.replay_arrivals.enqueue(
            current().schema_name, terminal_ids=list(terminal_ids), pins=sorted(waiting)
        )
        return
    for pin in sorted(waiting):
        arrivals.replay(now=clock.now(), pin=pin, terminal_ids=terminal_ids)


def terminal_needs_somebody(**_said: Any) -> None:
    """Something about a terminal is urgent and new: its administrators and the operators hear of it."""
    devices_jobs.look_after.enqueue(current().schema_name)


def punches_were_kept(*, count: int, **_said: Any) -> None:
    """Punches were kept: the platform's pulse is counted once they are committed."""
    transaction.on_commit(lambda: pulse.count(count, now=clock.now()))


def days_are_left(**_said: Any) -> None:
    """Terminals brought more than is judged at once: a worker sweeps the days."""
    attendance_jobs.sweep_days.enqueue(current().schema_name)


def days_were_judged(*, changes: tuple[attendance.DayChange, ...], now: Any, **_said: Any) -> None:
    """Days came out otherwise: their issues follow, in the same transaction."""
    issues.review_days(changes, now=now)


def issues_were_changed(*, steps: Sequence[issues.Step], now: Any, **_said: Any) -> None:
    """Issues were decided, asked about or brought up: those it concerns are told."""
    issues.tell_steps(steps, now=now)
    _tell_hooks(Event.ISSUE, [{"issue": one.issue_id, "state": one.state_after} for one in steps], now)


def request_was_moved(*, told: desks.Told, now: Any, **_said: Any) -> None:
    """A request was asked for, decided or taken back: those it concerns are told."""
    issues.tell_request(told, now=now)
    _tell_hooks(Event.REQUEST, [{"kind": told.source, "request": told.id, "state": told.state}], now)


def supervisors_were_changed(*, person_ids: Sequence[int], from_date: date, **_said: Any) -> None:
    """Somebody has another supervisor; a change planned for later is followed that morning."""
    today = timezone.localtime(clock.now()).date()
    if from_date <= today:
        issues.reassign(person_ids, on=today)


def slips_are_waiting(*, key: UUID, **_said: Any) -> None:
    """Temporary passwords are to be made, a few at a time."""
    people_jobs.make_slips.enqueue(current().schema_name, key=str(key))


def contacts_were_changed(*, user_id: int, email: str, phone: str, **_said: Any) -> None:
    """Somebody corrected how to be reached; operators have no officer's record to follow."""
    if not current().is_public:
        people.follow_contacts(user_id=user_id, email=email, phone=phone)


def closing_was_asked(*, month: date, by: Actor, **_said: Any) -> None:
    """An administrator wants a month closed that is too large to wait for."""
    schema = current().schema_name
    reports_jobs.close_month.enqueue(schema, month=month.isoformat(), user_id=by.user_id, name=by.name)


def file_is_waiting(*, key: UUID, **_said: Any) -> None:
    """Somebody asked for a report that takes a while."""
    reports_jobs.make_file.enqueue(current().schema_name, key=str(key))


def read_roster(content: bytes) -> worktime_services.RosterTable:
    """Read a file as the table of a roster.

    :raises BadRosterFile: it is no table that can be read.
    """
    try:
        table = read_table(content)
    except FileFault as fault:
        raise worktime_services.BadRosterFile(sentence_of(fault)) from fault
    return worktime_services.RosterTable(table.headings, tuple((row.number, row.cells) for row in table.rows))


def letters_wait(**_said: Any) -> None:
    """Somebody was told something that also goes out as a letter."""
    notifications_jobs.send_letters.enqueue(current().schema_name)


def preview_is_waiting(*, key: UUID, **_said: Any) -> None:
    """A change of rules is to be tried on the days judged so far."""
    attendance_jobs.preview_change.enqueue(current().schema_name, key=str(key))


def _judge_there(states: Sequence[str], date_from: date, date_to: date | None) -> None:
    """Judge again the days of officers at places of these states; whoever has none is in the agency's first."""
    if "" in states:
        _judge_again(None, date_from, date_to)
        return
    is_home = not set(current().states[:1]).isdisjoint(states)
    ids = ids_in_states(states, date_from, date_to, with_stateless=is_home)
    if ids:
        _judge_again(ids, date_from, date_to)


def _tell_hooks(event: Event, rows: Sequence[dict[str, Any]], now: Any) -> None:
    """Write what other systems wish to be told, and wake who sends it: after the change, which never waits for it."""

    def tell() -> None:
        if hooks.announce(event, rows, now=now):
            api_jobs.send_hooks.enqueue(current().schema_name)

    transaction.on_commit(tell, robust=True)


def _judge_again(person_ids: Sequence[int] | None, date_from: date, date_to: date | None) -> None:
    """Mark the days; judge few at once, leave many to the queue."""
    waiting = attendance.mark_period_stale(person_ids=person_ids, date_from=date_from, date_to=date_to)
    if 0 < len(waiting) <= AT_ONCE:
        attendance.judge_pairs(waiting, now=clock.now())
    elif waiting:
        attendance_jobs.sweep_days.enqueue(current().schema_name)
