"""Ramadan releases follow the confirmed dates: cut to them, moved with them, and their days judged again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tenant_apps.leave import services
from tenant_apps.leave.models import Release
from tenant_apps.leave.signals import absences_changed
from tenant_apps.notifications.models import Notice
from tenant_apps.people.desks import desk_of
from tenant_apps.worktime.models import RamadanPeriod
from tenant_apps.worktime.services import confirm_ramadan, lock_month, put_ramadan, seed_ramadan
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import at, crew_at_work
from tests.tenant_apps.people.cast import Cast

NOW = at("09:00", date(2027, 1, 20))
TODAY = NOW.date()
FIRST, LAST = date(2027, 2, 8), date(2027, 3, 9)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    RamadanPeriod.objects.all().delete()
    return crew_at_work()


@pytest.fixture
def heard() -> Iterator[list[tuple[int, date, date]]]:
    calls: list[tuple[int, date, date]] = []

    def listen(person_ids: list[int], date_from: date, date_to: date, **_: Any) -> None:
        calls.append((person_ids[0], date_from, date_to))

    absences_changed.connect(listen)
    yield calls
    absences_changed.disconnect(listen)


def enter(person_id: int, first: date, last: date, state: str = "LULUS") -> int:
    return services.enter_release(
        person_id=person_id, kind="RAMADAN", date_from=first, date_to=last, by=None, now=NOW, state=state
    )


def dates(release_id: int) -> tuple[date, date]:
    row = Release.objects.get(pk=release_id)
    return row.date_from, row.date_to


def test_confirming_the_dates_cuts_what_reaches_outside_and_judges_the_days_lost(
    crew: Cast, heard: list[tuple[int, date, date]]
) -> None:
    release = enter(crew.amina, date(2027, 2, 5), date(2027, 3, 12))
    heard.clear()
    seed_ramadan([2027])
    assert dates(release) == (date(2027, 2, 5), date(2027, 3, 12))

    confirm_ramadan(ramadan_id=RamadanPeriod.objects.get(hijri_year=1448).pk, by=None)

    assert dates(release) == (FIRST, LAST)
    assert heard == [
        (crew.amina, date(2027, 2, 5), date(2027, 2, 7)),
        (crew.amina, date(2027, 3, 10), date(2027, 3, 12)),
    ]
    asked = desk_of("kebenaran-khas").asked_one(release)
    assert asked is not None
    assert asked.facts == ("dipotong mengikut Ramadan yang disahkan; dimohon 5 Februari 2027 hingga 12 Mac 2027",)
    assert Notice.objects.filter(person=crew.amina).latest("pk").title["ms"].startswith("Permohonan dipinda")


def test_a_correction_gives_back_what_was_cut_and_takes_no_more_than_it_must(crew: Cast) -> None:
    own = enter(crew.amina, date(2027, 2, 7), date(2027, 2, 28))
    put_ramadan(date_from=FIRST, date_to=LAST, by=None)
    assert dates(own) == (FIRST, date(2027, 2, 28))

    put_ramadan(date_from=date(2027, 2, 7), date_to=date(2027, 3, 8), by=None)

    assert dates(own) == (date(2027, 2, 7), date(2027, 2, 28))


def test_what_was_asked_for_as_the_month_follows_it_on_both_ends(crew: Cast) -> None:
    put_ramadan(date_from=FIRST, date_to=LAST, by=None)
    month = services.ask_ramadan(person_id=crew.amina, today=TODAY, by=None, now=NOW, state="LULUS")
    late = services.ask_ramadan(person_id=crew.boris, today=date(2027, 2, 20), by=None, now=NOW, state="LULUS")

    put_ramadan(date_from=date(2027, 2, 9), date_to=date(2027, 3, 10), by=None)

    assert dates(month) == (date(2027, 2, 9), date(2027, 3, 10))
    assert dates(late) == (date(2027, 2, 20), date(2027, 3, 10))


def test_a_states_own_dates_bind_its_officers_alone(crew: Cast) -> None:
    put_ramadan(date_from=FIRST, date_to=LAST, by=None)
    month = services.ask_ramadan(person_id=crew.amina, today=TODAY, by=None, now=NOW)

    put_ramadan(date_from=date(2027, 2, 9), date_to=LAST, state="SBH", by=None)
    assert dates(month) == (FIRST, LAST)
    put_ramadan(date_from=date(2027, 2, 9), date_to=LAST, state="PJY", by=None)
    assert dates(month) == (date(2027, 2, 9), LAST)


def test_a_release_entered_after_the_confirmation_is_cut_at_once_and_one_outside_is_cancelled(crew: Cast) -> None:
    outside = enter(crew.amina, date(2027, 1, 25), date(2027, 2, 3), "MENUNGGU")
    put_ramadan(date_from=FIRST, date_to=LAST, by=None)

    assert Release.objects.get(pk=outside).state == "BATAL"
    assert dates(enter(crew.amina, date(2027, 2, 7), date(2027, 3, 20))) == (FIRST, LAST)


def test_days_of_a_locked_month_keep_their_release(crew: Cast) -> None:
    release = enter(crew.amina, date(2027, 2, 5), LAST)
    lock_month(month=date(2027, 2, 1), now=NOW, by=None)

    put_ramadan(date_from=FIRST, date_to=LAST, by=None)

    assert dates(release) == (date(2027, 2, 5), LAST)
