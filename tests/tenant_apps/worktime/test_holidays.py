"""Public holidays: seeded from the official lists, then the agency's own."""

from datetime import UTC, date, datetime

import holidays as library
import pytest

from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.models import Holiday
from tenant_apps.worktime.services.holidays import listed_days
from tenant_apps.worktime.signals import calendar_changed
from tenants.directory import TenantRef

STATES = ("PJY", "KDH", "KTN", "TRG", "JHR", "SBH", "SWK")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_the_seed_has_the_very_days_of_the_official_list(in_north: TenantRef, state: str, year: int) -> None:
    services.seed_holidays([state], [year])

    official = library.country_holidays("MY", subdiv=state, years=year, language="ms_MY")
    stored = selectors.holiday_cards(date(year, 1, 1), date(year, 12, 31), states=[state])

    assert {card.date for card in stored} == set(official)
    assert sorted((card.date, card.name_ms) for card in stored) == sorted(
        (day, name) for day in official for name in official.get_list(day)
    )
    assert all(card.is_active for card in stored)
    assert all(card.name_en for card in stored)


def test_days_of_the_moon_to_come_are_estimates_until_confirmed(in_north: TenantRef) -> None:
    services.seed_holidays(["PJY"], [2028])
    cards = selectors.holiday_cards(date(2028, 1, 1), date(2028, 12, 31), states=["PJY"])
    puasa = next(card for card in cards if card.name_ms == "Hari Raya Puasa")

    assert puasa.is_estimated
    assert puasa.name_en == "Eid al-Fitr"
    assert next(card for card in cards if card.name_ms == "Hari Kebangsaan").is_active

    services.confirm_holidays(holiday_ids=[puasa.id], by=None)
    assert Holiday.objects.get(pk=puasa.id).status == "AKTIF"


def test_two_holidays_on_a_date_each_keep_their_own_english_name() -> None:
    names = {day.name_ms: day.name_en for day in listed_days(["SBH"], [2024, 2026])}

    assert names["Hari Malaysia"] == "Malaysia Day"
    assert names["Hari Keputeraan Nabi Muhammad S.A.W."] == "Prophet Muhammad's Birthday"
    assert names["Cuti Hari Wesak"] == "Vesak Day (observed)"


def test_seeding_again_brings_nothing_back(in_north: TenantRef) -> None:
    Holiday.objects.all().delete()
    first = services.seed_holidays(["PJY"], [2026])
    day = Holiday.objects.get(state="PJY", name_ms="Hari Malaysia", date__year=2026)
    services.cancel_holiday(holiday_id=day.pk, by=None)

    assert first > 10
    assert services.seed_holidays(["PJY"], [2026]) == 0
    assert Holiday.objects.get(pk=day.pk).status == "BATAL"
    assert services.seed_holidays(["PJY", "KDH"], [2026]) > 10


def test_a_change_names_its_days_and_states(
    in_north: TenantRef, django_capture_on_commit_callbacks: pytest.FixtureDef[object]
) -> None:
    heard: list[tuple[object, object]] = []

    def listen(sender: object, dates: object, states: object, **_: object) -> None:
        heard.append((dates, states))

    calendar_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture that is a function
            services.put_holiday(day=date(2026, 12, 1), state="PJY", name_ms="Hari Khas", by=None)
    finally:
        calendar_changed.disconnect(listen)

    assert heard == [((date(2026, 12, 1),), ("PJY",))]


def test_a_locked_month_takes_no_holiday(in_north: TenantRef) -> None:
    services.lock_month(month=date(2026, 3, 15), now=datetime(2026, 4, 11, tzinfo=UTC), by=None)

    with pytest.raises(services.MonthLocked):
        services.put_holiday(day=date(2026, 3, 2), name_ms="Terlambat", by=None)


def test_the_same_day_twice_and_a_day_without_a_name_are_refused(in_north: TenantRef) -> None:
    services.put_holiday(day=date(2026, 12, 1), name_ms="Hari Khas", by=None)

    with pytest.raises(services.BadHoliday):
        services.put_holiday(day=date(2026, 12, 1), name_ms="Hari Khas", by=None)
    with pytest.raises(services.BadHoliday):
        services.put_holiday(day=date(2026, 12, 2), name_ms=" ", by=None)


def test_the_indonesian_list_has_no_state(in_north: TenantRef) -> None:
    Holiday.objects.all().delete()

    assert services.seed_holidays([], [2026], country="ID") > 10
    assert set(Holiday.objects.values_list("state", flat=True)) == {""}
