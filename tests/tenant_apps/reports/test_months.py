from datetime import date, timedelta

import pytest

from tenant_apps.attendance import services as attendance
from tenant_apps.issues import services as issues
from tenant_apps.issues.selectors.settled import open_between
from tenant_apps.reports.models import MonthCard
from tenant_apps.reports.services import close_month, compile_month
from tenant_apps.reports.services.months import last_day
from tenant_apps.worktime.selectors import is_locked
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import after, at, crew_at_work, punch
from tests.tenant_apps.people.cast import Cast

OCTOBER = date(2026, 10, 1)
MONDAYS = [date(2026, 10, 5) + timedelta(days=7 * i) for i in range(4)]


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Amina, late on the Mondays of October and present on no other day that was judged."""
    return crew_at_work()


def late_on(person_id: int, days: list[date]) -> None:
    for day in days:
        punch(person_id, "MASUK", "09:20", day)
        punch(person_id, "KELUAR", "18:05", day)
        attendance.close_days(person_ids=[person_id], date_from=day, date_to=day, now=after(day))


def card_of(person_id: int, month: date = OCTOBER) -> MonthCard:
    return MonthCard.objects.get(person_id=person_id, month=month)


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
    late_on(crew.amina, MONDAYS[:3])

    compile_month(month=OCTOBER, now=at("00:40", date(2026, 11, 11)))

    assert (card_of(crew.amina).colour, card_of(crew.amina).breaches) == ("HIJAU", 3)


def test_an_accepted_day_does_not_count(crew: Cast) -> None:
    late_on(crew.amina, MONDAYS[:3])
    first = open_between(MONDAYS[0], MONDAYS[0])[0]
    accept(first.id, crew, MONDAYS[0])

    compile_month(month=OCTOBER, now=at("00:40", date(2026, 11, 11)))

    assert (card_of(crew.amina).colour, card_of(crew.amina).breaches) == ("KUNING", 2)


def test_a_card_follows_the_one_before(crew: Cast) -> None:
    september = date(2026, 9, 1)
    MonthCard.objects.create(
        person_id=crew.amina, month=september, colour="HIJAU", previous="KUNING", breaches=3, computed_at=at("08:00")
    )
    late_on(crew.amina, MONDAYS[:3])

    compile_month(month=OCTOBER, now=at("00:40", date(2026, 11, 11)))

    assert (card_of(crew.amina).previous, card_of(crew.amina).colour) == ("HIJAU", "MERAH")


def test_closing_freezes_the_cards_and_locks_the_month(crew: Cast) -> None:
    late_on(crew.amina, MONDAYS[:1])

    assert close_month(month=OCTOBER, now=at("00:40", date(2026, 11, 11)), by=None) == 1
    frozen = card_of(crew.amina)

    assert frozen.frozen
    assert is_locked(OCTOBER)
    assert close_month(month=OCTOBER, now=at("00:40", date(2026, 11, 12)), by=None) == 0
    compile_month(month=OCTOBER, now=at("00:40", date(2026, 11, 12)))
    assert card_of(crew.amina).computed_at == frozen.computed_at


def test_the_summary_says_what_the_month_was_made_of(crew: Cast) -> None:
    late_on(crew.amina, MONDAYS[:2])

    compile_month(month=OCTOBER, now=at("00:40", date(2026, 11, 11)))

    summary = card_of(crew.amina).summary
    assert summary["days"] == {"HADIR": 2, "LEWAT": 2}
    assert summary["late_minutes"] == 40
    assert summary["breach_dates"] == ["2026-10-05", "2026-10-12"]


@pytest.mark.parametrize(
    ("month", "last"), [(date(2026, 2, 1), 28), (date(2028, 2, 1), 29), (date(2026, 12, 1), 31), (OCTOBER, 31)]
)
def test_a_month_ends_on_its_last_day(month: date, last: int) -> None:
    assert last_day(month).day == last
