"""What the central office publishes is tried here first, then judged by here: exactly the days it touches."""

from datetime import date, timedelta

import pytest

from shared_apps.audit.models import AuditEntry
from shared_apps.rulepacks import selectors as rulepacks
from shared_apps.rulepacks import services as central
from spotme.stream import seed_calendar
from tenant_apps.attendance import services
from tenant_apps.attendance.central_trials import try_version
from tenant_apps.attendance.models import Day
from tenant_apps.people.models import Posting, WorkLocation
from tenant_apps.worktime import selectors as worktime
from tenant_apps.worktime import services as worktime_services
from tenant_apps.worktime.models import CentralSet
from tenants.context import in_public, in_tenant
from tenants.directory import TenantRef
from tests.shared_apps.rulepacks import desk
from tests.tenant_apps.attendance.desk import MONDAY, after, crew_at_work, raw
from tests.tenant_apps.people.cast import Cast

WEEK = tuple(MONDAY + timedelta(days=n) for n in range(5))
OCTOBER = date(2026, 10, 27)
NOW = after(MONDAY + timedelta(days=10))
PERSONAL = ("Amina", "Boris")


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    """Amina is ten minutes late each day, Boris always in time; one day of Amina lies in October."""
    found = crew_at_work()
    punches = []
    for day in (OCTOBER, *WEEK):
        punches += [raw(found.amina, "MASUK", "09:10", day), raw(found.amina, "KELUAR", "18:00", day)]
        punches += [raw(found.boris, "MASUK", "08:00", day), raw(found.boris, "KELUAR", "17:00", day)]
    services.record_punches(punches, now=NOW)
    return found


def versions() -> dict[tuple[int, date], int]:
    return {(person, day): number for person, day, number in Day.objects.values_list("person_id", "date", "version")}


def touched(before: dict[tuple[int, date], int]) -> set[tuple[int, date]]:
    now = versions()
    return {pair for pair in now if now[pair] != before[pair]}


def late_days() -> set[date]:
    return set(Day.objects.filter(flags__contains=["LEWAT"]).values_list("date", flat=True))


def move_to(state: str, person_id: int) -> None:
    """Amina's office is in another state than Boris's, from before all days."""
    place = WorkLocation.objects.create(name=f"Pejabat {state}", state=state, is_active=True)
    Posting.objects.filter(person=person_id).update(location=place)


def test_a_trial_counts_what_would_change_and_changes_nothing(crew: Cast) -> None:
    before = versions()

    version_id = desk.tried(desk.draft(desk.pack(), {"grace_in_min": 15}))

    [north, south] = sorted(rulepacks.outcomes(version_id), key=lambda row: row.schema)
    assert (north.trial, north.total, north.done, north.days, north.officers) == ("SIAP", 2, 2, 5, 1)
    assert (north.moves, north.opened, north.closed) == ((("HADIR + LEWAT", "HADIR", 5),), 0, 5)
    assert (south.trial, south.days) == ("SIAP", 0)
    assert versions() == before
    assert not CentralSet.objects.exists()


def test_the_central_office_learns_figures_and_no_name(crew: Cast) -> None:
    version_id = desk.tried(desk.draft(desk.pack(), {"grace_in_min": 15}))

    with in_public():
        told = repr(rulepacks.outcomes(version_id))
    assert not any(name in told for name in PERSONAL)


def test_the_agencys_own_trail_says_what_was_tried_and_what_was_taken(crew: Cast) -> None:
    desk.published(desk.pack(), {"grace_in_min": 15})
    desk.taken("north")

    tried = AuditEntry.objects.get(action="rulepacks.tried_here")
    taken = AuditEntry.objects.get(action="rulepacks.taken_here")
    assert (tried.after, tried.target_label) == ({"days": 5, "officers": 1}, "Pakej ihsan, v1")
    assert taken.after == {"grace_in_min": 15, "valid_from": "2026-11-01", "valid_to": None}


def test_publication_judges_exactly_the_days_that_can_differ(crew: Cast) -> None:
    before = versions()
    desk.published(desk.pack(), {"grace_in_min": 15})

    desk.taken("north", "south")

    assert touched(before) == {(person, day) for person in (crew.amina, crew.boris) for day in WEEK}
    assert late_days() == {OCTOBER}
    assert not Day.objects.filter(stale=True).exists()


def test_a_states_pack_judges_the_days_of_officers_there(crew: Cast) -> None:
    move_to("KDH", crew.amina)
    services.judge_days(person_ids=[crew.amina, crew.boris], date_from=OCTOBER, date_to=WEEK[-1], now=NOW)
    before = versions()
    desk.published(desk.pack("kedah", scope="NEGERI", state="KDH"), {"grace_in_min": 15})

    desk.taken("north")

    assert {person for person, _day in touched(before)} == {crew.amina}


def test_a_locked_month_does_not_move(crew: Cast) -> None:
    worktime_services.lock_month(month=date(2026, 11, 1), by=None, now=NOW)
    before = versions()
    desk.published(desk.pack(), {"grace_in_min": 15}, date(2026, 10, 1))

    desk.taken("north")

    assert touched(before) == {(crew.amina, OCTOBER), (crew.boris, OCTOBER)}
    assert late_days() == set(WEEK)


def test_taking_twice_changes_nothing(crew: Cast) -> None:
    desk.published(desk.pack(), {"grace_in_min": 15})
    desk.taken("north")
    before = versions()

    desk.taken("north")

    assert touched(before) == set()
    assert AuditEntry.objects.filter(action="rulepacks.taken_here").count() == 1


def test_a_date_is_judged_by_the_version_of_that_date(crew: Cast) -> None:
    pack_id = desk.pack()
    desk.published(pack_id, {"grace_in_min": 15}, WEEK[0])
    desk.published(pack_id, {"grace_in_min": 5}, WEEK[3], later=1)

    desk.taken("north")

    assert late_days() == {OCTOBER, WEEK[3], WEEK[4]}
    assert worktime.policy_on(WEEK[2]).grace_in_min == 15
    assert worktime.policy_on(WEEK[3]).grace_in_min == 5


def test_the_agencys_own_value_lies_over_the_central_one(crew: Cast) -> None:
    worktime_services.put_policy(params={"grace_in_min": 0}, valid_from=date(2026, 1, 1), by=None)
    before = versions()
    version_id = desk.published(desk.pack(), {"grace_in_min": 15})

    desk.taken("north")

    assert next(row for row in rulepacks.outcomes(version_id) if row.schema == "north").days == 0
    assert touched(before) == set()
    assert late_days() == {OCTOBER, *WEEK}


def test_a_message_that_comes_twice_tries_once(crew: Cast) -> None:
    version_id = desk.tried(desk.draft(desk.pack(), {"grace_in_min": 15}))

    try_version(version_id=version_id)

    assert AuditEntry.objects.filter(action="rulepacks.tried_here").count() == 1


def test_a_trial_whose_draft_was_changed_is_left(crew: Cast) -> None:
    version_id = desk.draft(desk.pack(), {"grace_in_min": 15})
    central.ask_trial(version_id=version_id, by=desk.ROHANA)
    central.put_draft(version_id=version_id, content={"grace_in_min": 20}, by=desk.ROHANA)

    try_version(version_id=version_id)

    assert rulepacks.outcomes(version_id) == ()
    assert not AuditEntry.objects.filter(action="rulepacks.tried_here").exists()


def test_the_figures_say_when_an_agency_took_a_version(crew: Cast) -> None:
    version_id = desk.published(desk.pack(), {"grace_in_min": 15})

    desk.taken("north")

    assert {row.schema: row.taken_at is not None for row in rulepacks.outcomes(version_id)} == {
        "north": True,
        "south": False,
    }


def test_what_one_agency_took_is_not_in_the_other(crew: Cast) -> None:
    desk.published(desk.pack(), {"grace_in_min": 15})

    desk.taken("north")

    with in_tenant("south"):
        assert not CentralSet.objects.exists()


def test_an_agency_that_joins_begins_with_what_is_published(crew: Cast) -> None:
    desk.published(desk.pack(), {"grace_in_min": 15})

    with in_tenant("south") as agency:
        seed_calendar(agency)
        assert worktime.policy_on(MONDAY).grace_in_min == 15


def test_a_holiday_of_the_central_office_is_tried_and_then_judged(crew: Cast) -> None:
    before = versions()
    pack_id = desk.pack("cuti-umum-2026", kind="CUTI", year=2026)
    day = {
        "id": 1,
        "date": WEEK[1].isoformat(),
        "state": "PJY",
        "name_ms": "Cuti Khas",
        "name_en": "",
        "status": "AKTIF",
    }
    version_id = desk.published(pack_id, {"days": [{**day, "from_minutes": None}]}, date(2026, 1, 1))

    north = next(row for row in rulepacks.outcomes(version_id) if row.schema == "north")
    assert (north.days, north.officers, north.opened, north.closed) == (2, 2, 0, 1)
    assert versions() == before
    desk.taken("north")

    assert touched(before) == {(crew.amina, WEEK[1]), (crew.boris, WEEK[1])}
