"""Who is told what of cards and absence, and that nobody is told twice."""

from datetime import date, datetime, timedelta

import pytest

from tenant_apps.attendance import services as attendance
from tenant_apps.issues.models import Issue
from tenant_apps.notifications.models import Notice
from tenant_apps.people.models import Unit
from tenant_apps.reports import services
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, at, crew_at_work
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.months import OCTOBER, OCTOBER_MONDAYS, close, work, workdays


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Boris supervises Amina, Dania supervises Boris; Erna heads the agency."""
    crew = crew_at_work()
    Unit.objects.filter(pk=crew.root).update(head_id=crew.erna)
    return crew


def told(kind: str) -> list[tuple[int, str]]:
    notices = Notice.objects.filter(kind=kind).order_by("pk")
    return [(notice.person_id, notice.title["ms"]) for notice in notices]


def absent_until(person_id: int, last: date, days: int) -> datetime:
    """Judge so many weekdays without a record up to ``last``; return the night after. The 9th is a holiday."""
    first = last
    for _more in range(days - 1):
        first -= timedelta(days=3 if first.weekday() == 0 else 1)
    night = at("01:10+1", last)
    attendance.close_days(person_ids=[person_id], date_from=first, date_to=last, now=night)
    return night


def test_changed_cards_are_told_to_the_officer_and_in_one_notice_to_those_above(crew: Cast) -> None:
    for person in (crew.amina, crew.boris):
        work(person, workdays(OCTOBER), late=OCTOBER_MONDAYS[:3])
    for person in (crew.dania, crew.erna):
        work(person, workdays(OCTOBER))
    close(OCTOBER)

    assert told("reports.card") == [
        (crew.boris, "Kad Oktober 2026 anda hijau"),
        (crew.amina, "Kad Oktober 2026 anda hijau"),
    ]
    above = dict(told("reports.cards"))
    assert above == {
        crew.dania: "Kad 1 pegawai berubah",
        crew.boris: "Kad 1 pegawai berubah",
        crew.erna: "Kad 2 pegawai berubah",
    }
    english = Notice.objects.get(kind="reports.cards", person=crew.boris)
    assert english.body["en"] == "Amina binti Ali, October 2026: yellow to green"


def test_the_second_day_that_counts_brings_one_warning(crew: Cast) -> None:
    for number, day in enumerate((MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))):
        work(crew.amina, [day], late=[day])
        night = at("01:10+1", day)
        warned = services.refresh_running(now=night, today=night.date())

        assert warned == (1 if number == 1 else 0)

    assert told("reports.warning") == [(crew.amina, "2 hari dikira pada kad anda")]


@pytest.mark.parametrize(("days", "hearers"), [(1, ["boris"]), (2, ["boris"]), (3, ["boris"]), (8, ["boris", "erna"])])
def test_absence_is_told_by_how_long_it_lasts(crew: Cast, days: int, hearers: list[str]) -> None:
    night = absent_until(crew.amina, MONDAY, days)

    services.watch_absence(now=night, today=night.date())
    services.watch_absence(now=night, today=night.date())

    assert sorted(pk for pk, _title in told("reports.absence")) == sorted(getattr(crew, name) for name in hearers)


def test_each_level_of_a_streak_is_told_once(crew: Cast) -> None:
    for step in range(4):
        night = absent_until(crew.amina, MONDAY + timedelta(days=step), 1)
        services.watch_absence(now=night, today=night.date())

    assert [title for _pk, title in told("reports.absence")] == [
        "Amina binti Ali tidak hadir 1 hari",
        "Amina binti Ali tidak hadir 3 hari berturut-turut",
    ]


def test_a_weekend_does_not_end_a_streak_and_an_accepted_explanation_does(crew: Cast) -> None:
    night = absent_until(crew.amina, MONDAY, 3)
    Issue.objects.filter(person=crew.amina, date=MONDAY - timedelta(days=3)).update(state="LULUS")

    services.watch_absence(now=night, today=night.date())

    assert [title for _pk, title in told("reports.absence")] == ["Amina binti Ali tidak hadir 1 hari"]


def test_coming_back_ends_the_streak(crew: Cast) -> None:
    night = absent_until(crew.amina, MONDAY, 3)
    tuesday = MONDAY + timedelta(days=1)
    work(crew.amina, [tuesday])
    night = at("01:10+1", tuesday)

    assert services.watch_absence(now=night, today=night.date()) == 0
