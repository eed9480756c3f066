"""Reminders: whom they reach, what they say, and that a job that runs twice says nothing twice."""

from datetime import date, timedelta

import pytest

from shared_apps.accounts import services as accounts
from shared_apps.accounts.roles import Role
from tenant_apps.issues import services
from tenant_apps.issues.models import Issue
from tenant_apps.issues.services import Decider
from tenant_apps.notifications.models import Notice
from tenant_apps.people.models import Person
from tenant_apps.people.services import delegate
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work, punch
from tests.tenant_apps.issues.desk import NOW, TODAY, decide, explain, late_day
from tests.tenant_apps.people.cast import Cast

DUE = date(2026, 12, 10)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_reasons()
    return crew_at_work()


def told(kind: str) -> list[tuple[int, str]]:
    rows = Notice.objects.filter(kind=f"issues.{kind}").order_by("person_id", "pk")
    return [(person, title["ms"]) for person, title in rows.values_list("person_id", "title")]


def morning(day: date) -> int:
    return services.remind_of_issues(now=at("08:00", day), today=day)


def test_whoever_has_not_punched_out_is_reminded_once_in_the_evening(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")
    punch(crew.boris, "MASUK", "08:00")
    punch(crew.boris, "KELUAR", "16:55")

    for _run in range(2):
        services.remind_to_punch_out(now=at("17:00"), today=MONDAY)

    assert told("no_out") == [(crew.amina, "Anda belum daftar keluar hari ini")]
    assert "5.00 petang" in Notice.objects.get(kind="issues.no_out").body["ms"]


def test_officers_hear_of_new_issues_the_next_morning(crew: Cast) -> None:
    late_day(crew.amina)
    late_day(crew.erna)
    explain(Issue.objects.get(person_id=crew.erna))

    assert morning(TODAY) == 1
    assert morning(TODAY) == 0

    assert told("to_explain") == [(crew.amina, "1 isu perlu dijelaskan")]
    assert morning(TODAY + timedelta(days=1)) == 0


@pytest.mark.parametrize(("days", "is_told"), [(4, False), (3, True), (2, False), (1, True), (0, False)])
def test_both_hear_three_days_and_one_day_before_the_deadline(crew: Cast, days: int, is_told: bool) -> None:
    late_day(crew.erna)
    issue = late_day(crew.amina)
    explain(issue)

    morning(DUE - timedelta(days=days))
    again = morning(DUE - timedelta(days=days))

    assert again == 0
    assert told("to_explain") == ([(crew.erna, "1 isu perlu dijelaskan")] if is_told else [])
    assert told("to_decide") == ([(crew.boris, "1 isu menunggu keputusan anda")] if is_told else [])


def test_supervisors_and_their_deputies_hear_every_monday_what_waits(crew: Cast) -> None:
    delegate(
        principal_id=crew.boris,
        deputy_id=crew.erna,
        valid_from=MONDAY,
        valid_to=MONDAY + timedelta(days=10),
        reason="Cuti rehat",
        today=MONDAY,
        now=NOW,
        by=None,
    )
    Person.objects.filter(pk=crew.boris).update(user_id=None)
    Person.objects.filter(pk=crew.dania).update(user_id=crew.boris_user)
    accounts.grant_role(crew.boris_user, Role.ADMIN, by=None, now=NOW)
    for person in (crew.amina, crew.dania):
        explain(late_day(person))
    next_monday = MONDAY + timedelta(days=7)

    for _run in range(2):
        morning(next_monday)

    assert {person for person, _title in told("weekly")} == {crew.boris, crew.erna, crew.dania}
    assert len(told("weekly")) == 3


def test_steps_that_concern_somebody_are_told(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    services.ask(issue_id=issue.pk, question="Ada laporan?", decider=Decider(crew.boris), by=None, now=NOW)
    explain(issue)
    decide(issue, crew.boris, accept=False, remark="Tiada bukti")

    titles = [title for _person, title in told("settled")]
    assert titles == ["Maklumat lanjut diminta: Lewat, Isn 16 Nov", "Penjelasan anda tidak diterima: Lewat, Isn 16 Nov"]
    assert Notice.objects.filter(kind="issues.settled").latest("pk").body["ms"] == "Tiada bukti"


def test_the_next_supervisor_hears_of_what_went_up(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    up = TODAY + timedelta(days=4)

    services.escalate_waiting(now=at("06:00", up), today=up)

    assert told("escalated") == [(crew.dania, "Isu dinaikkan kepada anda: Lewat, Isn 16 Nov")]
