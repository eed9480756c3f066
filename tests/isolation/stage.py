"""Two agencies at work with equal primary keys, whoever signs in there, and a root host with a joining under way."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client

from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from shared_apps.applications.addresses import link_to
from shared_apps.applications.models import Application
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from shared_apps.onboarding.services import briefings
from tenant_apps.attendance import services as attendance
from tenant_apps.attendance.models import ProposalFile, PunchProposal
from tenant_apps.devices.models import Terminal
from tenant_apps.issues.models import Attachment, Issue
from tenant_apps.issues.services import ensure_reasons
from tenant_apps.leave import services as leave
from tenant_apps.leave.models import Leave, LeaveFile
from tenant_apps.movements import services as movements
from tenant_apps.movements.models import Movement, MovementFile, Outing
from tenant_apps.notifications.models import Notice
from tenant_apps.people import services as people
from tenant_apps.people.models import Person, Unit, WorkLocation
from tenant_apps.reports.models import ReportFile, ReportSchedule, ShowCauseLetter
from tenant_apps.tasks import services as tasks
from tenant_apps.tasks.models import Category, OutputFile, Task
from tenant_apps.worktime import services as worktime
from tenant_apps.worktime.models import Holiday, SchedulePattern, ScheduleRequest
from tests.isolation import machines
from tests.isolation.machines import PDF
from tests.makers import joining
from tests.shared_apps.rulepacks import desk as packs
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import MONDAY, crew_at_work
from tests.tenant_apps.issues.desk import NOW, explain, late_day
from tests.tenant_apps.people.cast import Cast, add

MARK = "HANYA-SELATAN"
"""Stands in every name and word South keeps, so that a page of North that shows a row of South gives itself away."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One host with the ids of its rows and the users who sign in there."""

    schema: str
    users: dict[str, int]
    ids: dict[str, object]
    crew: Cast | None = None
    link: str = ""

    def browser(self, viewer: str, *, host: str = "") -> Client:
        """A fresh browser of ``viewer``, one of :attr:`users`, ``applicant``, or anybody else for a stranger."""
        name = f"{self.schema}.{settings.ROOT_DOMAIN}" if self.schema else settings.ROOT_DOMAIN
        client = Client(HTTP_HOST=host or name)
        if viewer in self.users:
            user = get_user_model().objects.get(pk=self.users[viewer])
            client.force_login(user, backend="shared_apps.accounts.backends.LoginIdBackend")
        if viewer == "applicant":
            client.get(self.link)
        return client


def agency(schema: str) -> Stage:
    """Fill the agency the code runs in: four officers, an explained issue with evidence, an import, slips.

    Amina is an officer, Boris supervises her, Erna is an executive of a unit beside theirs; the clerk and the
    administrator are no officers.
    """
    _count_from_here()
    ensure_reasons()
    crew = crew_at_work()
    Person.objects.filter(pk=crew.boris).update(user_id=crew.boris_user)
    users = {
        "officer": give_account(crew.amina, "amina"),
        "supervisor": crew.boris_user,
        "executive": give_account(crew.erna, "erna"),
        "clerk": _office("780101-10-5011", "Operator Organisasi", Role.CLERK),
        "admin": _office("770707-07-5017", "Pentadbir Pertama", Role.ADMIN),
    }
    by = Actor(users["admin"], "Pentadbir Pertama")
    people.put_roles(person_id=crew.erna, roles=[Role.EXECUTIVE], unit_ids=[crew.other_unit], by=by, now=NOW)
    issue = late_day(crew.amina)
    explain(issue, attachments=[SimpleUploadedFile("surat.pdf", PDF)])
    slips = people.open_slips(person_ids=[crew.dania], by=by, now=NOW)
    people.make_slips(key=slips, now=NOW)
    asked = _asks(crew.amina)
    ids = {
        "person_id": crew.amina,
        "unit_id": crew.unit,
        "location_id": crew.place,
        "issue_id": issue.pk,
        "attachment_id": Attachment.objects.get().pk,
        "pattern_id": SchedulePattern.objects.get(code="WP1").pk,
        "holiday_id": worktime.put_holiday(day=MONDAY + timedelta(days=9), name_ms="Hari Jabatan", by=None),
        "worktime:request_id": asked,
        "issues:source": "worktime.schedule",
        "issues:request_id": asked,
        "ramadan_id": worktime.put_ramadan(date_from=date(2031, 12, 15), date_to=date(2032, 1, 13), by=None),
        **_requests(crew.amina),
        "entry_id": AuditEntry.objects.earliest("pk").pk,
        "notice_id": _notice(crew.amina),
        "people:key": slips,
        "attendance:key": _preview(by),
        "attendance:area": "aturan",
        "delegation_id": _stand_in(crew, by),
        "exemption_id": _exempt(crew.amina),
        "day": MONDAY,
        "reports:month": f"{MONDAY:%Y-%m}",
        "letter_id": _letter(crew.amina),
        "reports:code": "kehadiran",
        "reports:key": _report_file(users["officer"]),
        "schedule_id": _schedule(users["admin"]),
        **machines.rows(schema, crew, users["admin"], by),
        **_task(crew.amina),
        "token": "tiada-token",
    }
    return Stage(schema, users, ids, crew)


def more_of_it(stage: Stage) -> dict[str, object]:
    """Ids the agency has and its neighbour, filled by :func:`agency` alone, has not."""
    assert stage.crew is not None
    here = {"unit_id": stage.crew.unit, "location_id": stage.crew.place, "supervisor_id": stage.crew.boris}
    person_id = add("Chen Mei Ling", "890909-08-5010", staff_no="K009", **here)
    issue = late_day(person_id)
    explain(issue, attachments=[SimpleUploadedFile("surat.pdf", PDF)])
    asked = _asks(person_id)
    return {
        "person_id": person_id,
        "unit_id": people.put_unit(kind="Unit", name="Chen", valid_from=MONDAY, by=None),
        "location_id": people.put_location(name="Chen", state="KDH", by=None),
        "issue_id": issue.pk,
        "attachment_id": Attachment.objects.latest("pk").pk,
        "pattern_id": SchedulePattern.objects.create(code="CHEN", kind="WF", name="Chen").pk,
        "holiday_id": worktime.put_holiday(day=MONDAY + timedelta(days=10), name_ms="Chen", by=None),
        "worktime:request_id": asked,
        "issues:source": "worktime.schedule",
        "issues:request_id": asked,
        "ramadan_id": worktime.put_ramadan(date_from=date(2032, 12, 4), date_to=date(2033, 1, 2), by=None),
        **_requests(person_id),
        "entry_id": AuditEntry.objects.latest("pk").pk,
        "notice_id": _notice(person_id),
        "letter_id": _letter(person_id),
        "reports:key": _report_file(stage.users["admin"]),
        "schedule_id": _schedule(stage.users["admin"]),
        "files:key": stage.ids["files:key"],
        "people:key": stage.ids["people:key"],
        "hrmis:key": stage.ids["hrmis:key"],
        "punch_key": stage.ids["punch_key"],
        "leave_key": stage.ids["leave_key"],
        "conflict_id": machines.conflict(person_id, "P2"),
        "attendance:key": stage.ids["attendance:key"],
        "token_id": machines.api_token(stage.users["admin"]),
        "hook_id": machines.hook("http://127.0.0.1:2/"),
        "delegation_id": _stand_in(stage.crew, None, first=MONDAY + timedelta(days=60)),
        "exemption_id": _exempt(person_id),
        **machines.terminal_rows(f"{stage.schema}2", stage.crew, pin="1002"),
        **_task(person_id, category="Chen"),
    }


def _exempt(person_id: int) -> int:
    return people.exempt_person(
        person_id=person_id, valid_from=date(2033, 1, 3), last_day=None, reason="Surat KJ", by=None, now=NOW
    )


def _task(person_id: int, *, category: str = "Kaunter") -> dict[str, object]:
    """A task of one's own with an output, and a category."""
    entry = tasks.TaskEntry(title="Menyemak fail", day=MONDAY, category_id=tasks.put_category(name=category, by=None))
    mine: dict[str, Any] = {"person_id": person_id, "by": None, "now": NOW}
    task_id = tasks.log_task(entry=entry, **mine)
    tasks.add_output(task_id=task_id, file=SimpleUploadedFile("laporan.pdf", PDF), **mine)
    file_id = OutputFile.objects.latest("pk").pk
    return {"task_id": task_id, "category_id": entry.category_id, "tasks:file_id": file_id}


def _preview(by: Actor) -> uuid.UUID:
    change = {"params": {"grace_in_min": 60}, "valid_from": MONDAY, "state": ""}
    key = attendance.open_preview(service="policy", arguments=change, by=by, now=NOW)
    attendance.preview_step(key=key, now=NOW)
    return key


def _notice(person_id: int) -> int:
    words = {"ms": "Kad berubah"}
    return int(
        Notice.objects.create(
            person_id=person_id, kind="ujian", key="satu", title=words, body=words, url="/isu/", created_at=NOW
        ).pk
    )


def _letter(person_id: int) -> int:
    """An issued letter."""
    return int(
        ShowCauseLetter.objects.create(
            person_id=person_id,
            month=MONDAY.replace(day=1),
            state="DIKELUARKAN",
            number=f"TS/{person_id}",
            opening="Sila jawab.",
            answer_days=7,
            created_at=NOW,
            issued_on=MONDAY,
            answer_by=MONDAY,
        ).pk
    )


def _report_file(user_id: int) -> uuid.UUID:
    """A report that is ready for whoever asked for it."""
    file = ReportFile(key=uuid.uuid4(), report="kehadiran", format="csv", state="SEDIA", asked_by_id=user_id)
    file.asked_at, file.expires_at, file.name = NOW, NOW + timedelta(days=3650), "kehadiran.csv"
    file.file.save(f"{file.key}.csv", ContentFile(b"Nama"), save=True)
    return file.key


def _schedule(user_id: int) -> int:
    """A schedule of reports that nobody reads yet."""
    schedule = ReportSchedule(report="harian", format="csv", every="HARI", dates="SEMALAM", made_by_id=user_id)
    schedule.made_at, schedule.runs_from = NOW, MONDAY
    schedule.save()
    return int(schedule.pk)


def mark_everything() -> None:
    """Write :data:`MARK` behind every name and word of the agency the code runs in."""
    Person.objects.update(name=_marked("name"))
    Unit.objects.update(name=_marked("name"))
    WorkLocation.objects.update(name=_marked("name"))
    Holiday.objects.update(name_ms=_marked("name_ms"))
    Terminal.objects.update(name=_marked("name"))
    SchedulePattern.objects.update(name=_marked("name"))
    ScheduleRequest.objects.update(reason=_marked("reason"))
    Issue.objects.update(explanation=_marked("explanation"))
    Leave.objects.update(reason=_marked("reason"))
    Movement.objects.update(purpose=_marked("purpose"))
    Outing.objects.update(place=_marked("place"))
    Task.objects.update(title=_marked("title"))
    Category.objects.update(name=_marked("name"))
    PunchProposal.objects.update(reason=_marked("reason"))
    ShowCauseLetter.objects.update(opening=_marked("opening"))
    Notice.objects.update(title={"ms": MARK}, body={"ms": MARK})
    get_user_model().objects.update(full_name=_marked("full_name"))


def root_host() -> Stage:
    """Fill the root host: an application in review, a joining at its first step, a briefing on offer."""
    reference = joining.in_review(now=NOW, subdomain="jcb", name="Jabatan Contoh Barat")
    onboarding = joining.approved(now=NOW)
    slot = briefings.offer_slot(
        starts_at=NOW + timedelta(days=7), venue="Bilik 1", capacity=5, by=joining.OPERATOR, now=NOW
    )
    users = {
        "outsider": joining.operator(login="luar@pusat.example", name="Orang Luar", role=Role.EXECUTIVE),
        "operator": joining.operator(),
        "system": joining.operator(login="sistem@pusat.example", name="Pentadbir Sistem", role=Role.SYSTEM),
    }
    ids = {
        "reference": reference,
        "page_name": "agensi",
        "token": "tiada-token",
        "paper_id": 4711,
        "schema": onboarding.schema,
        "served": "north",
        "stage": onboarding.stage,
        "verb": "nota",
        "slot_id": slot,
        "rulepacks:key": "ihsan",
        "rulepacks:name": "grace_in_min",
    }
    packs.draft(packs.pack(), {"grace_in_min": 15})
    link = link_to(Application.objects.get(reference=reference), now=NOW)
    return Stage("", users, ids, link=link[link.index("/mohon/") :])


def _requests(person_id: int) -> dict[str, object]:
    """Leave, a meeting and a forgotten punch that wait, each with evidence."""

    def evidence() -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile("surat.pdf", PDF)]

    day = MONDAY + timedelta(days=14)
    entry: dict[str, Any] = {"person_id": person_id, "by": None, "now": NOW}
    asked = leave.enter_leave(type="CR", date_from=day, date_to=day, reason="Kenduri", files=evidence(), **entry)
    meeting: dict[str, Any] = {"kind": "MESYUARAT", "date_from": day + timedelta(days=1), "purpose": "Penyelarasan"}
    movements.enter_movement(files=evidence(), **meeting, **entry)
    line = movements.OutingEntry("RASMI", "Mesyuarat", "Putrajaya", out_minute=8 * 60, back_by=11 * 60)
    outing = movements.record_outing(person_id=person_id, entry=line, by=None, now=NOW)
    attendance.propose_punch(kind="MASUK", at=NOW - timedelta(hours=1), reason="Terlupa", files=evidence(), **entry)
    return {
        "source": "cuti",
        "request_id": asked,
        "outing_id": outing,
        "leave:file_id": LeaveFile.objects.latest("pk").pk,
        "movements:file_id": MovementFile.objects.latest("pk").pk,
        "attendance:file_id": ProposalFile.objects.latest("pk").pk,
    }


def _count_from_here() -> None:
    """Let every agency's next rows carry the same ids, whatever earlier tests made and undid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 5000)"
            " FROM pg_sequences WHERE schemaname = current_schema()"
        )


def _office(login: str, name: str, role: Role) -> int:
    user_id = accounts.create_user(login=login, id_kind="MYKAD", full_name=name, email="", by=None)
    accounts.grant_role(user_id, role, by=None, now=NOW)
    return user_id


def _stand_in(crew: Cast, by: Actor | None, first: date = MONDAY + timedelta(days=30)) -> int:
    """Dania, above Boris, will decide for him: planned, so that nobody's rights change yet."""
    return people.delegate(
        principal_id=crew.boris,
        deputy_id=crew.dania,
        valid_from=first,
        valid_to=first + timedelta(days=7),
        reason="Cuti rehat",
        today=MONDAY,
        now=NOW,
        by=by,
    )


def _asks(person_id: int) -> int:
    """A request for another schedule from next month on."""
    return worktime.ask_schedule(
        person_id=person_id,
        pattern_code="WP2",
        month=date(2027, 1, 1),
        is_for_good=True,
        reason="Hantar anak ke sekolah",
        today=MONDAY,
        now=NOW,
        by=None,
    )


def _marked(name: str) -> Concat:
    return Concat(F(name), Value(f" {MARK}"))
