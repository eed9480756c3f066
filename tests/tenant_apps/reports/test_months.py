"""The end of a month: counting, locking, opening again."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kit.months import last_day
from shared_apps.audit.actor import Actor
from shared_apps.audit.models import AuditEntry
from tenant_apps.attendance import services as attendance
from tenant_apps.attendance.models import Day
from tenant_apps.issues import services as issues
from tenant_apps.issues.models import Issue
from tenant_apps.issues.selectors.settled import open_between
from tenant_apps.reports.models import Closing, FormerCard, MonthCard
from tenant_apps.reports.rules.card import TABLE_A
from tenant_apps.reports.selectors.months import month_rows, running_count
from tenant_apps.reports.services import (
    MonthNotLocked,
    MonthNotReady,
    close_due_months,
    close_month,
    compile_month,
    due_months,
    preview_month,
    reopen_month,
)
from tenant_apps.reports.services import months as closing_steps
from tenant_apps.worktime import services as worktime
from tenant_apps.worktime.selectors import is_locked
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import after, at, crew_at_work, day_of, punch, raw
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import (
    OCTOBER,
    OCTOBER_MONDAYS,
    SEPTEMBER,
    SEPTEMBER_MONDAYS,
    card_of,
    close,
    run_night,
    work,
    workdays,
)

ADMIN = Actor(user_id=None, name="Pentadbir")
NIGHT = run_night(OCTOBER)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """The crew; only what a test says happened is judged before the month is closed."""
    return crew_at_work()


def late_on(person_id: int, days: list[date]) -> None:
    for day in days:
        punch(person_id, "MASUK", "09:20", day)
        punch(person_id, "KELUAR", "18:05", day)
        attendance.close_days(person_ids=[person_id], date_from=day, date_to=day, now=after(day))


def accept(issue_id: int, crew: Cast, day: date) -> None:
    moment = at("10:00", day + timedelta(days=1))
    today = moment.date()
    issues.explain(
        issue_id=issue_id,
        person_id=crew.amina,
        reason_code="TRAFIK",
        text="Kemalangan di lebuh raya pagi itu.",
        by=None,
        now=moment,
        today=today,
    )
    issues.decide(issue_id=issue_id, accept=True, decider=issues.Decider(crew.boris), by=None, now=moment, today=today)


def test_three_unexcused_days_turn_a_yellow_card_green(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:3])

    compile_month(month=OCTOBER, now=NIGHT)

    assert (card_of(crew.amina).colour, card_of(crew.amina).breaches) == ("HIJAU", 3)


def test_an_accepted_day_does_not_count(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:3])
    first = open_between(OCTOBER_MONDAYS[0], OCTOBER_MONDAYS[0])[0]
    accept(first.id, crew, OCTOBER_MONDAYS[0])

    compile_month(month=OCTOBER, now=NIGHT)

    assert (card_of(crew.amina).colour, card_of(crew.amina).breaches) == ("KUNING", 2)
    assert running_count(crew.amina, OCTOBER, TABLE_A) == 2


def test_a_card_follows_the_frozen_one_before(crew: Cast) -> None:
    for month, colour, frozen in ((date(2026, 8, 1), "HIJAU", True), (SEPTEMBER, "KUNING", False)):
        MonthCard.objects.create(
            person_id=crew.amina,
            month=month,
            colour=colour,
            previous="KUNING",
            breaches=3,
            computed_at=at("08:00"),
            frozen=frozen,
        )
    late_on(crew.amina, OCTOBER_MONDAYS[:3])

    compile_month(month=OCTOBER, now=NIGHT)

    assert (card_of(crew.amina).previous, card_of(crew.amina).colour) == ("HIJAU", "MERAH")


def test_the_summary_says_what_the_month_was_made_of(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:2])

    compile_month(month=OCTOBER, now=NIGHT)

    summary = card_of(crew.amina).summary
    assert summary["days"] == {"HADIR": 2, "LEWAT": 2}
    assert summary["late_minutes"] == 40
    assert summary["breach_dates"] == ["2026-10-05", "2026-10-12"]


def test_the_agencys_own_thresholds_count(crew: Cast) -> None:
    worktime.put_policy(params={"card_thresholds": [2, 3, 2, 1]}, valid_from=OCTOBER, by=None)
    late_on(crew.amina, OCTOBER_MONDAYS[:2])

    compile_month(month=OCTOBER, now=NIGHT)

    assert card_of(crew.amina).colour == "HIJAU"
    assert card_of(crew.amina).rules == {"table": "A", "thresholds": [2, 3, 2, 1]}


def test_closing_judges_what_is_open_expires_what_is_overdue_and_freezes_everything(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])

    assert close_month(month=OCTOBER, now=NIGHT, by=None) == 4

    assert is_locked(OCTOBER)
    frozen = card_of(crew.amina)
    assert frozen.frozen
    assert frozen.breaches == len(workdays(OCTOBER))
    assert not Day.objects.filter(date__month=10, is_open=True).exists()
    assert not open_between(OCTOBER, last_day(OCTOBER))
    assert AuditEntry.objects.filter(action="reports.month_closed").count() == 1
    assert Closing.objects.get().colours == {"HIJAU": 4}


def test_closing_twice_changes_nothing(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])
    close(OCTOBER)
    before = list(MonthCard.objects.order_by("pk").values())

    assert close_month(month=OCTOBER, now=NIGHT + timedelta(days=1), by=None) == 0
    assert close_due_months(now=NIGHT + timedelta(days=1), today=date(2026, 11, 12)) == []
    compile_month(month=OCTOBER, now=NIGHT + timedelta(days=1))

    assert list(MonthCard.objects.order_by("pk").values()) == before


def test_a_closing_cut_short_goes_on_where_it_stood(crew: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])
    issues.close_overdue(now=NIGHT, today=NIGHT.date())
    closing_steps._settle(OCTOBER, NIGHT)
    closing = closing_steps._begin(OCTOBER, now=NIGHT, by=None)
    closing_steps._freeze([crew.amina, crew.boris], closing, NIGHT)
    first = card_of(crew.amina)

    with pytest.raises(MonthNotLocked):
        reopen_month(month=OCTOBER, reason="Belum siap", now=NIGHT, by=ADMIN)
    assert due_months(NIGHT.date()) == [OCTOBER]
    assert close_due_months(now=NIGHT + timedelta(hours=1), today=NIGHT.date()) == [OCTOBER]

    assert MonthCard.objects.filter(frozen=True).count() == 4
    assert card_of(crew.amina).computed_at == first.computed_at
    assert Closing.objects.get().state == "SELESAI"


def test_months_are_due_from_the_agencys_day_on(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])

    assert due_months(date(2026, 11, 10)) == []
    assert due_months(date(2026, 11, 11)) == [OCTOBER]
    assert due_months(date(2026, 12, 11)) == [OCTOBER, date(2026, 11, 1)]


def test_months_that_were_missed_are_closed_in_their_order(crew: Cast) -> None:
    late_on(crew.amina, SEPTEMBER_MONDAYS[:1])

    assert close_due_months(now=NIGHT, today=NIGHT.date()) == [SEPTEMBER, OCTOBER]
    assert (card_of(crew.amina, SEPTEMBER).colour, card_of(crew.amina).colour) == ("HIJAU", "MERAH")


def test_a_month_that_is_not_over_is_not_closed(crew: Cast) -> None:
    with pytest.raises(MonthNotReady, match="belum tamat"):
        close_month(month=date(2026, 11, 1), now=NIGHT, by=None)


def test_an_issue_that_still_waits_holds_the_month(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])
    worktime.put_policy(params={"justify_deadline_day": 20}, valid_from=date(2026, 1, 1), by=None)
    Issue.objects.update(explain_by=date(2026, 11, 20), decide_by=date(2026, 11, 20))

    with pytest.raises(MonthNotReady, match="isu bulan ini masih terbuka"):
        close_month(month=OCTOBER, now=NIGHT, by=None)
    assert close_due_months(now=NIGHT, today=NIGHT.date()) == []

    assert not is_locked(OCTOBER)
    assert AuditEntry.objects.filter(action="reports.month_waits").exists()


def test_a_month_waits_for_the_one_before(crew: Cast) -> None:
    late_on(crew.amina, SEPTEMBER_MONDAYS[:1])

    with pytest.raises(MonthNotReady, match="September 2026"):
        close_month(month=OCTOBER, now=NIGHT, by=None)


def test_the_preview_says_what_locking_would_do_and_writes_nothing(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:3])

    preview = preview_month(month=OCTOBER, now=NIGHT)

    assert preview.moved == (("Amina binti Ali", "KUNING", "HIJAU", 3),)
    assert not MonthCard.objects.exists()


def test_opening_again_needs_a_reason_and_a_locked_month(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])
    with pytest.raises(MonthNotLocked):
        reopen_month(month=OCTOBER, reason="Silap", now=NIGHT, by=ADMIN)
    close(OCTOBER)

    with pytest.raises(worktime.MonthLocked, match="sebab"):
        reopen_month(month=OCTOBER, reason=" ", now=NIGHT, by=ADMIN)


def test_a_month_opened_again_is_not_locked_by_itself(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])
    close(OCTOBER)

    reopen_month(month=OCTOBER, reason="Rekod terminal hilang", now=NIGHT, by=ADMIN)

    assert due_months(date(2026, 11, 30)) == []
    assert next(row.state for row in month_rows(date(2026, 11, 20)) if row.month == OCTOBER) == "DIBUKA"
    assert card_of(crew.amina).frozen


def test_later_months_follow_when_an_earlier_one_is_locked_again(crew: Cast) -> None:
    """September makes Amina green and October red; then her September was in order."""
    work(crew.amina, workdays(SEPTEMBER), late=SEPTEMBER_MONDAYS[:3])
    work(crew.amina, workdays(OCTOBER), late=OCTOBER_MONDAYS[:3])
    close(SEPTEMBER)
    close(OCTOBER)
    assert (card_of(crew.amina, SEPTEMBER).colour, card_of(crew.amina).colour) == ("HIJAU", "MERAH")
    boris = card_of(crew.boris)

    again = NIGHT + timedelta(days=3)
    reopen_month(month=SEPTEMBER, reason="Rekod terminal hilang", now=again, by=ADMIN)
    for day in SEPTEMBER_MONDAYS[:3]:
        attendance.record_punches([_forgotten(crew.amina, day)], now=again)
    close_month(month=SEPTEMBER, now=again, by=ADMIN)

    assert (card_of(crew.amina, SEPTEMBER).colour, card_of(crew.amina).colour) == ("KUNING", "HIJAU")
    assert card_of(crew.amina).breaches == 3
    former = FormerCard.objects.filter(person=crew.amina).order_by("month")
    assert [(card.colour, card.version) for card in former] == [("HIJAU", 1), ("MERAH", 1)]
    assert AuditEntry.objects.filter(action="reports.card_replaced").count() == 2
    assert card_of(crew.boris).computed_at == boris.computed_at
    assert Closing.objects.get(month=OCTOBER).colours["HIJAU"] == 1


def test_locking_again_without_a_change_leaves_every_card_as_it_was(crew: Cast) -> None:
    work(crew.amina, workdays(OCTOBER), late=OCTOBER_MONDAYS[:1])
    close(OCTOBER)
    before = card_of(crew.amina)

    reopen_month(month=OCTOBER, reason="Semakan", now=NIGHT, by=ADMIN)
    close_month(month=OCTOBER, now=NIGHT + timedelta(hours=1), by=ADMIN)

    card = card_of(crew.amina)
    assert (card.summary, card.computed_at, card.version) == (before.summary, before.computed_at, 1)
    assert not FormerCard.objects.exists()
    assert [closing.number for closing in Closing.objects.order_by("number")] == [1, 2]


def test_counting_takes_the_same_statements_for_one_officer_and_for_four(crew: Cast) -> None:
    late_on(crew.amina, OCTOBER_MONDAYS[:1])
    compile_month(month=OCTOBER, now=NIGHT)
    with CaptureQueriesContext(connection) as few:
        compile_month(month=OCTOBER, now=NIGHT)
    for person in (crew.boris, crew.dania, crew.erna):
        late_on(person, OCTOBER_MONDAYS[:1])

    with CaptureQueriesContext(connection) as many:
        compile_month(month=OCTOBER, now=NIGHT)

    assert len(many) == len(few)


def test_the_running_count_leaves_out_days_that_no_longer_show_what_was_refused(crew: Cast) -> None:
    day = OCTOBER_MONDAYS[0]
    work(crew.amina, [day])
    Issue.objects.create(
        person_id=crew.amina,
        date=day,
        kind="LUAR_KAWASAN",
        state="TOLAK",
        explain_by=day,
        decide_by=day,
        opened_at=at("08:00"),
    )

    assert running_count(crew.amina, OCTOBER, TABLE_A) == 0
    assert day_of(crew.amina, day).primary == "HADIR"


@pytest.mark.parametrize(
    ("month", "last"), [(date(2026, 2, 1), 28), (date(2028, 2, 1), 29), (date(2026, 12, 1), 31), (OCTOBER, 31)]
)
def test_a_month_ends_on_its_last_day(month: date, last: int) -> None:
    assert last_day(month).day == last


def _forgotten(person_id: int, day: date) -> attendance.RawPunch:
    """The terminal's record of the arrival in time."""

    return raw(person_id, "MASUK", "08:00", day)
