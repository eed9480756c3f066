"""A locked month does not change by one byte, whatever happens to the facts under it."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from kit.errors import Refusal
from shared_apps.audit.actor import Actor
from tenant_apps.attendance import services as attendance
from tenant_apps.attendance.models import Punch
from tenant_apps.issues import services as issues
from tenant_apps.issues.models import Issue
from tenant_apps.leave import services as leave
from tenant_apps.leave.models import Leave
from tenant_apps.notifications.models import Notice
from tenant_apps.people import services as people
from tenant_apps.people.models import Exemption, Person
from tenant_apps.reports import services
from tenant_apps.reports.selectors.months import month_detail
from tenant_apps.worktime import services as worktime
from tenant_apps.worktime.models import Holiday, PolicySet
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.browser import give_account
from tests.tenant_apps.attendance.desk import at, crew_at_work, raw
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, close, run_night, work, workdays

NIGHT = run_night(OCTOBER)
LATER = NIGHT + timedelta(days=2)
DAY = OCTOBER_MONDAYS[0]
ADMIN = Actor(user_id=None, name="Pentadbir")


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """October is locked: Amina was late on three Mondays, the others never came."""
    crew = crew_at_work()
    work(crew.amina, workdays(OCTOBER), late=OCTOBER_MONDAYS[:3])
    close(OCTOBER)
    return crew


def fingerprint() -> str:
    """Every byte of October's days, issues, cards and closings."""
    rows = []
    with connection.cursor() as cursor:
        for sql in (
            "SELECT d::text FROM attendance_day d WHERE date BETWEEN '2026-10-01' AND '2026-10-31' ORDER BY id",
            "SELECT c::text FROM reports_monthcard c WHERE month = '2026-10-01' ORDER BY id",
            "SELECT f::text FROM reports_formercard f WHERE month = '2026-10-01' ORDER BY id",
            "SELECT c::text FROM reports_closing c WHERE month = '2026-10-01' ORDER BY id",
        ):
            cursor.execute(sql)
            rows += [row[0] for row in cursor.fetchall()]
    assert len(rows) > 120
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def every_job() -> None:
    """What the nights after the lock do."""
    for night in (LATER, LATER + timedelta(days=1)):
        today = night.date()
        attendance.close_days(
            person_ids=list(Person.objects.values_list("pk", flat=True)),
            date_from=date(2026, 10, 1),
            date_to=today - timedelta(days=1),
            now=night,
        )
        while attendance.sweep(now=night):
            pass
        issues.close_overdue(now=night, today=today)
        issues.escalate_waiting(now=night, today=today)
        services.close_due_months(now=night, today=today)
        services.refresh_running(now=night, today=today)
        services.watch_absence(now=night, today=today)
        services.watch_late_records(now=night, today=today)


def test_raw_facts_put_under_a_locked_month_change_nothing(crew: Cast) -> None:
    before = fingerprint()

    Punch.objects.create(
        uuid=uuid4(),
        person_id=crew.amina,
        at=at("07:50", DAY),
        local_date=DAY,
        kind="MASUK",
        source="BIOMETRIK",
        place="PEJABAT",
        created_at=LATER,
    )
    Leave.objects.create(
        person_id=crew.boris,
        type="CR",
        part="FULL",
        date_from=OCTOBER,
        date_to=date(2026, 10, 31),
        state="LULUS",
        requested_at=LATER,
    )
    Holiday.objects.create(date=DAY, name_ms="Hari yang tiba-tiba", status="AKTIF")
    PolicySet.objects.create(valid_from=date(2026, 1, 1), params={"grace_in_min": 60, "card_table": "B"})
    Issue.objects.update(state="LULUS")
    Exemption.objects.create(person_id=crew.dania, valid_from=OCTOBER, reason="Surat", created_at=LATER)
    every_job()

    assert fingerprint() == before


def test_the_services_refuse_what_would_change_it(crew: Cast) -> None:
    before = fingerprint()
    issue = Issue.objects.filter(person=crew.amina).first()
    assert issue is not None
    attempts = (
        lambda: leave.enter_leave(
            person_id=crew.amina,
            type="CR",
            part="FULL",
            date_from=DAY,
            date_to=DAY,
            state="LULUS",
            by=None,
            now=LATER,
            decided_by_id=crew.boris,
        ),
        lambda: worktime.put_policy(params={"grace_in_min": 30}, valid_from=OCTOBER, by=None),
        lambda: worktime.put_holiday(day=DAY, name_ms="Hari yang tiba-tiba", by=None),
        lambda: issues.reopen(
            issue_id=issue.pk,
            decider=issues.Decider(None, is_admin=True),
            reason="Silap tolak",
            by=None,
            now=LATER,
            today=LATER.date(),
        ),
    )

    for attempt in attempts:
        with pytest.raises(Refusal):
            attempt()

    every_job()
    assert fingerprint() == before


def test_records_a_terminal_sends_too_late_are_kept_and_told_of(crew: Cast) -> None:
    give_account(crew.dania, "dania")
    people.put_roles(person_id=crew.dania, roles=["PENTADBIR"], by=ADMIN, now=LATER)
    before = fingerprint()

    attendance.record_punches([raw(crew.amina, "MASUK", "07:50", DAY)], now=LATER - timedelta(hours=3))
    every_job()

    assert fingerprint() == before
    assert Punch.objects.filter(person=crew.amina, local_date=DAY).count() == 3
    notice = Notice.objects.get(person=crew.dania, kind="reports.late_records")
    assert notice.title["ms"] == "Rekod Oktober 2026 tiba selepas bulan dikunci"
    detail = month_detail(OCTOBER, LATER.date())
    assert detail is not None
    assert [(name, one.date) for name, one in detail.late] == [("Amina binti Ali", DAY)]


def test_an_open_month_does_take_what_a_locked_one_refuses(crew: Cast) -> None:
    before = fingerprint()

    services.reopen_month(month=OCTOBER, reason="Rekod hilang", now=LATER, by=ADMIN)
    attendance.record_punches([raw(crew.amina, "MASUK", "07:50", DAY)], now=LATER)

    assert fingerprint() != before
