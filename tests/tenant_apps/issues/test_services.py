"""Issues open, are explained, decided and undone; nobody decides their own, nobody decides over another."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kit.uploads import UploadRefused
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance import services as attendance
from tenant_apps.issues import services
from tenant_apps.issues.models import Attachment, Issue, IssueEvent
from tenant_apps.issues.services import Choice, Decider
from tenant_apps.leave.services import enter_leave
from tenant_apps.people.services import assign_supervisor
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, after, at, crew_at_work, punch, raw
from tests.tenant_apps.issues.desk import (
    NOW,
    TODAY,
    close,
    decide,
    explain,
    late_day,
    outside_day,
    state,
)
from tests.tenant_apps.people.cast import Cast

PDF = b"%PDF-1.7 surat"


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_reasons()
    return crew_at_work()


def test_a_late_punch_opens_one_issue_for_the_supervisor(crew: Cast) -> None:
    issue = late_day(crew.amina)

    assert (issue.state, issue.minutes, issue.approver_id) == ("BARU", 40, crew.boris)
    assert (issue.explain_by, issue.decide_by) == (date(2026, 12, 10), date(2026, 12, 10))
    assert [event.action for event in issue.events.all()] == ["opened"]


def test_a_closed_day_opens_an_issue_for_the_absent(crew: Cast) -> None:
    close([crew.amina])

    assert list(Issue.objects.values_list("person_id", "kind")) == [(crew.amina, "TIDAK_HADIR")]


def test_an_issue_goes_when_the_day_no_longer_shows_it_and_comes_back_with_it(crew: Cast) -> None:
    close([crew.amina])
    issue = Issue.objects.get()
    enter_leave(person_id=crew.amina, type="CR", date_from=MONDAY, date_to=MONDAY, state="LULUS", by=None, now=NOW)
    assert state(issue) == "BATAL"

    from tenant_apps.leave.models import Leave
    from tenant_apps.leave.services import LEAVE_DESK

    LEAVE_DESK.cancel(Leave.objects.get().pk, by=None, now=NOW)

    assert state(issue) == "BARU"
    assert [event.action for event in issue.events.order_by("pk")] == ["opened", "cancelled", "opened"]


def test_a_corrected_arrival_changes_the_minutes_of_the_same_issue(crew: Cast) -> None:
    issue = late_day(crew.amina)

    attendance.record_punches([raw(crew.amina, "MASUK", "09:20")], now=after())

    issue.refresh_from_db()
    assert (Issue.objects.count(), issue.minutes, issue.state) == (1, 20, "BARU")


def test_explained_and_accepted_with_every_step_told(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    step = decide(issue, crew.boris, remark="Diterima")

    issue.refresh_from_db()
    assert (issue.state, issue.decided_by_id, issue.reason_code) == ("LULUS", crew.boris, "TRAFIK")
    assert (step.state_before, step.state_after) == ("DIJUSTIFIKASI", "LULUS")
    assert [event.action for event in issue.events.order_by("pk")] == ["opened", "explained", "accepted"]
    assert {"issues.explained", "issues.accepted"} <= set(AuditEntry.objects.values_list("action", flat=True))


@pytest.mark.parametrize(
    ("reason", "text"),
    [("TRAFIK", "pendek"), ("TRAFIK", " " * 30), ("TIADA", "Kemalangan di lebuh raya"), ("", "x" * 20)],
)
def test_an_explanation_needs_a_reason_and_ten_letters(crew: Cast, reason: str, text: str) -> None:
    issue = late_day(crew.amina)

    with pytest.raises(services.TooShort):
        explain(issue, text=text, reason_code=reason)


def test_nobody_explains_somebody_elses_issue(crew: Cast) -> None:
    issue = late_day(crew.amina)

    with pytest.raises(services.IssueUnknown):
        services.explain(
            issue_id=issue.pk,
            person_id=crew.erna,
            reason_code="TRAFIK",
            text="Saya menulis bagi pihak rakan",
            by=None,
            now=NOW,
            today=TODAY,
        )


def test_after_the_date_nothing_is_explained(crew: Cast) -> None:
    issue = late_day(crew.amina)

    with pytest.raises(services.NotNow):
        explain(issue, today=date(2026, 12, 11))


def test_a_decided_issue_takes_no_further_explanation(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    decide(issue, crew.boris)

    with pytest.raises(services.NotNow):
        explain(issue)


def test_an_issue_not_yet_explained_is_not_decided(crew: Cast) -> None:
    with pytest.raises(services.NotNow):
        decide(late_day(crew.amina), crew.boris)


def test_nobody_decides_their_own_issue(crew: Cast) -> None:
    issue = late_day(crew.dania)
    explain(issue)

    with pytest.raises(services.OwnIssue):
        decide(issue, Decider(crew.dania, is_admin=True))


def test_an_issue_is_decided_by_its_supervisor_only(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)

    for other in (Decider(crew.dania), Decider(crew.erna), Decider(crew.dania, is_admin=True), Decider(None, True)):
        with pytest.raises(services.NotTheirs):
            decide(issue, other)


def test_without_a_supervisor_the_administrators_decide(crew: Cast) -> None:
    issue = late_day(crew.dania)
    explain(issue)
    assert issue.approver_id is None

    decide(issue, Decider(None, is_admin=True))

    assert state(issue) == "LULUS"


def test_a_rejection_needs_its_reason(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)

    with pytest.raises(services.ReasonMissing):
        decide(issue, crew.boris, accept=False)
    decide(issue, crew.boris, accept=False, remark="Tiada bukti")

    assert state(issue) == "TOLAK"


def test_of_two_who_decide_the_same_version_one_wins(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    issue.refresh_from_db()
    decide(issue, crew.boris, version=issue.version)

    with pytest.raises(services.AlreadyDecided):
        decide(issue, crew.boris, accept=False, remark="Tiada bukti", version=issue.version)

    assert state(issue) == "LULUS"


def test_a_decision_is_undone_by_a_step_of_its_own(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    decided = decide(issue, crew.boris)

    services.undo(issue_id=issue.pk, decider=Decider(crew.boris), by=None, now=NOW + timedelta(minutes=9))

    issue.refresh_from_db()
    assert (issue.state, issue.decided_at) == ("DIJUSTIFIKASI", None)
    assert IssueEvent.objects.get(action="undone").undoes_id == decided.event_id
    decide(issue, crew.boris)


@pytest.mark.parametrize(("who", "minutes"), [("boris", 11), ("dania", 1)])
def test_a_decision_is_not_undone_late_or_by_others(crew: Cast, who: str, minutes: int) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    decide(issue, crew.boris)

    with pytest.raises(services.UndoTooLate):
        services.undo(
            issue_id=issue.pk, decider=Decider(getattr(crew, who)), by=None, now=NOW + timedelta(minutes=minutes)
        )


def test_what_is_undone_is_not_undone_again(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    decide(issue, crew.boris)
    services.undo(issue_id=issue.pk, decider=Decider(crew.boris), by=None, now=NOW)

    with pytest.raises(services.UndoTooLate):
        services.undo(issue_id=issue.pk, decider=Decider(crew.boris), by=None, now=NOW)


def test_a_bulk_decision_is_many_decisions_and_leaves_out_what_it_may_not_touch(crew: Cast) -> None:
    late, outside = late_day(crew.amina), outside_day(crew.amina, MONDAY - timedelta(days=4))
    absent_day = MONDAY - timedelta(days=5)
    close([crew.amina], absent_day)
    absent = Issue.objects.get(date=absent_day)
    own = late_day(crew.boris)
    for issue in (late, outside, absent, own):
        explain(issue)

    done = services.decide_many(
        choices=[Choice(issue.pk) for issue in (late, outside, absent, own)] + [Choice(10**9)],
        accept=True,
        decider=Decider(crew.boris),
        by=None,
        now=NOW,
        today=TODAY,
    )

    assert {step.issue_id for step in done.steps} == {late.pk, absent.pk}
    assert done.left_out == {"issues.one_by_one": 1, "issues.own": 1, "issues.unknown": 1}
    assert state(outside) == "DIJUSTIFIKASI"
    assert AuditEntry.objects.filter(action="issues.accepted").count() == 2


def test_a_day_elsewhere_is_decided_only_when_the_officer_has_left(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00", fix=None, declared="BDR")
    issue = Issue.objects.get(kind="BDR")
    explain(issue, now=at("09:00"), today=MONDAY)

    with pytest.raises(services.DayNotOver):
        decide(issue, crew.boris, now=at("10:00"), today=MONDAY)
    punch(crew.amina, "KELUAR", "17:10", fix=None, declared="BDR")
    decide(issue, crew.boris, now=at("17:30"), today=MONDAY)

    assert state(issue) == "LULUS"


def test_a_question_goes_back_to_the_officer_and_the_answer_to_the_supervisor(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    with pytest.raises(services.ReasonMissing):
        services.ask(issue_id=issue.pk, question=" ", decider=Decider(crew.boris), by=None, now=NOW)
    services.ask(issue_id=issue.pk, question="Ada laporan polis?", decider=Decider(crew.boris), by=None, now=NOW)
    assert state(issue) == "PERLU_MAKLUMAT"

    explain(issue, text="Laporan polis dilampirkan.")

    assert state(issue) == "DIJUSTIFIKASI"
    assert [e.action for e in issue.events.order_by("pk")] == ["opened", "explained", "asked", "answered"]


def test_with_two_levels_the_first_checks_and_the_second_decides(crew: Cast) -> None:
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params={"approval_levels": 2}, label="Dua", by=None)
    issue = late_day(crew.amina)
    explain(issue)

    decide(issue, crew.boris)
    issue.refresh_from_db()
    assert (issue.state, issue.approver_id, issue.level) == ("DISEMAK", crew.dania, 2)

    decide(issue, crew.dania)
    assert state(issue) == "LULUS"


def test_an_administrator_reopens_until_the_month_is_locked(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    decide(issue, crew.boris, accept=False, remark="Tiada bukti")
    admin = Decider(None, is_admin=True)

    with pytest.raises(services.NotTheirs):
        services.reopen(issue_id=issue.pk, decider=Decider(crew.boris), reason="Rayuan", by=None, now=NOW, today=TODAY)
    with pytest.raises(services.ReasonMissing):
        services.reopen(issue_id=issue.pk, decider=admin, reason="", by=None, now=NOW, today=TODAY)
    services.reopen(issue_id=issue.pk, decider=admin, reason="Rayuan pegawai", by=None, now=NOW, today=TODAY)
    assert state(issue) == "DIJUSTIFIKASI"

    worktime.lock_month(month=MONDAY, now=NOW, by=None)
    with pytest.raises(worktime.MonthLocked):
        decide(issue, crew.boris)


def test_past_their_date_issues_expire_with_the_reason_why(crew: Cast) -> None:
    _unexplained, undecided = late_day(crew.amina), late_day(crew.erna)
    explain(undecided)

    assert services.close_overdue(now=NOW, today=date(2026, 12, 10)) == 0
    assert services.close_overdue(now=NOW, today=date(2026, 12, 11)) == 2

    assert list(Issue.objects.order_by("pk").values_list("state", "cause")) == [
        ("AUTO_TOLAK", "TIADA_JUSTIFIKASI"),
        ("AUTO_TOLAK", "TIADA_TINDAKAN_PENYELIA"),
    ]
    assert services.close_overdue(now=NOW, today=date(2026, 12, 11)) == 0


def test_after_three_working_days_an_issue_goes_one_supervisor_up(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)

    assert services.escalate_waiting(now=at("06:00", TODAY + timedelta(days=3)), today=TODAY + timedelta(days=3)) == 0
    # Wednesday, Thursday and Friday passed; the weekend does not count, on Saturday it has gone up.
    up = TODAY + timedelta(days=4)
    assert services.escalate_waiting(now=at("06:00", up), today=up) == 1

    issue.refresh_from_db()
    assert (issue.state, issue.approver_id) == ("ESKALASI", crew.dania)
    decide(issue, crew.dania)


def test_open_issues_follow_a_change_of_supervisor(crew: Cast) -> None:
    issue = late_day(crew.amina)

    assign_supervisor(person_id=crew.amina, supervisor_id=crew.dania, valid_from=TODAY, by=None)
    services.reassign([crew.amina], on=TODAY)

    issue.refresh_from_db()
    assert issue.approver_id == crew.dania


def test_evidence_is_kept_under_its_real_type(crew: Cast) -> None:
    issue = late_day(crew.amina)

    explain(issue, attachments=[SimpleUploadedFile("../../surat.exe", PDF, content_type="application/x-msdownload")])

    kept = Attachment.objects.get()
    assert (kept.name, kept.content_type, kept.size) == ("surat.pdf", "application/pdf", len(PDF))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kosong.pdf", b""),
        ("virus.pdf", b"MZ\x90\x00 program"),
        ("halaman.png", b"<html><script>alert(1)</script>"),
        ("besar.pdf", PDF + b"0" * (5 * 1024 * 1024)),
    ],
)
def test_what_is_no_evidence_is_refused_and_explains_nothing(crew: Cast, name: str, content: bytes) -> None:
    issue = late_day(crew.amina)

    with pytest.raises(UploadRefused):
        explain(issue, attachments=[SimpleUploadedFile(name, content)])

    assert state(issue) == "BARU"
