"""Every kind of fact that changes judges again the days it touches, and those only; in any order the same comes out."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest

from tenant_apps.attendance import services
from tenant_apps.attendance.models import Day
from tenant_apps.attendance.selectors import reading
from tenant_apps.leave.services import LEAVE_DESK, enter_leave, enter_release
from tenant_apps.movements.services import MOVEMENT_DESK, enter_movement
from tenant_apps.people import services as people
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, after, at, crew_at_work, day_of, punch, raw
from tests.tenant_apps.people.cast import Cast

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
WEEK = tuple(MONDAY + timedelta(days=n) for n in range(5))
NOW = after(MONDAY + timedelta(days=10))

type Fact = Callable[[Cast], object]


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """A week of Amina and Boris, judged and closed."""
    found = crew_at_work()
    for day in WEEK:
        services.record_punches(
            [
                raw(person, kind, clock, day)
                for person in (found.amina, found.boris)
                for kind, clock in (("MASUK", "08:40"), ("KELUAR", "17:20"))
            ],
            now=after(day),
        )
    services.judge_days(person_ids=[found.amina, found.boris], date_from=MONDAY, date_to=FRIDAY, now=NOW)
    return found


def versions() -> dict[tuple[int, date], int]:
    return {(person, day): version for person, day, version in Day.objects.values_list("person_id", "date", "version")}


def settled() -> bool:
    """Whether every day stands as a judgement made now would have it, and none waits."""
    days = list(Day.objects.values_list("person_id", "date"))
    persons, dates = sorted({person for person, _day in days}), [day for _person, day in days]
    found = reading.standings_of(days, reading.read(persons, min(dates), max(dates)), now=NOW)
    return not Day.objects.filter(stale=True).exists() and not any(one.is_other for one in found)


def amina(crew: Cast) -> dict[str, object]:
    return {"person_id": crew.amina, "by": None, "now": NOW}


FACTS: dict[str, tuple[Fact, int, tuple[date, ...]]] = {
    "a punch that arrives late": (
        lambda crew: services.record_punches([raw(crew.amina, "MASUK", "07:45", TUESDAY)], now=NOW),
        1,
        (TUESDAY,),
    ),
    "leave": (
        lambda crew: enter_leave(
            type="CR",
            date_from=TUESDAY,
            date_to=WEDNESDAY,
            state="LULUS",
            **amina(crew),  # type: ignore[arg-type]  # free keywords of a test
        ),
        1,
        (TUESDAY, WEDNESDAY),
    ),
    "a release": (
        lambda crew: enter_release(
            kind="HAMIL",
            date_from=THURSDAY,
            date_to=FRIDAY,
            state="LULUS",
            **amina(crew),  # type: ignore[arg-type]  # free keywords of a test
        ),
        1,
        (THURSDAY, FRIDAY),
    ),
    "a permission": (
        lambda crew: enter_movement(
            kind="KEBENARAN",
            date_from=TUESDAY,
            from_minutes=600,
            to_minutes=660,
            state="LULUS",
            **amina(crew),  # type: ignore[arg-type]  # free keywords of a test
        ),
        1,
        (TUESDAY,),
    ),
    "duty of the whole day": (
        lambda crew: enter_movement(kind="KURSUS", date_from=FRIDAY, state="LULUS", **amina(crew)),  # type: ignore[arg-type]  # free keywords of a test
        1,
        (FRIDAY,),
    ),
    "a schedule of one officer": (
        lambda crew: worktime.assign_schedule(
            person_ids=[crew.amina], pattern_code="WP1", valid_from=WEDNESDAY, valid_to=FRIDAY, by=None
        ),
        1,
        (WEDNESDAY, THURSDAY),
    ),
    "the default schedule": (
        lambda crew: worktime.set_default_schedule(pattern_code="WP1", valid_from=THURSDAY, by=None),
        2,
        (THURSDAY, FRIDAY),
    ),
    "a holiday": (
        lambda crew: worktime.put_holiday(day=WEDNESDAY, state="", name_ms="Cuti", by=None),
        2,
        (WEDNESDAY,),
    ),
    "a parameter": (
        lambda crew: worktime.put_policy(
            params={"single_punch_split": "12:00"}, valid_from=THURSDAY, label="x", by=None
        ),
        2,
        (THURSDAY, FRIDAY),
    ),
    "a posting": (
        lambda crew: people.move_person(
            person_id=crew.amina, unit_id=crew.other_unit, location_id=crew.place, valid_from=THURSDAY, by=None
        ),
        1,
        (THURSDAY, FRIDAY),
    ),
    "an exemption": (
        lambda crew: people.exempt_person(
            person_id=crew.amina,
            valid_from=THURSDAY,
            last_day=None,
            reason="Surat KJ 12/2026",
            by=None,
            now=NOW,
        ),
        1,
        (THURSDAY, FRIDAY),
    ),
    "the end of service": (
        lambda crew: people.end_person(person_id=crew.amina, on=FRIDAY, by=None),
        1,
        (FRIDAY,),
    ),
    "the state of an office": (
        lambda crew: people.put_location(
            location_id=crew.place, name="Blok B", state="KDH", latitude=2.926, longitude=101.696, by=None
        ),
        2,
        WEEK,
    ),
}


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_judges_again_the_days_it_touches_and_only_those(crew: Cast, name: str) -> None:
    fact, persons, days = FACTS[name]
    before = versions()

    fact(crew)

    touched = {(person, day) for person in (crew.amina, crew.boris)[:persons] for day in days}
    assert {pair for pair, version in versions().items() if before.get(pair) != version} == touched
    assert settled()


def test_a_locked_month_is_byte_stable_under_every_kind_of_fact(crew: Cast) -> None:
    worktime.lock_month(month=MONDAY, now=NOW, by=None)
    before = list(Day.objects.order_by("pk").values())

    for fact, _persons, _days in FACTS.values():
        with suppress(worktime.MonthLocked):
            fact(crew)

    assert list(Day.objects.order_by("pk").values()) == before


def test_what_is_withdrawn_is_judged_again(crew: Cast) -> None:
    leave = enter_leave(type="CR", date_from=TUESDAY, date_to=TUESDAY, state="LULUS", **amina(crew))  # type: ignore[arg-type]  # free keywords of a test
    duty = enter_movement(kind="KURSUS", date_from=FRIDAY, state="LULUS", **amina(crew))  # type: ignore[arg-type]  # free keywords of a test
    assert [day_of(crew.amina, day).primary for day in (TUESDAY, FRIDAY)] == ["CUTI", "TUGAS_RASMI"]

    LEAVE_DESK.cancel(leave, by=None, now=NOW)
    MOVEMENT_DESK.cancel(duty, by=None, now=NOW)

    assert [day_of(crew.amina, day).primary for day in (TUESDAY, FRIDAY)] == ["HADIR", "HADIR"]
    assert settled()


def over_quota(crew: Cast, *days: date) -> list[bool]:
    return ["BDR_LEBIH_KUOTA" in day_of(crew.amina, day).flags for day in days]


@pytest.fixture
def hybrid(in_north: TenantRef) -> Cast:
    """Amina, with hybrid days."""
    found = crew_at_work()
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params={"hbh_enabled": True}, label="HBH", by=None)
    return found


def at_home(crew: Cast, day: date) -> None:
    services.record_punches([raw(crew.amina, "MASUK", "08:00", day, place="BDR")], now=NOW)


def test_a_day_at_home_that_arrives_late_counts_for_the_later_ones_of_its_week(hybrid: Cast) -> None:
    next_week = MONDAY + timedelta(days=8)
    for day in (WEDNESDAY, THURSDAY, next_week):
        at_home(hybrid, day)
    assert over_quota(hybrid, WEDNESDAY, THURSDAY, next_week) == [False, False, False]

    at_home(hybrid, TUESDAY)

    assert over_quota(hybrid, TUESDAY, WEDNESDAY, THURSDAY, next_week) == [False, False, True, False]
    assert settled()


def test_a_day_at_home_that_is_one_no_longer_frees_the_later_ones(hybrid: Cast) -> None:
    for day in (TUESDAY, WEDNESDAY, THURSDAY):
        at_home(hybrid, day)
    assert over_quota(hybrid, THURSDAY) == [True]

    enter_leave(person_id=hybrid.amina, type="CR", date_from=TUESDAY, date_to=TUESDAY, state="LULUS", by=None, now=NOW)

    assert over_quota(hybrid, THURSDAY) == [False]
    assert settled()


def test_a_punch_of_today_counts_for_nothing_that_is_to_come(hybrid: Cast) -> None:
    punch(hybrid.amina, "MASUK", "08:00", TUESDAY, fix=None, declared="BDR")

    assert Day.objects.count() == 1


def test_facts_in_any_order_lead_to_the_same_days(hybrid: Cast) -> None:
    """The same facts for four officers, each in another order, and judged in between."""
    crew = (hybrid.amina, hybrid.boris, hybrid.dania, hybrid.erna)
    worktime.put_pattern(code="MALAM", name="Malam", kind="SYIF", start_minutes=1320, end_minutes=360, by=None)
    clocks = [("08:10", "MASUK"), ("17:05", "KELUAR"), ("08:12", None), ("13:20", None)]
    punches = [(day, clock, kind, "BDR") for day in (TUESDAY, WEDNESDAY, THURSDAY) for clock, kind in clocks]
    punches += [(MONDAY, "21:55", "MASUK", "PEJABAT"), (MONDAY, "06:05+1", "KELUAR", "PEJABAT")]
    facts: list[Callable[[int], object]] = [
        lambda person, one=one: services.record_punches(  # type: ignore[misc]  # the loop's own value
            [raw(person, one[2], one[1], one[0], place=one[3])], now=NOW
        )
        for one in punches
    ]
    facts += [
        lambda person: enter_leave(
            person_id=person, type="CR", part="AM", date_from=WEDNESDAY, date_to=WEDNESDAY, state="LULUS", by=None,
            now=NOW,
        ),
        lambda person: enter_movement(
            person_id=person, kind="OUTSTATION", date_from=THURSDAY, from_minutes=840, to_minutes=1080, state="LULUS",
            by=None, now=NOW,
        ),
        lambda person: worktime.assign_schedule(
            person_ids=[person], pattern_code="MALAM", valid_from=MONDAY, valid_to=TUESDAY, by=None
        ),
        lambda person: services.judge_days(person_ids=[person], date_from=MONDAY, date_to=FRIDAY, now=NOW),
    ]  # fmt: skip
    for seed, person in enumerate(crew):
        for fact in random.Random(seed).sample(facts, len(facts)):
            fact(person)
        services.judge_days(person_ids=[person], date_from=MONDAY, date_to=FRIDAY, now=NOW)

    def stands(person: int) -> list[tuple[object, ...]]:
        columns = ("date", "primary", "flags", "first_in", "last_out", "required_out", "worked_minutes", "trace")
        return list(Day.objects.filter(person=person).order_by("date").values_list(*columns))

    assert [stands(person) for person in crew[1:]] == [stands(crew[0])] * 3
    assert settled()


def test_a_month_opened_again_hears_what_it_missed(crew: Cast) -> None:
    worktime.lock_month(month=MONDAY, now=NOW, by=None)
    services.record_punches([raw(crew.amina, "MASUK", "07:30", TUESDAY)], now=NOW)
    assert day_of(crew.amina, TUESDAY).first_in == 520

    worktime.unlock_month(month=MONDAY, reason="Rekod lewat tiba", now=NOW, by=None)

    assert day_of(crew.amina, TUESDAY).first_in == 450
    assert settled()


def test_more_days_than_are_judged_at_once_wait_for_the_queue(crew: Cast) -> None:
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(60)]
    services.judge_days(person_ids=[crew.amina], date_from=days[0], date_to=days[-1], now=NOW)

    worktime.assign_schedule(
        person_ids=[crew.amina], pattern_code="WP1", valid_from=days[0], valid_to=days[-1], by=None
    )

    assert Day.objects.filter(stale=True).count() >= 59
    services.sweep(now=at("00:30", MONDAY + timedelta(days=11)))
    assert settled()
