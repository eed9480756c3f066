"""Judging days: repeatable, in any order, never from older facts, closed at night, still when the month is locked."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.attendance import services
from tenant_apps.attendance.models import Day
from tenant_apps.attendance.selectors import reading
from tenant_apps.attendance.services import judging
from tenant_apps.attendance.signals import days_judged
from tenant_apps.leave.services import enter_leave
from tenant_apps.worktime import services as worktime
from tenants.directory import TenantRef
from tests.tenant_apps.attendance.desk import MONDAY, after, at, crew_at_work, day_of, punch, raw
from tests.tenant_apps.people.cast import Cast

SUNDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    return crew_at_work()


def close(crew: Cast, day: date = MONDAY) -> services.Judged:
    return services.close_days(person_ids=[crew.amina, crew.boris], date_from=day, date_to=day, now=after(day))


def test_judging_twice_changes_and_announces_nothing(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "09:10")
    punch(crew.amina, "KELUAR", "18:00")
    close(crew)
    before = list(Day.objects.order_by("pk").values())

    again = close(crew)

    assert again.changes == ()
    assert list(Day.objects.order_by("pk").values()) == before


def test_the_order_of_the_punches_does_not_matter(crew: Cast) -> None:
    records = [("07:58", "MASUK"), ("12:30", None), ("13:20", None), ("17:20", "KELUAR"), ("07:59", None)]
    verdicts = set()
    for seed in range(5):
        day = MONDAY + timedelta(weeks=seed - 10)
        shuffled = records[:]
        random.Random(seed).shuffle(shuffled)
        for clock, kind in shuffled:
            services.record_punches([raw(crew.amina, kind, clock, day)], now=at(clock, day))
        services.judge_days(person_ids=[crew.amina], date_from=day, date_to=day, now=after(day))
        judged = day_of(crew.amina, day)
        verdicts.add((judged.primary, judged.first_in, judged.last_out, judged.worked_minutes, tuple(judged.flags)))

    assert len(verdicts) == 1


def test_the_night_makes_the_absent_absent_and_leaves_the_weekend_alone(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")

    close(crew)
    close(crew, SUNDAY)

    assert (day_of(crew.amina).primary, day_of(crew.amina).flags) == ("TIDAK_LENGKAP", ["TIADA_KELUAR"])
    assert (day_of(crew.boris).primary, day_of(crew.boris).is_open) == ("TIDAK_HADIR", False)
    assert day_of(crew.boris, SUNDAY).primary == "REHAT"


def test_a_day_left_open_by_a_lost_night_is_closed_by_the_next(crew: Cast) -> None:
    punch(crew.amina, "MASUK", "08:00")

    close(crew, MONDAY + timedelta(days=1))

    assert day_of(crew.amina).is_open is False


def test_any_number_of_days_takes_the_same_number_of_statements(crew: Cast) -> None:
    def statements(people: list[int], days: int) -> int:
        with CaptureQueriesContext(connection) as counted:
            services.judge_days(
                person_ids=people, date_from=MONDAY, date_to=MONDAY + timedelta(days=days), now=at("08:00")
            )
        return len(counted)

    one = statements([crew.amina], 0)

    assert statements([crew.amina, crew.boris, crew.dania], 4) == one


def test_leave_approved_later_is_judged_when_it_is_heard(crew: Cast) -> None:
    close(crew)
    assert day_of(crew.boris).primary == "TIDAK_HADIR"

    enter_leave(person_id=crew.boris, type="CS", date_from=MONDAY, date_to=MONDAY, state="LULUS", by=None, now=after())

    assert day_of(crew.boris).primary == "CUTI"
    assert not day_of(crew.boris).stale


def test_marked_days_wait_for_the_sweep(crew: Cast) -> None:
    close(crew)
    waiting = services.mark_stale([crew.amina, crew.dania], [MONDAY])

    assert (waiting, Day.objects.filter(stale=True).count()) == (2, 2)
    assert services.sweep(now=after()) == 2
    assert services.sweep(now=after()) == 0
    assert day_of(crew.dania).primary == "TIDAK_HADIR"


def test_a_judgement_from_older_facts_lands_nowhere(crew: Cast) -> None:
    close(crew)
    older = reading.read([crew.amina], MONDAY, MONDAY)
    services.record_punches([raw(crew.amina, "MASUK", "08:00"), raw(crew.amina, "KELUAR", "17:00")], now=after())

    late = reading.standings_of([(crew.amina, MONDAY)], older, now=after())

    assert judging.land(late, now=after()) == set()
    assert day_of(crew.amina).primary == "HADIR"


def test_a_locked_month_is_still(crew: Cast) -> None:
    close(crew)
    before = list(Day.objects.order_by("pk").values())
    worktime.lock_month(month=MONDAY, now=after(), by=None)

    services.record_punches([raw(crew.boris, "MASUK", "08:00")], now=after())
    assert services.mark_stale([crew.boris], [MONDAY]) == 0
    assert services.mark_period_stale(person_ids=None, date_from=MONDAY) == []
    close(crew)

    assert list(Day.objects.order_by("pk").values()) == before


def test_changes_are_announced_with_what_stood_before(crew: Cast) -> None:
    heard: list[services.DayChange] = []

    def hear(changes: tuple[services.DayChange, ...], **_said: object) -> None:
        heard.extend(changes)

    days_judged.connect(hear)
    try:
        punch(crew.amina, "MASUK", "09:30", uuid=uuid4())
    finally:
        days_judged.disconnect(hear)

    (change,) = heard
    assert (change.person_id, change.date, change.before) == (crew.amina, MONDAY, frozenset())
    assert (str(change.verdict.primary), change.verdict.late_min) == ("SEDANG_BERTUGAS", 30)


def test_remote_days_of_the_week_are_counted_as_it_goes(crew: Cast) -> None:
    worktime.put_policy(state="", valid_from=date(2026, 1, 1), params={"hbh_enabled": True}, label="HBH", by=None)
    for offset in range(1, 4):
        day = MONDAY + timedelta(days=offset)
        punch(crew.amina, "MASUK", "08:00", day, fix=None, declared="BDR")

    flags = [day_of(crew.amina, MONDAY + timedelta(days=offset)).flags for offset in range(1, 4)]

    assert ["BDR_LEBIH_KUOTA" in one for one in flags] == [False, False, True]
