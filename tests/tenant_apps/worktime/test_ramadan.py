"""The dates of Ramadan: estimated, confirmed, and what cannot be a fasting month."""

from datetime import date

import pytest

from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.models import RamadanPeriod
from tenant_apps.worktime.services.ramadan import hijri_year_of, listed_ramadan
from tenants.directory import TenantRef

LISTED = [
    (2024, 1445, date(2024, 3, 12), date(2024, 4, 9)),
    (2025, 1446, date(2025, 3, 2), date(2025, 3, 30)),
    (2026, 1447, date(2026, 2, 19), date(2026, 3, 20)),
    (2027, 1448, date(2027, 2, 8), date(2027, 3, 9)),
]


@pytest.fixture
def none_yet(in_north: TenantRef) -> TenantRef:
    RamadanPeriod.objects.all().delete()
    return in_north


@pytest.mark.parametrize(("year", "hijri", "first", "last"), LISTED)
def test_the_lists_give_the_fasting_month(year: int, hijri: int, first: date, last: date) -> None:
    [found] = listed_ramadan([year])

    assert (found.hijri_year, found.date_from, found.date_to) == (hijri, first, last)


def test_a_year_may_hold_two_and_their_number_goes_on() -> None:
    assert [one.hijri_year for one in listed_ramadan([2030])] == [1451, 1452]
    assert [hijri_year_of(one.date_from) for one in listed_ramadan(range(2024, 2040))] == list(range(1445, 1462))


def test_a_new_agency_begins_with_estimates_which_are_confirmed_by_hand(none_yet: TenantRef) -> None:
    assert services.seed_ramadan([2026, 2027]) == 2
    assert services.seed_ramadan([2026]) == 0
    newest, older = selectors.ramadan_cards()
    assert newest.is_estimated
    assert older.days == 30

    assert services.confirm_ramadan(ramadan_id=older.id, by=None)
    assert not services.confirm_ramadan(ramadan_id=older.id, by=None)
    assert [card.hijri_year for card in selectors.ramadan_cards(only_confirmed=True)] == [1447]


def test_a_states_own_dates_lie_over_the_general_ones(none_yet: TenantRef) -> None:
    services.seed_ramadan([2027])
    services.put_ramadan(date_from=date(2027, 2, 9), date_to=date(2027, 3, 9), state="SBH", by=None)

    general, own = selectors.ramadan_on(date(2027, 1, 1), "PJY"), selectors.ramadan_on(date(2027, 1, 1), "SBH")

    assert general is not None
    assert own is not None
    assert (general.date_from, own.date_from) == (date(2027, 2, 8), date(2027, 2, 9))
    assert (general.is_estimated, own.is_estimated) == (True, False)
    assert selectors.ramadan_on(date(2028, 12, 1), "PJY") is None


@pytest.mark.parametrize(
    ("first", "last"), [("2027-02-08", "2027-02-20"), ("2027-02-08", "2027-04-01"), ("2027-03-09", "2027-02-08")]
)
def test_dates_that_span_no_lunar_month_are_refused(none_yet: TenantRef, first: str, last: str) -> None:
    with pytest.raises(services.BadRamadan, match="29 atau 30"):
        services.put_ramadan(date_from=date.fromisoformat(first), date_to=date.fromisoformat(last), by=None)


def test_two_years_do_not_overlap(none_yet: TenantRef) -> None:
    services.put_ramadan(date_from=date(2030, 1, 6), date_to=date(2030, 2, 3), by=None)
    RamadanPeriod.objects.update(hijri_year=1450)

    with pytest.raises(services.BadRamadan, match="bertindih"):
        services.put_ramadan(date_from=date(2030, 1, 10), date_to=date(2030, 2, 7), by=None)
