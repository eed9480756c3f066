"""Deputies, two levels, escalation and supervisors that change: who an issue waits for, and who decided for whom."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from kit import clock
from shared_apps.audit.models import AuditEntry
from tenant_apps.issues import selectors, services
from tenant_apps.issues.models import Issue, IssueEvent
from tenant_apps.issues.services import ActsFor, Decider
from tenant_apps.people.services import assign_supervisor, end_person
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work
from tests.tenant_apps.issues.desk import NOW, TODAY, decide, explain, late_day, state
from tests.tenant_apps.people.cast import Cast


@pytest.fixture(autouse=True)
def _the_morning_after() -> Iterator[None]:
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_reasons()
    return crew_at_work()


def two_levels() -> None:
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params={"approval_levels": 2}, label="Dua", by=None)


def for_boris(crew: Cast, person_id: int, person_ids: frozenset[int] | None = None) -> Decider:
    return Decider(person_id, acting=(ActsFor(crew.boris, "Boris bin Omar", person_ids),))


def waiting(issue_of: int) -> tuple[str, int | None]:
    issue = Issue.objects.get(person_id=issue_of)
    return issue.state, issue.approver_id


def test_a_deputy_decides_on_behalf_and_event_and_audit_say_so(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)

    decide(issue, for_boris(crew, crew.erna))

    event = IssueEvent.objects.get(action="accepted")
    assert (event.actor_id, event.on_behalf_of_id) == (crew.erna, crew.boris)
    assert AuditEntry.objects.get(action="issues.accepted").on_behalf_of == "Boris bin Omar"
    assert selectors.thread_of(Issue.objects.get(), today=TODAY).said[-1].on_behalf_of == "Boris bin Omar"
    services.undo(issue_id=issue.pk, decider=for_boris(crew, crew.erna), by=None, now=NOW)
    assert AuditEntry.objects.get(action="issues.undone").on_behalf_of == "Boris bin Omar"
    assert waiting(crew.amina) == ("DIJUSTIFIKASI", crew.boris)


def test_a_deputy_of_some_officers_decides_only_theirs(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)

    with pytest.raises(services.NotTheirs):
        decide(issue, for_boris(crew, crew.erna, frozenset({crew.dania})))
    assert not selectors.waiting_for(for_boris(crew, crew.erna, frozenset({crew.dania}))).exists()
    decide(issue, for_boris(crew, crew.erna, frozenset({crew.amina})))

    assert state(issue) == "LULUS"


def test_ones_own_issue_does_not_come_back_through_standing_in(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    herself = for_boris(crew, crew.amina)

    assert not selectors.waiting_for(herself).exists()
    with pytest.raises(services.OwnIssue):
        decide(issue, herself)


def test_what_the_checker_does_not_support_is_still_decided_above(crew: Cast) -> None:
    two_levels()
    issue = late_day(crew.amina)
    explain(issue)

    with pytest.raises(services.ReasonMissing):
        decide(issue, crew.boris, accept=False)
    decide(issue, crew.boris, accept=False, remark="Tiada bukti")

    assert waiting(crew.amina) == ("DISEMAK", crew.dania)
    (card,) = selectors.cards_of(Issue.objects.all(), today=TODAY)
    assert card.checked is not None
    assert (card.checked.action, card.checked.who, card.checked.remark) == ("objected", "Boris bin Omar", "Tiada bukti")
    decide(issue, crew.dania)
    assert state(issue) == "LULUS"


def test_a_check_is_taken_back_to_the_checker(crew: Cast) -> None:
    two_levels()
    issue = late_day(crew.amina)
    explain(issue)
    decide(issue, for_boris(crew, crew.erna))

    services.undo(issue_id=issue.pk, decider=Decider(crew.erna), by=None, now=NOW)

    assert waiting(crew.amina) == ("DIJUSTIFIKASI", crew.boris)
    assert Issue.objects.get().level == 1


def test_whoever_checks_does_not_also_confirm(crew: Cast) -> None:
    two_levels()
    issue = late_day(crew.amina)
    explain(issue)
    dania = Decider(crew.dania, acting=(ActsFor(crew.boris, "Boris bin Omar"),))

    decide(issue, dania)

    assert waiting(crew.amina) == ("DISEMAK", None)
    with pytest.raises(services.SameEyes):
        decide(issue, Decider(crew.dania, is_admin=True))
    decide(issue, Decider(None, is_admin=True))
    assert state(issue) == "LULUS"


def test_without_a_supervisor_there_is_one_level(crew: Cast) -> None:
    two_levels()
    issue = late_day(crew.dania)
    explain(issue)

    decide(issue, Decider(None, is_admin=True))

    assert state(issue) == "LULUS"


@pytest.mark.parametrize(
    ("inaction", "then", "cause"),
    [
        ("count_against", "AUTO_TOLAK", "TIADA_TINDAKAN_PENYELIA"),
        ("accept", "LULUS", "TIADA_TINDAKAN_PENYELIA"),
    ],
)
def test_what_a_supervisor_leaves_undone_ends_as_the_agency_says(
    crew: Cast, inaction: str, then: str, cause: str
) -> None:
    params = {"on_supervisor_inaction": inaction}
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params=params, label="Tindakan", by=None)
    issue = late_day(crew.amina)
    explain(issue)

    (card,) = selectors.cards_of([Issue.objects.get()], today=date(2026, 12, 8), decider=Decider(crew.boris))
    assert card.outcome == then
    services.close_overdue(now=at("00:10", date(2026, 12, 11)), today=date(2026, 12, 11))

    issue.refresh_from_db()
    assert (issue.state, issue.cause) == (then, cause)
    assert issue.approver_id == crew.boris


def night(day: int) -> int:
    """The night before a day of December begins: what is overdue is closed."""
    return services.close_overdue(now=at("00:10", date(2026, 12, day)), today=date(2026, 12, day))


def test_what_is_brought_up_at_the_deadline_may_be_decided_until_the_cards_are_counted(crew: Cast) -> None:
    params = {"on_supervisor_inaction": "escalate", "card_run_day": 15}
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params=params, label="Tindakan", by=None)
    issue = late_day(crew.amina)
    explain(issue)

    (card,) = selectors.cards_of([Issue.objects.get()], today=date(2026, 12, 8), decider=Decider(crew.boris))
    assert card.outcome == "ESKALASI"
    assert [night(day) for day in (11, 12, 14)] == [1, 0, 0]
    assert waiting(crew.amina) == ("ESKALASI", crew.dania)
    (card,) = selectors.cards_of([Issue.objects.get()], today=date(2026, 12, 14), decider=Decider(crew.dania))
    assert card.outcome == "AUTO_TOLAK"

    assert night(15) == 1
    issue.refresh_from_db()
    assert (issue.state, issue.cause) == ("AUTO_TOLAK", "TIADA_TINDAKAN_PENYELIA")


def test_in_the_night_of_the_cards_nothing_goes_up_any_more(crew: Cast) -> None:
    params = {"on_supervisor_inaction": "escalate"}
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params=params, label="Tindakan", by=None)
    issue = late_day(crew.amina)
    explain(issue)

    (card,) = selectors.cards_of([Issue.objects.get()], today=date(2026, 12, 8), decider=Decider(crew.boris))
    assert card.outcome == "AUTO_TOLAK"
    assert night(11) == 1
    assert state(issue) == "AUTO_TOLAK"


def test_an_issue_at_the_top_goes_up_to_the_administrators(crew: Cast) -> None:
    boris = late_day(crew.boris)
    explain(boris)
    orphan = late_day(crew.dania)
    explain(orphan)
    up = TODAY + timedelta(days=4)

    assert services.escalate_waiting(now=at("06:00", up), today=up) == 1

    assert waiting(crew.boris) == ("ESKALASI", None)
    assert waiting(crew.dania) == ("DIJUSTIFIKASI", None)
    decide(boris, Decider(None, is_admin=True))


def test_a_reopened_issue_gives_its_supervisor_days_again(crew: Cast) -> None:
    issue = late_day(crew.amina)
    explain(issue)
    decide(issue, crew.boris)
    late = date(2026, 12, 20)
    admin = Decider(None, is_admin=True)

    services.reopen(issue_id=issue.pk, decider=admin, reason="Rayuan", by=None, now=at("09:00", late), today=late)

    issue.refresh_from_db()
    assert (issue.state, issue.approver_id, issue.decide_by) == ("DIJUSTIFIKASI", crew.boris, date(2026, 12, 23))
    assert services.escalate_waiting(now=at("06:00", late + timedelta(days=1)), today=late + timedelta(days=1)) == 0


def test_an_administrator_without_a_person_takes_back_only_their_own_decision(crew: Cast) -> None:
    issue = late_day(crew.dania)
    explain(issue)
    decide(issue, Decider(None, is_admin=True))

    for other in (Decider(None, is_admin=True), Decider(None, is_admin=True, user_id=10**9)):
        assert not selectors.just_decided(other, NOW).exists()
        with pytest.raises(services.UndoTooLate):
            services.undo(issue_id=issue.pk, decider=other, by=None, now=NOW)


def test_issues_follow_a_change_that_was_planned_on_its_day(crew: Cast) -> None:
    late_day(crew.amina)
    later = TODAY + timedelta(days=5)
    assign_supervisor(person_id=crew.amina, supervisor_id=crew.erna, valid_from=later, by=None)
    assert waiting(crew.amina) == ("BARU", crew.boris)

    assert services.follow_supervisors(on=later - timedelta(days=1)) == 0
    assert services.follow_supervisors(on=later) == 1

    assert waiting(crew.amina) == ("BARU", crew.erna)
    assert services.follow_supervisors(on=later) == 0


def test_nothing_waits_for_who_has_left(crew: Cast) -> None:
    two_levels()
    checked, open_one = late_day(crew.amina), late_day(crew.boris)
    explain(checked)
    decide(checked, crew.boris)
    assert waiting(crew.amina) == ("DISEMAK", crew.dania)

    end_person(person_id=crew.dania, on=TODAY, by=None)

    assert waiting(crew.boris) == ("BARU", None)
    services.follow_supervisors(on=TODAY)
    assert waiting(crew.amina) == ("DISEMAK", None)
    assert open_one.date == MONDAY
